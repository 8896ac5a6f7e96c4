// Light, dark, or as the device says: kept in a cookie, so that the server paints the first frame right.
const root = document.documentElement;

function show() {
  for (const part of document.querySelectorAll("[data-theme-switch]")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-theme-choice]"))
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "")));
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (choice === undefined) return;
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  document.cookie = `theme=${choice}; path=/; max-age=${choice ? 31536000 : 0}; samesite=lax`;
  show();
});
document.addEventListener("htmx:after:swap", show);
show();
