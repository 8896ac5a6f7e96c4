// [data-push="key"]: shows push messages on this browser. Nothing is asked before the button is pressed; the server
// forgets it on signing out.
const box = document.querySelector("[data-push]");
const status = box.querySelector("[role=status]");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const base64 = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];

async function subscription() {
  const worker = await navigator.serviceWorker.register(box.dataset.pushWorker);
  await navigator.serviceWorker.ready;
  const known = await worker.pushManager.getSubscription();
  if (known && base64(known.options.applicationServerKey) !== box.dataset.push) await known.unsubscribe(); // the site has another key now
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.push) });
}

async function bring(made) {
  const note = new FormData();
  note.append("endpoint", made.endpoint);
  for (const name of ["p256dh", "auth"]) note.append(name, base64(made.getKey(name)));
  const answer = await fetch(box.dataset.pushUrl, { method: "POST", body: note, headers: { "X-CSRFToken": token() } });
  if (answer.status !== 201) throw new Error(await answer.text());
}

async function begin() {
  status.textContent = "";
  if ((await Notification.requestPermission()) !== "granted") return void (status.textContent = box.dataset.denied);
  try {
    await bring(await subscription());
    location.reload();
  } catch {
    status.textContent = box.dataset.failed;
  }
}

if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", begin);
}
