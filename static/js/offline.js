// Loaded once the page is there: the service worker, what it is told, and the hint that the site can be installed.
const words = document.getElementById("words").dataset;
const REST = 3000; // a page that is changing is kept when it has come to rest
const AWAY = 15_000; // until a page that was chosen has come
const ENOUGH = 3; // pages opened before somebody is asked to install
let timer = 0;
let hasTyped = false;
let leftAt = 0;

const tell = (note) => navigator.serviceWorker.controller?.postMessage(note);

async function begin() {
  const wasAlone = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register(words.worker);
  const { active } = await navigator.serviceWorker.ready;
  if (wasAlone && words.kept) active.postMessage({ keep: location.href }); // this page came before there was a worker
}

if ("serviceWorker" in navigator) {
  begin().catch(() => null); // a browser may forbid it: the site works without
  document.addEventListener("submit", ({ target }) => tell({ sends: target.getAttribute("action") ?? "" }), true);
  document.addEventListener("htmx:after:swap", () => {
    clearTimeout(timer);
    if (words.kept === "needed" && navigator.onLine) timer = setTimeout(() => tell({ keep: location.href }), REST);
  });
}

// A kept page makes way for a new one, unless something was typed into it, or another page was chosen just now: to
// load this one again would take back that choice. (A link that opens the telephone leaves the page here.)
document.addEventListener("input", () => (hasTyped = true));
addEventListener("beforeunload", () => (leftAt = Date.now()));
addEventListener("online", () => {
  if (document.documentElement.dataset.seen && !hasTyped && Date.now() - leftAt > AWAY) location.reload();
});

function opened() {
  const pages = Number(sessionStorage.getItem("pages") ?? 0) + 1;
  sessionStorage.setItem("pages", pages);
  return pages;
}

const isApp = () => navigator.standalone || matchMedia("(display-mode: standalone)").matches;
const mayAsk = () => !isApp() && localStorage.getItem("install") !== "no" && opened() >= ENOUGH;

async function hint(way, install) {
  const answer = await fetch("/offline/install/");
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const box = document.importNode(page.querySelector("[data-install-hint]"), true);
  const done = () => {
    localStorage.setItem("install", "no");
    box.remove();
  };
  box.querySelector(`[data-install-way=${way}]`).hidden = false;
  box.querySelector("[data-install-no]").addEventListener("click", done);
  const button = box.querySelector("[data-install]");
  button.hidden = !install;
  button.addEventListener("click", () => {
    install.prompt();
    done();
  });
  document.querySelector("footer").before(box);
}

try {
  if (mayAsk()) {
    if (/iPhone|iPad|iPod/.test(navigator.userAgent)) hint("ios").catch(() => null);
    else
      addEventListener("beforeinstallprompt", (event) => {
        event.preventDefault();
        hint("prompt", event).catch(() => null);
      });
  }
} catch {
  /* a browser that stores nothing is not asked */
}
