// The service worker: keeps the pages that the site allows to be kept, shows them while there is no network, answers for
// all others in words of ours, and shows push messages while no page is open. It asks the network first, always; only
// pictures, whose names are made of their content, come out of what is kept. It sends nothing later. The rules are in
// docs/decisions/0017-kept-pages.md. SITE (version, offline, files, pictures, signOut, icon) is written above by the view.
const SHELVES = { seen: { most: 30, days: 3 }, needed: { most: 40, days: 7 } };
const PICTURES = { most: 60 };
const PATIENCE = 12_000; // until a page that is kept is shown in the place of one that does not come
const FRESH = 600_000; // a page beside the one that is opened is not fetched again so soon
const BESIDE = 10;
const STATE = "makiti-state";
const PRIVATE = /^makiti-(seen|needed|pictures)-/;

const open = (name) => caches.open(`makiti-${name}-${SITE.version}`);
const isHashed = (address) => /\.[0-9a-f]{12}\.\w+$/.test(address);
const ageOf = (response) => Date.now() - Date.parse(response.headers.get("Makiti-Seen"));

// Whose pages are kept, in which language was read last, and how often all was forgotten: what somebody else asked for
// before that is not kept any more, however late it comes.
async function state() {
  const kept = await (await caches.open(STATE)).match("/state");
  return kept ? kept.json() : { owner: "", language: "", round: 0 };
}

async function change(news) {
  const cache = await caches.open(STATE);
  await cache.put("/state", Response.json({ ...(await state()), ...news }));
}

async function forget(owner = "") {
  const { round } = await state();
  await change({ owner, round: round + 1 });
  for (const name of await caches.keys()) if (PRIVATE.test(name)) await caches.delete(name);
}

async function trim(cache, most) {
  const kept = await cache.keys();
  for (const request of kept.slice(0, Math.max(0, kept.length - most))) await cache.delete(request);
}

// One thing after the other: a page of somebody else must not come between.
let turn = Promise.resolve();
const inTurn = (work) => (turn = turn.then(work, work));

// Pages

async function find(address) {
  for (const [shelf, { days }] of Object.entries(SHELVES)) {
    const cache = await open(shelf);
    const kept = await cache.match(address, { ignoreVary: true });
    if (!kept) continue;
    if (ageOf(kept) < days * 86_400_000) return kept;
    await cache.delete(address);
  }
  return null;
}

async function asKept(response) {
  const text = await response.text();
  const seen = response.headers.get("Makiti-Seen");
  return new Response(text.replace("<html", `<html data-seen="${seen}"`), { headers: response.headers });
}

async function offlinePage() {
  const { language } = await state();
  const code = [language, navigator.language.slice(0, 2)].find((each) => each in SITE.offline) ?? "en";
  return (await (await open("files")).match(SITE.offline[code])) ?? Response.error();
}

const isPage = (response) =>
  response.type === "basic" && response.status === 200 && response.headers.get("Content-Type")?.startsWith("text/html");

async function take(address, response, begun, isAlone = false) {
  const owner = isPage(response) && response.headers.get("Makiti-Owner");
  const now = await state();
  // Forgotten meanwhile: all are late but those of whose pages are kept now, as when the first two were asked for at once.
  if (!owner || (now.round !== begun.round && owner !== now.owner)) return;
  const language = response.headers.get("Content-Language") ?? "";
  if (owner !== now.owner) await forget(owner);
  if (language !== now.language) await change({ language });
  const shelf = SHELVES[response.headers.get("Makiti-Keep")] && response.headers.get("Makiti-Keep");
  if (!shelf) return;
  const { round } = await state();
  const text = await response.text();
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Makiti-Seen", new Date().toISOString());
  const cache = await open(shelf);
  if ((await state()).round !== round) return; // whoever forgets from here on takes this very cache away
  await cache.put(address, new Response(text, { headers }));
  await trim(cache, SHELVES[shelf].most);
  await keepFiles(text);
  if (!isAlone && !navigator.connection?.saveData) await keepBeside(text);
}

async function fetchPage(address, isAlone = true) {
  const begun = await state();
  await take(address, await fetch(address, { redirect: "manual" }), begun, isAlone);
}

// <a data-beside href="…">: a page that is needed in the street and has perhaps not been opened yet.
async function keepBeside(text) {
  const links = [...text.matchAll(/<a\s[^>]*data-beside[^>]*>/g)].map(([tag]) => /href="([^"]+)"/.exec(tag)?.[1]);
  for (const link of links.filter(Boolean).slice(0, BESIDE)) {
    const address = new URL(link, location.origin);
    const kept = address.origin === location.origin && (await find(address.href));
    if (address.origin === location.origin && !(kept && ageOf(kept) < FRESH))
      await fetchPage(address.href).catch(() => null);
  }
}

