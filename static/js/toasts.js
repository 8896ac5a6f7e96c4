// Toasts: those the server sent, and those of scripts (a "toast" event with {text, tone}). Errors stay, the rest goes by itself.
const PATIENCE = 7000;
const armed = new WeakSet();

function arm() {
  for (const toast of document.querySelectorAll("#toasts [data-toast]")) {
    if (armed.has(toast)) continue;
    armed.add(toast);
    if (!toast.hasAttribute("data-stay")) setTimeout(() => leave(toast), PATIENCE);
  }
}

function leave(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), PATIENCE);
  else toast.remove();
}

document.addEventListener("toast", ({ detail: { text, tone } }) => {
  const region = document.getElementById("toasts");
  if ([...region.children].some((toast) => toast.textContent.trim() === text)) return;
  const toast = document.getElementById("words").content.querySelector("[data-toast]").cloneNode(true);
  toast.querySelector("p").textContent = text;
  if (tone !== "error") {
    toast.classList.replace("alert--error", `alert--${tone}`);
    toast.removeAttribute("data-stay");
  }
  region.append(toast);
  arm();
});
document.addEventListener("click", (event) =>
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove(),
);
document.addEventListener("htmx:after:swap", arm);
arm();
