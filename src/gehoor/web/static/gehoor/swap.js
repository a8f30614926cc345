// Every answer of the server is a whole page or a piece of one; here it is morphed in, and the person lands well.
import { morph, morphChildren } from "./morph.js";
import { openAsked } from "./dialogs.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** POST something small (a draft, a count) and get JSON back, also when the answer is a refusal. */
export async function post(url, fields) {
  const body = new URLSearchParams(fields);
  const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true" } });
  if (response.status === 401) location.reload();
  return response.json();
}

/** Fetch a piece of the page and give it as an element, or null when it is no longer there. */
export async function fetchPart(url, id) {
  const response = await fetch(url, { headers: { "HX-Request": "true" } });
  if (response.status === 401) location.reload();
  if (!response.ok) return null;
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  return parsed.getElementById(id);
}

/** Morph a piece in; a list that grows above what one reads does not push it away. */
export function place(old, fresh) {
  const anchor = anchorOf(old);
  // data-hold: a warning that waits for a person's answer is not swept away by news.
  for (const held of old.querySelectorAll("[data-hold][id]")) {
    fresh.querySelector(`#${CSS.escape(held.id)}`)?.replaceWith(held.cloneNode(true));
  }
  morph(old, document.adoptNode(fresh));
  anchor?.();
  htmx.process(old);
  settle();
}

function anchorOf(list) {
  const rows = [...list.querySelectorAll("[data-row]")];
  const held = rows.find((row) => row.contains(document.activeElement));
  const top = list.getBoundingClientRect().top;
  const first = list.scrollTop > 0 ? rows.find((row) => row.getBoundingClientRect().bottom > top + 60) : null;
  const row = held ?? first;
  if (!row) return null;
  const before = row.getBoundingClientRect().top;
  return () => {
    if (row.isConnected) list.scrollTop += row.getBoundingClientRect().top - before;
  };
}

/** After each change of the page. */
export function settle() {
  openAsked();
  for (const area of document.querySelectorAll(".case-scroll:not([data-settled])")) {
    area.dataset.settled = "";
    const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (asked) bring(area, asked);
    else if (getComputedStyle(area).overflowY !== "visible") area.scrollTop = area.scrollHeight;
    else showNewest(area);
  }
  document.dispatchEvent(new CustomEvent("desk:settled"));
}

// On a small screen the page itself scrolls: one lands at the newest words, with the answer under them.
function showNewest(area) {
  const newest = area.querySelector(".thread > :last-child");
  if (newest && newest.getBoundingClientRect().bottom > innerHeight * 0.6) bring(area, newest);
}

// To the middle of what scrolls, and nothing around it moves (scrollIntoView shifts the whole desk as well).
function bring(area, node) {
  const box = [area, area.closest(".case")].find((it) => getComputedStyle(it).overflowY !== "visible");
  const scroller = box ?? document.scrollingElement;
  const view = box?.getBoundingClientRect() ?? { top: 0, height: innerHeight };
  const at = node.getBoundingClientRect();
  scroller.scrollTop += at.top + at.height / 2 - view.top - view.height / 2;
}

function land() {
  if (document.activeElement && document.activeElement !== document.body && document.activeElement.isConnected) return;
  const target = document.querySelector("dialog[open] [autofocus]") ?? document.querySelector("textarea[aria-invalid]") ?? document.querySelector("[data-land]") ?? document.querySelector("main");
  target?.focus({ preventScroll: true });
}
let lastPath = location.pathname;

export function startSwapping() {
  htmx.defineExtension("morph", {
    isInlineSwap: (style) => style === "morph",
    handleSwap: (style, target, fragment) => {
      if (style !== "morph") return false;
      if (target === document.body) morphChildren(target, fragment);
      else if (fragment.firstElementChild) morph(target, fragment.firstElementChild);
      htmx.process(target);
      return [];
    },
  });
  // The extension did not exist yet when htmx looked at the page.
  htmx.process(document.body);
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("submit", (event) => event.target.closest?.("dialog")?.close());
  document.addEventListener("htmx:afterSettle", () => {
    if (location.pathname !== lastPath) window.scrollTo(0, 0);
    lastPath = location.pathname;
    settle();
    land();
  });
  for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failed, () => document.dispatchEvent(new CustomEvent("desk:say", { detail: document.body.dataset.wordFailed })));
  }
}