async function answerPage(event) {
  const { url } = event.request;
  const [address] = url.split("#");
  const begun = state();
  const kept = find(address);
  const network = Promise.resolve(event.preloadResponse).then((early) => early ?? fetch(event.request));
  network.catch(() => null);
  try {
    const silence = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
    silence.catch(() => null);
    const response = await ((await kept) ? Promise.race([network, silence]) : network);
    const copy = response.headers.has("Makiti-Keep") ? response.clone() : response; // of which only the headers are read
    event.waitUntil(inTurn(async () => take(address, copy, await begun)).catch(() => null));
    return response;
  } catch {
    return (await kept) ? asKept(await kept) : offlinePage();
  }
}

// Style sheets, scripts and drawings: with a page come the files that it names, so that it never meets those of another day.

async function keepFile(cache, address) {
  if (!new URL(address).pathname.startsWith(SITE.files) || (await cache.match(address))) return;
  const response = await fetch(address, { cache: isHashed(address) ? "default" : "no-cache" });
  if (!response.ok) return;
  await cache.put(address, response.clone());
  if (!address.endsWith(".css")) return;
  for (const [, part] of (await response.text()).matchAll(/url\(["']?([^"')#]+)/g))
    await keepFile(cache, new URL(part, address).href);
}

async function keepFiles(text) {
  const cache = await open("files");
  const names = text.matchAll(new RegExp(`"(${SITE.files}[^"#?\\s]+)`, "g"));
  for (const name of new Set([...names].map(([, name]) => name)))
    await keepFile(cache, location.origin + name).catch(() => null);
}

async function answerFile(event) {
  const { request } = event;
  const cache = await open("files");
  try {
    const response = await fetch(request);
    if (response.ok && !(isHashed(request.url) && (await cache.match(request.url))))
      event.waitUntil(cache.put(request.url, response.clone()).catch(() => null));
    return response;
  } catch {
    return (await cache.match(request.url, { ignoreVary: true })) ?? Response.error();
  }
}

async function keepPicture(cache, address, response) {
  await cache.put(address, response);
  await trim(cache, PICTURES.most);
}

async function answerPicture(event) {
  const { request } = event;
  const cache = await open("pictures");
  const kept = await cache.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  const copy = response.ok && response.type === "basic" ? response.clone() : null;
  if (copy) event.waitUntil(keepPicture(cache, request.url, copy).catch(() => null));
  return response;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  // A form is never answered here; but who signs out leaves nothing behind, also if the form should not arrive.
  if (request.method === "POST" && address.pathname === SITE.signOut) event.waitUntil(forget());
  if (request.method !== "GET" || request.headers.has("Range")) return;
  if (request.mode === "navigate") event.respondWith(answerPage(event));
  else if (address.pathname.startsWith(SITE.files)) event.respondWith(answerFile(event));
  else if (address.pathname.startsWith(SITE.pictures)) event.respondWith(answerPicture(event));
});

// Pages tell what to keep anew, and which form they are sending.
self.addEventListener("message", (event) => {
  const { keep, sends } = event.data;
  const { pathname, origin, href } = new URL(keep ?? sends, location.origin);
  if (origin !== location.origin) return;
  if (keep) event.waitUntil(inTurn(() => fetchPage(href.split("#")[0], false)).catch(() => null));
  else if (pathname === SITE.signOut) event.waitUntil(forget());
});

// A deployment: the new worker fetches what is needed without network and takes over at once; the old caches go.

async function begin() {
  const cache = await open("files");
  for (const address of Object.values(SITE.offline)) {
    const response = await fetch(address, { cache: "no-cache" });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    await cache.put(address, response.clone());
    await keepFiles(await response.text());
  }
  for (const name of await caches.keys()) {
    if (!name.startsWith("makiti-needed-") || name.endsWith(SITE.version)) continue;
    for (const { url } of (await (await caches.open(name)).keys()).slice(-BESIDE))
      await fetchPage(url).catch(() => null);
  }
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys())
    if (name.startsWith("makiti-") && name !== STATE && !name.endsWith(SITE.version)) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(begin()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

// Push messages

self.addEventListener("push", (event) => {
  const { title, body, tag, url, lang } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, lang, renotify: true, data: { url }, icon: SITE.icon }),
  );
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.url, self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil(
    (async () => {
      const [page] = await self.clients.matchAll({ type: "window" });
      if (!page) return self.clients.openWindow(address);
      await page.focus();
      return page.navigate(address);
    })(),
  );
});
