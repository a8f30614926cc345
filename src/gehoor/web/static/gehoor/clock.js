// Clocks that keep themselves current, with the same words as gehoor/web/moments.py. One timer for all of them.

const running = new Set();

function tick() {
  for (const it of running) it.draw();
}
setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);

const word = (name, value) => (document.body.dataset[`clock${name}`] ?? "{}").replace("{}", value);

function span(seconds) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return word("Min", minutes);
  if (minutes < 1440) {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    return rest && hours < 10 ? `${word("Hour", hours)} ${word("Min", rest)}` : word("Hour", hours);
  }
  const days = Math.floor(minutes / 1440);
  return word(days === 1 ? "Day" : "Days", days);
}

class Running extends HTMLElement {
  connectedCallback() {
    running.add(this);
    this.draw();
  }
  disconnectedCallback() {
    running.delete(this);
  }
  say(text) {
    if (this.textContent !== text) this.textContent = text;
  }
}

customElements.define("clock-words", class extends Running {
  draw() {
    const now = Date.now();
    const due = Date.parse(this.dataset.due);
    const seconds = (due - now) / 1000;
    if (Number.isNaN(seconds)) return;
    this.say(seconds > 0 ? word("Left", span(Math.ceil(seconds / 60) * 60)) : word("Late", span(Math.floor(-seconds / 60) * 60)));
    const colour = seconds <= 0 ? "red" : now >= Date.parse(this.dataset.warn) ? "orange" : "green";
    const chip = this.closest(".clock");
    if (chip && !chip.classList.contains(`is-${colour}`)) {
      chip.classList.remove("is-green", "is-orange", "is-red");
      chip.classList.add(`is-${colour}`);
    }
  }
});

customElements.define("count-down", class extends Running {
  draw() {
    const seconds = Math.ceil((Date.parse(this.dataset.until) - Date.now()) / 1000);
    this.say(seconds > 0 ? word("Seconds", seconds) : "");
  }
});
