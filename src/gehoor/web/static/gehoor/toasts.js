// Messages that go away by themselves, but not while somebody points at them or stands in them.

const SHOWN = 9000;

function begin(toast) {
  if (toast.dataset.begun !== undefined) return;
  toast.dataset.begun = "";
  const until = Date.parse(toast.dataset.until ?? "");
  const end = Number.isNaN(until) ? Date.now() + SHOWN : Math.max(until, Date.now() + 1500);
  const timer = setInterval(() => {
    if (!toast.isConnected) clearInterval(timer);
    else if (Date.now() > end && !toast.matches(":hover, :focus-within")) toast.remove();
  }, 300);
}

function beginAll() {
  document.querySelectorAll("[data-toast]").forEach(begin);
}
document.addEventListener("desk:settled", beginAll);

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove());

document.addEventListener("desk:say", (event) => {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  toast.setAttribute("role", "alert");
  toast.append(event.detail);
  document.getElementById("toasts").append(toast);
  begin(toast);
});
