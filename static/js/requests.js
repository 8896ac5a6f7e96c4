// Manners of every request: no second one while the first runs, a sign of waiting, plain words when it fails.
const running = new WeakSet();
let open = 0;
let isDoubtful = "seen" in document.documentElement.dataset; // the page came out of the worker's cache

const words = document.getElementById("words").dataset;
const say = (key) => document.dispatchEvent(new CustomEvent("toast", { detail: { text: words[key], tone: "error" } }));
const isQuiet = (ctx) => ["every", "live", "load"].includes(ctx.sourceEvent?.type);
const isWholePage = (text) => /^\s*(<!--[^]*?-->\s*)*<!doctype/i.test(text ?? "");

function buttonOf(ctx) {
  const source = ctx.sourceElement;
  return (
    ctx.request.submitter ??
    (source.matches("form") ? source.querySelector("button:not([type=button])") : source.closest("button"))
  );
}

function mark(element, busy) {
  if (busy) element?.setAttribute("aria-busy", "true");
  else element?.removeAttribute("aria-busy");
}

function started(ctx) {
  running.add(ctx.sourceElement);
  ctx.startedAt = Date.now();
  if (isQuiet(ctx)) return;
  mark(buttonOf(ctx), true);
  if (ctx.target !== document.body) mark(ctx.target, true);
  document.body.classList.toggle("is-busy", ++open > 0);
}

function finished(ctx) {
  running.delete(ctx.sourceElement);
  if (isQuiet(ctx) || !ctx.startedAt) return;
  mark(buttonOf(ctx), false);
  if (ctx.target instanceof Element) mark(ctx.target, false);
  document.body.classList.toggle("is-busy", --open > 0);
}

const SENTENCES = { 404: "gone", 410: "gone", 429: "pause" };

// What must not be put into the page: the server's failures, and whole pages where a piece was asked for.
function refuse(event) {
  const { ctx } = event.detail;
  const { status, raw } = ctx.response;
  if (status < 500 && !isWholePage(ctx.text)) return;
  if (status < 400) {
    if (!raw.redirected || ctx.request.headers["HX-Request-Type"] !== "partial") return;
    location.assign(raw.url);
  } else if (!isQuiet(ctx)) {
    say(SENTENCES[status] ?? (status >= 500 ? "failed" : "refused"));
  }
  event.preventDefault();
}

// While a request ran, another one's answer replaced its target: what a person did goes into the target's successor.
// What a clock or a hint asked may be staler than that, or fresher: the successor asks for itself.
function catchUp(event) {
  const { ctx } = event.detail;
  if (!ctx.target?.id || ctx.target.isConnected) return;
  const successor = document.getElementById(ctx.target.id);
  if (!isQuiet(ctx)) return void (ctx.target = successor ?? ctx.target);
  event.preventDefault();
  successor?.dispatchEvent(new CustomEvent("live"));
}

// A piece that asks again by itself and has not changed stays as it is: under the thumb that is about to press, with
// its focus, unread aloud.
const shown = new WeakMap();
const unsigned = (text) => text?.replace(/((?:name="csrfmiddlewaretoken" value|data-version)=")[^"]*/g, "$1");

function keepUnchanged(event) {
  const { ctx } = event.detail;
  if (isQuiet(ctx) && ctx.text && shown.get(ctx.target) === unsigned(ctx.text)) event.preventDefault();
}

function remember({ detail: { ctx } }) {
  const now = ctx.target?.id && document.getElementById(ctx.target.id);
  if (now) shown.set(now, unsigned(ctx.text));
}

function failed({ detail: { ctx, error } }) {
  if (!ctx?.request || ctx.response || isQuiet(ctx)) return;
  isDoubtful = true;
  if (error.name !== "AbortError") say(ctx.request.method === "GET" ? "offline" : "unsure");
  else if (Date.now() - ctx.startedAt > 25000) say("slow");
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.request.method === "GET") return;
  if (!navigator.onLine) say("unsent");
  if (!navigator.onLine || running.has(ctx.sourceElement)) event.preventDefault();
});
document.addEventListener("htmx:before:request", (event) => started(event.detail.ctx));
document.addEventListener("htmx:finally:request", (event) => finished(event.detail.ctx));
document.addEventListener("htmx:after:request", refuse);
document.addEventListener("htmx:after:request", catchUp);
document.addEventListener("htmx:before:swap", keepUnchanged);
document.addEventListener("htmx:after:swap", remember);
document.addEventListener("htmx:error", failed);

// Plain forms: the second click of a double click, and a click without a network, which would lead away from what was
// entered. A device may take a network that leads nowhere for one: after a failure, the site is asked first.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!navigator.onLine) say("unsent");
  if (!navigator.onLine || running.has(form)) return event.preventDefault();
  running.add(form);
  mark(submitter, true);
  if (isDoubtful) {
    event.preventDefault();
    return void ask(form, submitter);
  }
  setTimeout(() => settle(form, submitter), 8000);
});

async function ask(form, submitter) {
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(10000) });
    isDoubtful = false;
  } catch {
    say("unsent");
  }
  settle(form, submitter);
  if (!isDoubtful) form.requestSubmit(submitter);
}

function settle(form, button) {
  running.delete(form);
  mark(button, false);
}

addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) settle(form, form.querySelector("[aria-busy]"));
});
