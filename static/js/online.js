// A banner while the device is offline, and on a page that the service worker kept: of when it is.
const words = document.getElementById("words");
const { lang, dataset } = document.documentElement;
let banner = null;

function age() {
  const seen = new Date(dataset.seen);
  const day = seen.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
  return seen.toLocaleString(lang === "en" ? "en-GB" : lang, {
    ...day,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

function show() {
  banner?.remove();
  banner = null;
  if (navigator.onLine && !dataset.seen) return;
  banner = words.content.querySelector(".offline").cloneNode(true);
  if (dataset.seen) banner.textContent = words.dataset.seen.replace("TIME", age());
  document.getElementById("main").before(banner);
}

addEventListener("online", show);
addEventListener("offline", show);
show();
// What nobody waits for comes once the page is there.
function later() {
  for (const { content } of document.querySelectorAll("meta[name=later]")) import(content);
}
addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(later));
