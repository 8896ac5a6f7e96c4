// <details data-menu>: closes on Escape, on a click elsewhere, and when the focus leaves.
const close = (except) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
};

document.addEventListener("click", (event) => close(event.target.closest("[data-menu]")));
document.addEventListener("focusin", (event) => close(event.target.closest("[data-menu]")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// data-lazy="…/name.js" on what most visitors leave alone: its script comes with the first touch.
const touched = ({ target }) => {
  const lazy = target.closest?.("[data-lazy]");
  if (lazy) import(lazy.dataset.lazy);
};
document.addEventListener("focusin", touched);
document.addEventListener("pointerover", touched);
