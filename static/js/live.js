// The live hint. The socket says {"topic": "order:12"}; every element with data-live="order:12" gets a "live" event and fetches itself again
// (hx-trigger="live, every 30s"). A hint may be lost: the elements poll anyway, slowly while the socket is up, at their own pace while it is down.
const PATIENCE = 120_000;
const path = document.body.dataset.liveSocket;
const seen = new WeakMap();
let socket = null;
let tries = 0;
let timer = 0;

const isUp = () => socket?.readyState === WebSocket.OPEN;

function wake(topic) {
  for (const element of document.querySelectorAll("[data-live]"))
    if (!topic || element.dataset.live.split(" ").includes(topic)) element.dispatchEvent(new CustomEvent("live"));
}

function connect() {
  clearTimeout(timer);
  if (!path || isUp() || socket?.readyState === WebSocket.CONNECTING) return;
  socket = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`);
  socket.onopen = () => {
    if (tries) wake(); // whatever was said meanwhile
    tries = 0;
  };
  socket.onmessage = ({ data }) => {
    try { wake(JSON.parse(data).topic); } catch { /* not for us */ }
  };
  socket.onclose = ({ code }) => {
    if (code === 4401 || code === 4403) return; // signed out
    timer = setTimeout(connect, Math.min(60, 2 ** tries++) * 1000 * (0.5 + Math.random()));
  };
}

function isWaste(ctx) {
  const { sourceElement: element, sourceEvent } = ctx;
  const cursor = document.activeElement;
  if (element.contains(cursor) && cursor.matches("input, select, textarea")) return true;
  if (sourceEvent?.type !== "every") return false;
  if (document.hidden) return true;
  if (!seen.has(element)) seen.set(element, Date.now());
  return isUp() && element.hasAttribute("data-live") && Date.now() - seen.get(element) < PATIENCE;
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (["every", "live"].includes(ctx.sourceEvent?.type) && isWaste(ctx)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (!isUp()) connect();
  wake();
});
connect();
