// data-order: a row whose items ([data-order-item]) a grip ([data-order-grip]) drags to another place, under a finger,
// a mouse or the arrow keys.
const EDGE = 90;
let drag = null;

const itemsOf = (item) => [...item.parentElement.children];
const keys = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

function put(item, place) {
  const button = item.querySelector("[data-order-place]");
  button.form.elements.to.value = place;
  button.form.requestSubmit(button);
}

function over(event) {
  const found = document
    .elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest("[data-order-item]"));
  return found.find((item) => item && item.parentElement === drag.item.parentElement) ?? null;
}

function mark(target) {
  if (drag.target === target) return;
  drag.target?.classList.remove("is-target");
  drag.target = target === drag.item ? null : target;
  drag.target?.classList.add("is-target");
}

function finish(drop) {
  if (!drag) return;
  const { item, target } = drag;
  item.classList.remove("is-dragged");
  target?.classList.remove("is-target");
  drag = null;
  if (drop && target) put(item, itemsOf(item).indexOf(target));
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-order-grip]");
  if (!grip || event.button) return;
  drag = { item: grip.closest("[data-order-item]"), target: null };
  drag.item.classList.add("is-dragged");
});
document.addEventListener(
  "pointermove",
  (event) => {
    if (!drag) return;
    event.preventDefault();
    mark(over(event));
    if (event.clientY < EDGE) scrollBy(0, -14);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, 14);
  },
  { passive: false },
);
document.addEventListener("pointerup", () => finish(true));
document.addEventListener("pointercancel", () => finish(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return finish(false);
  const item = event.target.closest?.("[data-order-grip]")?.closest("[data-order-item]");
  const step = item && keys[event.key] * (document.dir === "rtl" && event.key.match(/Left|Right/) ? -1 : 1);
  if (!step) return;
  event.preventDefault();
  const items = itemsOf(item);
  const place = items.indexOf(item) + step;
  if (place >= 0 && place < items.length) put(item, place);
});
