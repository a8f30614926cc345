// The box in which an answer is written: its count from the server, its draft kept, its preview, its warnings.
import { post } from "./swap.js";

const COUNT_AFTER = 200;
const KEEP_AFTER = 800;
const AGAIN_AFTER = 4000; // the server did not answer

customElements.define("answer-box", class extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.addEventListener("input", () => this.changed());
    this.addEventListener("change", (event) => event.target.name === "private" && this.changed());
    this.addEventListener("click", (event) => event.target.closest("[data-read]") && this.read());
    this.addEventListener("submit", () => this.stop());
    document.addEventListener("desk:settled", this.compare);
    document.addEventListener("htmx:sendError", this.again);
    addEventListener("pagehide", this.leave);
  }
  disconnectedCallback() {
    this.leave();
    document.removeEventListener("desk:settled", this.compare);
    document.removeEventListener("htmx:sendError", this.again);
    removeEventListener("pagehide", this.leave);
  }
  get area() {
    return this.querySelector("textarea");
  }
  get fields() {
    const chosen = new FormData(this.querySelector("form"));
    return { text: chosen.get("text") ?? "", private: chosen.get("private") ?? "0" };
  }
  changed() {
    const preview = this.querySelector("[data-preview]");
    if (preview) preview.textContent = this.area.value.trim();
    this.unkept = true;
    clearTimeout(this.counting);
    clearTimeout(this.keeping);
    this.counting = setTimeout(() => this.count(), COUNT_AFTER);
    this.keeping = setTimeout(() => this.keep(), KEEP_AFTER);
  }
  stop() {
    clearTimeout(this.counting);
    clearTimeout(this.keeping);
    this.unkept = false;
  }
  async count() {
    const { text } = this.fields;
    const said = await post(this.dataset.countUrl, { text }).catch(() => null);
    if (!said && this.isConnected) this.counting = setTimeout(() => this.count(), AGAIN_AFTER);
    if (!said || text !== this.area?.value) return;
    const left = this.querySelector("[data-left]");
    left.textContent = said.left < 0 ? `${said.words}. ${this.dataset.over}` : said.words;
    left.classList.toggle("is-over", said.left < 0);
  }
  async keep() {
    this.unkept = false;
    const said = await post(this.dataset.draftUrl, this.fields).catch(() => null);
    if (!said && this.isConnected && !this.unkept) {
      this.unkept = true;
      this.keeping = setTimeout(() => this.keep(), AGAIN_AFTER);
    }
    const kept = this.querySelector("[data-kept-words]");
    if (kept) kept.textContent = said?.words ?? "";
  }
  // What could not be sent is a draft still.
  again = () => this.area?.value.trim() && this.changed();
  // Leaving with words that were not kept yet: keep them on the way out.
  leave = () => {
    if (!this.unkept) return;
    this.stop();
    const body = new URLSearchParams({ ...this.fields, csrfmiddlewaretoken: this.querySelector("[name=csrfmiddlewaretoken]").value });
    navigator.sendBeacon(this.dataset.draftUrl, body);
  };
  // Words that came in while this box was open count as read only when somebody says so.
  compare = () => {
    const newest = Number(this.closest("[data-seen]")?.dataset.seen ?? 0);
    const seen = this.querySelector("[name=seen]");
    const unread = this.querySelector("[data-unread]");
    if (!seen || !unread) return;
    if (newest > Number(seen.value) && !this.area.value.trim()) seen.value = newest;
    unread.hidden = newest <= Number(seen.value) || Boolean(this.querySelector("#send-problem"));
  };
  read() {
    this.querySelector("[name=seen]").value = this.closest("[data-seen]").dataset.seen;
    this.compare();
    this.area.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.localName === "textarea" && event.target.form;
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".composer-foot button[type=submit]") ?? undefined);
});

// What was sent is done: the keys are free again. If it was refused, the person is brought back to the box.
// (A button keeps the focus: htmx forgets which one was pressed when it loses it.)
document.addEventListener("submit", (event) => {
  const box = document.activeElement;
  if (box?.localName === "textarea" && event.target.contains(box)) box.blur();
}, true);
