// The shelf's filters: on a wide screen each choice counts at once, on a phone a sheet gathers them. Empty fields stay out of the address.
const wide = matchMedia("(min-width: 60rem)");
const sheet = () => document.getElementById("filters");

function toggle(isOpen) {
  if (!sheet() || sheet().classList.toggle("is-open", isOpen) !== isOpen) return;
  (isOpen ? sheet() : document.querySelector("[data-filters-open]"))?.focus();
}

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-filters-open]");
  if (!opens && !event.target.closest("[data-filters-close]") && event.target !== sheet()) return;
  event.preventDefault();
  toggle(Boolean(opens));
});
document.addEventListener(
  "keydown",
  (event) => event.key === "Escape" && sheet()?.classList.contains("is-open") && toggle(false),
);
document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("[data-filters]") && (wide.matches || target.id === "shelf-sort"))
    target.form.requestSubmit();
});

// Before htmx and the browser read the form: what says nothing is not sent.
document.addEventListener(
  "submit",
  ({ target }) => {
    if (!target.matches("[data-filters]")) return;
    const empty = [...target.elements].filter((field) => field.name && !field.value && !field.disabled);
    for (const field of empty) field.disabled = true;
    setTimeout(() => empty.forEach((field) => (field.disabled = false)));
  },
  true,
);

// The answer takes the place of what had the focus.
let focused = "";
document.addEventListener(
  "htmx:before:swap",
  () => (focused = document.activeElement?.closest("#shelf")?.id && document.activeElement.id),
);
document.addEventListener("htmx:after:swap", () => {
  if (focused && document.activeElement === document.body)
    document.getElementById(focused)?.focus({ preventScroll: true });
  offer();
});

// "Use my place": about a hundred metres are enough.
const offer = () =>
  document.querySelectorAll("[data-here-button]").forEach((button) => (button.hidden = !navigator.geolocation));

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-here-button]")?.form;
  if (!form) return;
  const note = form.querySelector("[data-refused]");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.near.value = "";
      form.elements.at.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
      form.requestSubmit();
    },
    () => (note.textContent = note.dataset.refused),
    { timeout: 10000, maximumAge: 300000 },
  );
});
offer();

// This file comes with the first touch of the form: what was changed meanwhile counts too.
const form = document.getElementById("shelf-form");
const sort = form?.elements.sort;
const isSorted = sort && sort.value !== (sort.querySelector("[selected]") ?? sort.options[0]).value;
const isChanged = (field) => field.checked !== field.defaultChecked;
if (isSorted || (wide.matches && form && [...form.elements].some(isChanged))) form.requestSubmit();
