// The page that is shown without network: lists what can be opened, newest first.
const MOST = 12;
const box = document.querySelector("[data-kept-list]");
const lang = document.documentElement.lang.replace(/^en$/, "en-GB");

async function pages() {
  const found = [];
  for (const name of (await caches.keys()).filter((name) => /^makiti-(seen|needed)-/.test(name))) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys())
      found.push({ url, response: await cache.match(url, { ignoreVary: true }) });
  }
  const seen = ({ response }) => response.headers.get("Makiti-Seen");
  return found.sort((one, other) => seen(other).localeCompare(seen(one))).slice(0, MOST);
}

async function row({ url, response }) {
  const { title } = new DOMParser().parseFromString(await response.text(), "text/html");
  const time = new Date(response.headers.get("Makiti-Seen"));
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: url, textContent: title.replace(/ · [^·]*$/, "") });
  const when = Object.assign(document.createElement("time"), { className: "small soft", dateTime: time.toISOString() });
  const shape = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  when.textContent = time.toLocaleString(lang, shape);
  item.append(link, document.createElement("br"), when);
  return item;
}

for (const page of await pages()) box.querySelector("ul").append(await row(page));
box.hidden = !box.querySelector("li");

// Not in the place of a page that was just chosen.
let isLeaving = false;
addEventListener("beforeunload", () => (isLeaving = true));
addEventListener("online", () => isLeaving || location.reload());
