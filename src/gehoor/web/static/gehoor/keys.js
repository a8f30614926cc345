// One key, one thing: any element says with data-key which key presses it. Never while typing, never with a
// modifier, and not at all when the member switched them off (WCAG 2.1.4).

let waiting = "";
let waitingSince = 0;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isEditable(event.target) && !document.querySelector("dialog:modal")) {
    event.target.blur();
    return;
  }
  if (document.body.dataset.shortcuts !== "on" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isEditable(event.target)) return;
  if (document.querySelector("dialog:modal")) return;
  const two = waiting && Date.now() - waitingSince < 1500 ? `${waiting} ${event.key}` : "";
  waiting = event.key === "g" ? "g" : "";
  waitingSince = Date.now();
  if (press(two) || walk(event.key) || press(event.key)) event.preventDefault();
});

function isEditable(node) {
  if (node.isContentEditable || node.localName === "textarea" || node.localName === "select") return true;
  return node.localName === "input" && !["radio", "checkbox", "button", "submit"].includes(node.type);
}

function press(key) {
  if (!key) return false;
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter((it) => it.getClientRects().length);
  const target = found.at(-1);
  if (!target) return false;
  if (target.type === "search") {
    target.focus();
    target.select();
    return true;
  }
  target.click();
  const box = target.dataset.focus && document.getElementById(target.dataset.focus);
  if (box) box.focus();
  return true;
}

function walk(key) {
  if (key !== "j" && key !== "k") return false;
  const rows = [...document.querySelectorAll("[data-row] > a")].filter((it) => it.getClientRects().length);
  if (!rows.length) return false;
  let at = rows.indexOf(document.activeElement);
  if (at < 0) at = rows.findIndex((it) => it.hasAttribute("aria-current"));
  const next = at < 0 ? 0 : at + (key === "j" ? 1 : -1);
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}
