// What changed elsewhere appears here. An element says what it wants to hear and where its fresh self is fetched:
//
//   data-live="inbox case:12"   topics; data-live-src="/…?part=…"   a view that answers with this very element
//   data-rows="[data-row]"      ask for as many rows as there are now (rows=…)
//   data-pausable               its [data-pause] button holds it still and counts what is new (WCAG 2.2.2)
import { fetchPart, place } from "./swap.js";

const SETTLE = 60; // ms between news and asking, so that news that comes together is asked for once
const REST = 400; // ms between two questions for one element
const POLL = 5000;
const OFFLINE_AFTER = 5000;
const SPEAK_EVERY = 10_000;

const waiting = new Map(); // element id -> timer
const asked = new Map(); // element id -> moment of the last question
let paused = false;
let held = null; // what the paused list would be
let unspoken = 0;
let spokenAt = 0;
let offlineTimer = 0;

export function follow() {
  const body = document.body.dataset;
  if (!body.stream) return;
  if (window.SharedWorker && window.EventSource) {
    const worker = new SharedWorker(body.worker, { name: "gehoor-live" });
    worker.port.onmessage = ({ data }) => hear(data);
    worker.onerror = () => poll(body.since);
    worker.port.start();
    worker.port.postMessage({ stream: body.stream });
    addEventListener("pagehide", () => worker.port.postMessage({ bye: true }));
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  } else {
    poll(body.since);
  }
  document.addEventListener("click", (event) => event.target.closest("[data-pause]") && pause());
  document.addEventListener("click", more);
  document.addEventListener("desk:settled", showPause);
  showPause();
}

function hear(news) {
  if (news.online !== undefined) online(news.online);
  if (news.reload) for (const it of document.querySelectorAll("[data-live]")) want(it);
  if (news.topics) {
    const topics = new Set(news.topics);
    for (const it of document.querySelectorAll("[data-live]")) {
      if (it.dataset.live.split(" ").some((topic) => topics.has(topic))) want(it);
    }
  }
}

function online(yes) {
  if (yes) {
    clearTimeout(offlineTimer);
    offlineTimer = 0;
    document.getElementById("offline").hidden = true;
  }
  // Every try that fails comes here; the time counts from the first.
  else offlineTimer ||= setTimeout(() => (document.getElementById("offline").hidden = false), OFFLINE_AFTER);
}

function want(element) {
  if (waiting.has(element.id)) return;
  const since = Date.now() - (asked.get(element.id) ?? 0);
  waiting.set(element.id, setTimeout(() => refresh(element.id), Math.max(SETTLE, REST - since)));
}

async function refresh(id) {
  waiting.delete(id);
  asked.set(id, Date.now());
  const element = document.getElementById(id);
  if (!element?.dataset.liveSrc) return;
  const src = new URL(element.dataset.liveSrc, location.href);
  const rows = element.dataset.rows && element.querySelectorAll(element.dataset.rows).length;
  if (rows) src.searchParams.set("rows", rows);
  const fresh = await fetchPart(src, id).catch(() => null);
  const now = document.getElementById(id);
  // Somebody may have walked on while we asked.
  if (!fresh || !now || now.dataset.liveSrc !== element.dataset.liveSrc) return;
  const added = newRows(now, fresh);
  if (paused && now.hasAttribute("data-pausable")) hold(now, fresh, added);
  else place(now, fresh);
  speak(added);
}

function newRows(old, fresh) {
  return [...fresh.querySelectorAll("[data-row]")].filter((row) => !old.querySelector(`#${CSS.escape(row.id)}`)).length;
}

function hold(list, fresh, added) {
  held = fresh;
  const words = list.querySelector("[data-new]");
  words.dataset.go ??= words.textContent;
  words.textContent = added ? document.body.dataset.wordNews.replace("{}", added) : document.body.dataset.wordChanged;
}

function showPause() {
  for (const button of document.querySelectorAll("[data-pause]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", paused);
  }
}

function pause() {
  paused = !paused;
  const list = document.querySelector("[data-pausable]");
  if (!paused && held && list && held.dataset.liveSrc === list.dataset.liveSrc) place(list, held);
  held = null;
  showPause();
}

async function more(event) {
  const link = event.target.closest("[data-more]");
  const list = link?.closest("[data-live-src]");
  if (!list) return;
  event.preventDefault();
  event.stopPropagation();
  const src = new URL(list.dataset.liveSrc, location.href);
  src.searchParams.set("rows", list.querySelectorAll(list.dataset.rows).length + 50);
  const fresh = await fetchPart(src, list.id).catch(() => null);
  if (fresh) place(list, fresh);
}

// One polite sentence at most every ten seconds, however much comes in.
function speak(added) {
  unspoken += added;
  if (!unspoken) return;
  const wait = Math.max(0, spokenAt + SPEAK_EVERY - Date.now());
  setTimeout(() => {
    if (!unspoken) return;
    spokenAt = Date.now();
    document.getElementById("announcer").textContent = document.body.dataset.wordNews.replace("{}", unspoken);
    unspoken = 0;
  }, wait);
}

// A browser without shared workers asks every few seconds; the answer is {"id": number, "topics": […]}.
async function poll(url) {
  let after = "";
  for (;;) {
    try {
      const response = await fetch(`${url}?after=${after}`, { headers: { "HX-Request": "true" } });
      if (response.status === 401) location.reload();
      const said = await response.json();
      after = said.id;
      hear({ online: true, reload: said.topics.includes("*"), topics: said.topics });
    } catch {
      hear({ online: false });
    }
    await new Promise((done) => setTimeout(done, POLL));
  }
}
