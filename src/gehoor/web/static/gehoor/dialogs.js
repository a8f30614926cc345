// Windows over the page. Without JavaScript the same link fetches a page on which the window stands open.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    event.stopPropagation();
    show(dialog);
  } else if (event.target.localName === "dialog") {
    event.target.close(); // a click beside the window
  }
}, true);

export function show(dialog) {
  if (dialog.matches(":modal")) return;
  dialog.removeAttribute("open");
  dialog.showModal();
  // What is wrong first, then where one begins; never the cross that closes it.
  const first = ['[aria-invalid="true"]', "[autofocus]", ".input"].map((it) => dialog.querySelector(it)).find(Boolean);
  first?.focus();
}

/** A window that the server drew open becomes a real one. */
export function openAsked() {
  for (const dialog of document.querySelectorAll("dialog[data-open]")) {
    dialog.removeAttribute("data-open");
    show(dialog);
  }
}
