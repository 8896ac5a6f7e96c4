// data-select on a form: one box chooses all ([data-select-all] for [data-select-one]), the bar with the actions
// counts, and shows when it is of use.
const one = "[data-select-one]";

function count(form) {
  const boxes = [...form.querySelectorAll(one)];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-select-all]");
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
  form.querySelector("[data-select-count]").textContent = chosen;
  form.querySelector("[data-select-bar]").hidden = chosen === 0;
}

function every() {
  for (const form of document.querySelectorAll("form[data-select]")) count(form);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-select]");
  if (!form) return;
  if (event.target.matches("[data-select-all]"))
    for (const box of form.querySelectorAll(one)) box.checked = event.target.checked;
  count(form);
});
document.addEventListener("htmx:after:swap", every);
addEventListener("pageshow", every);
every();
