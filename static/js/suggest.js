// The box's suggestions: a combobox with a list, by the keys of the ARIA pattern. Without it the form simply searches.
const KEY = "searches";
const KEPT = 8;
const recent = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");
const lists = new WeakMap();
let timer = 0;

function listOf(box) {
  if (lists.has(box)) return lists.get(box);
  const list = Object.assign(document.createElement("div"), {
    className: "menu__panel suggestions",
    id: "suggestions",
    hidden: true,
  });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  box.form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  }))
    box.setAttribute(name, value);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  lists.set(box, list);
  return list;
}

function show(box, options) {
  const list = listOf(box);
  list.replaceChildren(...options);
  list.hidden = !options.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  box.removeAttribute("aria-activedescendant");
}

function option(text, number) {
  const link = Object.assign(document.createElement("a"), {
    id: `suggestion-${number}`,
    href: `${document.querySelector("[data-suggest]").form.action}?q=${encodeURIComponent(text)}`,
    textContent: text,
    tabIndex: -1,
  });
  link.setAttribute("role", "option");
  return link;
}

async function ask(box) {
  const text = box.value.trim();
  if (text.length < 2) return show(box, text ? [] : recent().map(option));
  const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
  if (!answer?.ok || text !== box.value.trim() || document.activeElement !== box) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  show(box, [...page.querySelectorAll("[role=option]")]);
}

function move(box, step) {
  const options = [...listOf(box).children];
  const here = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const next = options.at((here + step + (here < 0 && step < 0 ? 1 : 0)) % options.length);
  for (const each of options) each.setAttribute("aria-selected", String(each === next));
  if (next) box.setAttribute("aria-activedescendant", next.id);
  next?.scrollIntoView({ block: "nearest" });
}

function press(event) {
  const box = event.target;
  if (!box.matches?.("[data-suggest]")) return;
  const isOpen = !listOf(box).hidden;
  if (event.key === "Escape" && isOpen) show(box, []);
  else if (["ArrowDown", "ArrowUp"].includes(event.key) && isOpen) move(box, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && box.getAttribute("aria-activedescendant"))
    document.getElementById(box.getAttribute("aria-activedescendant")).click();
  else return;
  event.preventDefault();
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-suggest]")) return;
  clearTimeout(timer);
  timer = setTimeout(ask, 120, target);
});
document.addEventListener("keydown", press);
document.addEventListener("focusin", ({ target }) => target.matches("[data-suggest]") && ask(target));
document.addEventListener("focusout", ({ target }) => target.matches("[data-suggest]") && show(target, []));
document.addEventListener("submit", ({ target }) => {
  const text = target.querySelector("[data-suggest]")?.value.trim();
  if (text)
    localStorage.setItem(KEY, JSON.stringify([text, ...recent().filter((each) => each !== text)].slice(0, KEPT)));
});
if (document.activeElement?.matches("[data-suggest]")) ask(document.activeElement);
