// data-keep="/address/" on a form: its boxes are kept there as they are being typed, with data-keep-state saying how
// far. What cannot be sent stays in the browser, comes back with the page and is sent again when there is a network. A
// version tells what another page changed.
const PATIENCE = 900;
const RETRY = 15000;
const skip = new Set(["csrfmiddlewaretoken", "for_store", "seen"]);
const forms = new WeakMap();

const boxesOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => !skip.has(name) && typeof value === "string");
const nameOf = (form) => `keep:${form.dataset.keep}#${form.id}`;
const stored = (form) => JSON.parse(localStorage.getItem(nameOf(form)) ?? "null");

function store(form, boxes) {
  try {
    localStorage.setItem(nameOf(form), JSON.stringify(boxes));
  } catch {
    /* full or forbidden: the network has to do */
  }
}

function show(form, state) {
  for (const line of form.querySelectorAll("[data-keep-state] [data-state]"))
    line.toggleAttribute("data-said", line.dataset.state === state);
}

async function send(form, { force = false } = {}) {
  const kept = forms.get(form);
  clearTimeout(kept.timer);
  if (kept.busy) return void (kept.again = true);
  const boxes = boxesOf(form);
  const text = JSON.stringify(boxes);
  if (text === kept.text && !force) return void (kept.typed && show(form, "kept"));
  store(form, boxes);
  kept.busy = true;
  show(form, "busy");
  const state = await post(form, boxes, text, force);
  show(form, state === "kept" && isDirty(form) ? "busy" : state);
  kept.busy = false;
  if (kept.again) [kept.again] = [false, later(form, 0)];
}

async function post(form, boxes, text, force) {
  const kept = forms.get(form);
  const body = new FormData();
  for (const name of skip) if (form.elements[name]) body.append(name, form.elements[name].value);
  for (const [name, value] of boxes) body.append(name, value);
  if (force) body.append("force", "1");
  let answer;
  try {
    answer = await fetch(form.dataset.keep, {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(20000),
    });
  } catch {
    later(form, RETRY);
    return "offline";
  }
  if (answer.status === 409) return "stale";
  if (answer.status >= 500) later(form, RETRY);
  if (answer.status >= 500) return "offline";
  if (!answer.ok) return "refused";
  form.elements.seen.value = (await answer.json()).version;
  kept.text = text;
  localStorage.removeItem(nameOf(form));
  return "kept";
}

function later(form, delay = PATIENCE) {
  const kept = forms.get(form);
  clearTimeout(kept.timer);
  kept.timer = setTimeout(() => send(form), delay);
}

function fill(form, boxes) {
  const texts = new Map(boxes);
  for (const box of form.elements) {
    if (
      !box.name ||
      skip.has(box.name) ||
      !("value" in box) ||
      ["submit", "file", "hidden", "button"].includes(box.type)
    )
      continue;
    if (box.type === "checkbox" || box.type === "radio")
      box.checked = boxes.some(([name, value]) => name === box.name && value === box.value);
    else if (texts.has(box.name)) box.value = texts.get(box.name);
  }
}

function arm() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if (forms.has(form)) continue;
    forms.set(form, { text: JSON.stringify(boxesOf(form)) });
    const left = stored(form);
    if (!left) continue;
    fill(form, left);
    send(form);
  }
}

const keeper = (event) => event.target.closest?.("form[data-keep]") ?? event.target.form?.closest("form[data-keep]");
for (const kind of ["input", "change"])
  document.addEventListener(kind, (event) => {
    const form = keeper(event);
    if (!form || !forms.has(form)) return;
    forms.get(form).typed = true;
    show(form, "busy"); // what was kept is not what stands there now
    later(form);
  });
document.addEventListener("submit", (event) => {
  const kept = forms.get(event.target);
  if (!kept || event.defaultPrevented) return;
  clearTimeout(kept.timer); // the whole form is on its way
  localStorage.removeItem(nameOf(event.target));
});
// A form that acts on what another one holds ("Send to review") waits until that is kept.
document.addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    if (!form.matches("[data-after-keep]") || !all().some(isDirty)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.all(all().map((each) => send(each)));
    if (!all().some(isDirty)) form.requestSubmit(submitter);
  },
  true,
);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep-force], [data-keep-drop]");
  if (!button) return;
  if (button.matches("[data-keep-force]")) return void send(button.form, { force: true });
  localStorage.removeItem(nameOf(button.form));
  location.reload();
});
const isDirty = (form) => JSON.stringify(boxesOf(form)) !== forms.get(form).text;
const all = () => [...document.querySelectorAll("form[data-keep]")].filter((form) => forms.has(form));
addEventListener("online", () => all().forEach((form) => send(form)));
document.addEventListener("visibilitychange", () => document.hidden && all().forEach((form) => send(form)));
document.addEventListener("htmx:after:swap", arm);
arm();
