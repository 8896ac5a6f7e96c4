// data-cells on a form with a table: Enter and the arrows go to the same column of the next row, Ctrl+Enter saves, and a page with unsaved
// boxes asks before it is left. [data-cells-fill] copies the first row's price, sale, warning and weight to the rows below.
const FILLED = ["price", "sale_price", "low_stock_at", "weight_grams"];
const formOf = (element) => element?.closest?.("form[data-cells]");
let changed = false;

function column(cell) {
  return [...formOf(cell).querySelectorAll(`[data-cell="${cell.dataset.cell}"]`)];
}

function go(event, step) {
  const cells = column(event.target);
  const next = cells[cells.indexOf(event.target) + step];
  event.preventDefault();
  next?.focus();
  next?.select?.();
}

function fill(form) {
  for (const name of FILLED) {
    const [first, ...others] = form.querySelectorAll(`[data-cell="${name}"]`);
    for (const cell of others) cell.value = first.value;
  }
  changed = true;
}

function arm() {
  for (const button of document.querySelectorAll("[data-cells-fill]")) button.hidden = false;
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-cell]") || !formOf(event.target)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return formOf(event.target).requestSubmit();
  if (event.key === "Enter" && !event.target.matches("select")) go(event, event.shiftKey ? -1 : 1);
  if (event.target.matches("select")) return;
  if (event.key === "ArrowDown") go(event, 1);
  if (event.key === "ArrowUp") go(event, -1);
});
document.addEventListener("input", (event) => {
  if (formOf(event.target)) changed = true;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cells-fill]");
  if (button) fill(button.form);
});
document.addEventListener(
  "submit",
  (event) => {
    if (formOf(event.target)) changed = false;
  },
  true,
);
document.addEventListener("htmx:after:swap", () => {
  arm();
  changed = Boolean(document.querySelector("form[data-cells] [aria-invalid=true]"));
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
arm();
