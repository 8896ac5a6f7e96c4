// The live hint. An element with data-live="order:12 delivery:5" data-version="57 60" shows these topics at these
// versions. The socket, one for the page, subscribes to all of them; {"topic", "version"} wakes the elements that show
// an older one, with a "live" event on which they fetch themselves (hx-trigger="live, every 30s"). Elements poll
// anyway: slowly while the socket is up or nobody looks, at their own pace while it is down.
const PATH = "/ws/live/";
const PATIENCE = 120_000;
const PING = 30_000;
const ANSWER = 8_000;
const SIGNED_OUT = 4401; // tried once more: a new password has ended the old session and begun another
const FINAL = [4403, 4408]; // nothing here is ours to watch
const FLOODING = 4429;
const subscribed = new Set();
const asked = new WeakMap();
const owed = new WeakSet(); // what was not fetched while somebody typed in it
let socket = null;
let isDeaf = false;
let wasLost = false;
let tries = 0;
let retry = 0;
let silence = 0;

const isOpen = () => socket?.readyState === WebSocket.OPEN;
const isUp = () => isOpen() && !isDeaf;

// Topic → the oldest version of it that the page shows; 0 where it does not say.
function shown(element) {
  const versions = (element.dataset.version ?? "").split(" ");
  return element.dataset.live
    .split(" ")
    .filter(Boolean)
    .map((topic, index) => [topic, Number(versions[index]) || 0]);
}

function wanted() {
  const topics = {};
  for (const element of document.querySelectorAll("[data-live]"))
    for (const [topic, version] of shown(element)) topics[topic] = Math.min(topics[topic] ?? Infinity, version);
  return topics;
}

function wake(element, within = 0) {
  if (!within) return element.dispatchEvent(new CustomEvent("live"));
  setTimeout(() => element.isConnected && element.dispatchEvent(new CustomEvent("live")), Math.random() * within);
}

// Version 0 is news of unknown age.
function hear(topic, version, within = 0) {
  for (const element of document.querySelectorAll("[data-live]"))
    if (shown(element).some(([name, seen]) => name === topic && (!version || seen < version))) wake(element, within);
}

function sync() {
  const topics = wanted();
  if (!isOpen()) return Object.keys(topics).length ? connect() : undefined;
  const subscribe = Object.fromEntries(Object.entries(topics).filter(([topic]) => !subscribed.has(topic)));
  const unsubscribe = [...subscribed].filter((topic) => !(topic in topics));
  for (const topic in subscribe) subscribed.add(topic);
  for (const topic of unsubscribe) subscribed.delete(topic);
  if (unsubscribe.length || Object.keys(subscribe).length) socket.send(JSON.stringify({ subscribe, unsubscribe }));
}

// What the page shows of an age it does not know is fetched only when something may have been missed.
function caughtUp(topics) {
  const seen = wanted();
  for (const [topic, version] of Object.entries(topics))
    if (version && seen[topic] ? seen[topic] < version : wasLost) hear(topic, version, wasLost ? 1500 : 0);
}

function take(frame) {
  if (frame.type === "hint") hear(frame.topic, frame.version, frame.again ? 3000 : 0);
  else if (frame.type === "subscribed") caughtUp(frame.topics);
  else if (frame.type === "deaf" || frame.type === "again") isDeaf = frame.type === "deaf";
}

function connect() {
  clearTimeout(retry);
  if (socket && socket.readyState < WebSocket.CLOSING) return;
  const current = (socket = new WebSocket(
    `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${PATH}`,
  ));
  current.onopen = () => {
    isDeaf = false;
    subscribed.clear();
    sync();
  };
  current.onmessage = ({ data }) => {
    tries = 0;
    clearTimeout(silence);
    silence = 0;
    try {
      take(JSON.parse(data));
    } catch {
      /* not for us */
    }
  };
  current.onclose = ({ code }) => lost(current, code);
}

function lost(current, code) {
  if (current !== socket) return;
  socket = null;
  wasLost = true;
  clearTimeout(silence);
  silence = 0;
  if (FINAL.includes(code) || (code === SIGNED_OUT && tries)) return;
  const seconds = code === FLOODING ? 60 : Math.min(60, 2 ** tries);
  tries++;
  retry = setTimeout(sync, seconds * 1000 * (0.5 + Math.random()));
}

// A browser does not notice that the other side has gone: ask, and hang up when nothing comes.
function ask() {
  if (!isOpen() || document.hidden || silence) return;
  const current = socket;
  current.send('{"ping":true}');
  silence = setTimeout(() => {
    current.close();
    lost(current, 1006);
  }, ANSWER);
}

// A piece that is put in whole would take what is being typed with it; one that is morphed keeps it.
function isTypedInto(element) {
  const cursor = document.activeElement;
  return (
    element.contains(cursor) &&
    cursor.matches("input, select, textarea") &&
    !element.getAttribute("hx-swap")?.endsWith("Morph")
  );
}

function isWaste(ctx) {
  const { sourceElement: element, sourceEvent } = ctx;
  if (isTypedInto(element)) {
    owed.add(element);
    return true;
  }
  if (sourceEvent?.type !== "every") return false;
  const isLive = isUp() && element.hasAttribute("data-live");
  if (!isLive && !document.hidden) return false;
  if (!asked.has(element)) asked.set(element, Date.now());
  return Date.now() - asked.get(element) < PATIENCE;
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!["every", "live"].includes(ctx.sourceEvent?.type)) return;
  if (isWaste(ctx)) event.preventDefault();
  else asked.set(ctx.sourceElement, Date.now());
});
document.addEventListener("focusout", ({ target }) =>
  setTimeout(() => {
    for (let element = target; element; element = element.parentElement) if (owed.delete(element)) wake(element);
  }),
);
document.addEventListener("htmx:after:swap", sync);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (isOpen()) ask();
  else sync();
  for (const element of document.querySelectorAll("[data-live]"))
    if (!isUp() || shown(element).some(([, seen]) => !seen)) wake(element);
});
addEventListener("online", () => (isOpen() ? ask() : sync()));
setInterval(ask, PING);
sync();
