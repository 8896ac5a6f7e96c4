// A conversation's composer. Words are put into an outbox in the browser first, and leave it when the server has them:
// so what is written without a network is sent when the page opens, comes online or becomes visible. Each has an id of
// its own, so that arriving twice is arriving once. The typing hint goes through a socket of the conversation, comes
// back over the live socket, and may be lost.
const RETRY = 15000;
const PAUSE = 60000; // after "too fast"
const QUIET = 3000;
const sent = new Map(); // the server has them, and the page does not show them yet
let busy = false;
let woken = false; // while busy: what is being tried may have begun without a network
let timer = 0;
let socket = null;
let lastHint = 0;
let typing = 0;
let shownAt = 0;

const composer = () => document.querySelector("form#composer[data-outbox]");
const keyOf = (form) => `outbox:${form.dataset.outbox}`;
const read = (form) => JSON.parse(localStorage.getItem(keyOf(form)) ?? "[]");

function write(form, items) {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(items));
  } catch {
    /* full or forbidden: then it has to go at once */
  }
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-a$4-$5");
}

function put(form) {
  const { text, client_id, product, order } = form.elements;
  const item = { id: client_id.value, text: text.value, product: product?.value, order: order?.value };
  write(form, [...read(form).filter((each) => each.id !== item.id), item]);
  client_id.value = uuid();
  text.value = "";
  form.querySelector("[data-card]")?.remove();
  for (const error of form.querySelectorAll(".field__error")) error.remove();
  draw();
  flush();
}

async function post(form, item) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("client_id", item.id);
  for (const name of ["text", "product", "order"]) if (item[name]) body.append(name, item[name]);
  return fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(20000),
  });
}

function change(form, id, news) {
  write(
    form,
    read(form).flatMap((each) => (each.id !== id ? [each] : news ? [{ ...each, ...news }] : [])),
  );
}

async function flush() {
  const form = composer();
  if (busy) return void (woken = true);
  if (!form) return;
  const item = read(form).find((each) => !each.error);
  if (!item) return;
  busy = true;
  woken = false;
  clearTimeout(timer);
  draw();
  const wait = await attempt(form, item);
  busy = false;
  draw();
  if (wait && !woken) timer = setTimeout(flush, wait);
  else flush();
}

// How long to wait before trying again; nothing when this one is settled.
async function attempt(form, item) {
  let answer;
  try {
    answer = await post(form, item);
  } catch {
    return RETRY;
  }
  if (answer.status === 429) return PAUSE;
  if (answer.type === "opaqueredirect" || answer.status >= 500 || answer.status === 403) return RETRY;
  if (answer.ok) {
    sent.set(item.id, item);
    change(form, item.id);
    document.getElementById("thread")?.dispatchEvent(new CustomEvent("live"));
  } else change(form, item.id, { error: (await answer.json().catch(() => ({}))).error ?? String(answer.status) });
  return 0;
}

function draw() {
  const form = composer();
  const list = document.getElementById("outbox");
  if (!form || !list) return;
  for (const id of sent.keys()) if (document.querySelector(`[data-client="${CSS.escape(id)}"]`)) sent.delete(id);
  const waiting = read(form).filter((item) => !document.querySelector(`[data-client="${CSS.escape(item.id)}"]`));
  list.replaceChildren(...[...sent.values(), ...waiting].map((item) => bubble(form, list.dataset, item)));
}

const make = (name, className, textContent = "") =>
  Object.assign(document.createElement(name), { className, textContent });

function bubble(form, words, item) {
  const row = make("li", `bubble bubble--own bubble--waiting${item.error ? " bubble--refused" : ""}`);
  const text = make("p", "bubble__text", item.text);
  text.dir = "auto";
  const state = item.error ?? (sent.has(item.id) || (busy && navigator.onLine) ? words.sending : words.waiting);
  row.append(text, make("p", item.error ? "field__error" : "bubble__foot", state));
  if (item.error) row.append(ways(form, words, item));
  return row;
}

function ways(form, words, item) {
  const row = make("div", "actions");
  const edit = Object.assign(make("button", "btn btn--small", words.edit), { type: "button" });
  const drop = Object.assign(make("button", "btn btn--small btn--quiet", words.drop), { type: "button" });
  edit.addEventListener("click", () => {
    form.elements.text.value = [item.text, form.elements.text.value].filter(Boolean).join("\n");
    form.elements.text.focus();
    change(form, item.id);
    draw();
  });
  drop.addEventListener("click", () => (change(form, item.id), draw()));
  row.append(edit, drop);
  return row;
}

// In the capturing phase: before htmx. A picture goes the usual way: it stays chosen until the server has it.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form !== composer() || form.elements.picture?.files.length) return;
    if (!form.elements.text.value.trim() && !form.querySelector("[data-card]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    put(form);
  },
  true,
);

// Enter sends where there is a keyboard; on a phone it begins a new line.
document.addEventListener("keydown", (event) => {
  const form = event.target.form;
  if (
    event.key !== "Enter" ||
    event.shiftKey ||
    event.isComposing ||
    !form?.matches(".composer") ||
    !matchMedia("(pointer: fine)").matches
  )
    return;
  event.preventDefault();
  form.requestSubmit();
});

// Opened with the first word that is typed: whoever only reads needs none.
function listen() {
  const form = composer();
  if (!form || document.hidden || (socket && socket.readyState < 2)) return;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/ws/chat/${form.dataset.outbox.split(":")[1]}/`);
}

// A page that comes back is woken as well: that is no word about anybody.
function show() {
  if (Date.now() - shownAt < 2000) return;
  const line = document.getElementById("typing");
  clearTimeout(typing);
  line.hidden = false;
  typing = setTimeout(() => (line.hidden = true), QUIET + 1500);
}

document.addEventListener("input", (event) => {
  if (event.target.form !== composer() || event.target.name !== "text") return;
  listen();
  if (socket?.readyState !== 1 || Date.now() - lastHint < QUIET) return;
  lastHint = Date.now();
  socket.send(JSON.stringify({ type: "chat.typing" }));
});

document.addEventListener("htmx:after:swap", draw);
document.addEventListener("htmx:config:request", (event) => {
  // there is no room for it on a phone
  const list = event.detail.ctx.sourceElement;
  if (list.id === "beside" && !list.checkVisibility()) event.preventDefault();
});
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return void socket?.close();
  shownAt = Date.now();
  flush();
});
document.getElementById("typing")?.addEventListener("live", show);
draw();
flush();
