// Small comforts of the pages beside the inbox; each page works without them.
//
//   data-pick        the box that ticks a row: j and k walk over them, x ticks
//   data-row-key     a button of the row that one stands in
//   data-copy="id"   copies the value of that field

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.shortcuts !== "on" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog:modal")) return;
  const at = event.target;
  if (at.isContentEditable || (at.matches("input, textarea, select") && !at.matches("[data-pick]"))) return;
  const row = at.closest("[data-row]");
  if (event.key === "j" || event.key === "k") walk(row, event);
  else if (event.key === "x") toggle(row?.querySelector("[data-pick]"), event);
  else press(row?.querySelector(`[data-row-key="${CSS.escape(event.key)}"]`), event);
});

function walk(row, event) {
  const boxes = [...document.querySelectorAll("[data-pick]")];
  if (!boxes.length) return;
  const at = boxes.indexOf(row?.querySelector("[data-pick]"));
  const next = boxes[Math.min(Math.max(at < 0 ? 0 : at + (event.key === "j" ? 1 : -1), 0), boxes.length - 1)];
  next.focus({ preventScroll: true });
  next.closest("[data-row]").scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

function toggle(box, event) {
  if (!box) return;
  box.click();
  event.preventDefault();
}

function press(button, event) {
  if (!button) return;
  // The row goes; whoever works through the list stands in the next one then.
  const next = button.closest("[data-row]").nextElementSibling?.id;
  if (next) document.addEventListener("htmx:afterSettle", () => document.getElementById(next)?.querySelector("[data-pick]")?.focus(), { once: true });
  button.click();
  event.preventDefault();
}

// A menu closes when one goes elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  document.getElementById("announcer").textContent = button.dataset.done;
  button.querySelector("span").textContent = button.dataset.done;
});

// A form that was refused shows where: not at the place where one happened to be.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status === 422) document.querySelector('.sheet [aria-invalid="true"]')?.focus();
});

function show() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
}
document.addEventListener("desk:settled", show);
show();
