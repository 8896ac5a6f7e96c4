// Read a handover code with the live camera. The browser's own BarcodeDetector where there is one, else frames go to
// the server, one at a time. What is found is an address of this site; going there changes nothing yet.
const PAUSE = 350;
const SLOW = 6000;
const SIDE = 800;
const ADDRESS = /^(?:https?:\/\/[^/\s?#]+)?(\/h\/[A-Za-z0-9_-]{16,32})\/?$/i;

const pause = (time) => new Promise((done) => setTimeout(done, time));

async function ownDetector() {
  if (!("BarcodeDetector" in window)) return null;
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
}

async function readHere(detector, video) {
  for (const { rawValue } of await detector.detect(video)) {
    const match = ADDRESS.exec(rawValue.trim());
    if (match) return `${match[1]}/`;
  }
  return null;
}

function snapshot(video) {
  const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
}

async function readThere(root, video) {
  const body = new FormData();
  body.append("frame", await snapshot(video), "frame.jpg");
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(root.dataset.frameUrl, { method: "POST", body, signal: AbortSignal.timeout(SLOW) });
  if (answer.status === 429) await pause(5000);
  return answer.ok ? (await answer.json()).url : null;
}

async function open(video) {
  video.srcObject = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
  await video.play();
}

function close(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
}

async function look(root, video, say) {
  const detector = await ownDetector();
  while (root.isConnected) {
    if (document.hidden || !video.videoWidth) {
      await pause(PAUSE);
      continue;
    }
    try {
      const url = detector ? await readHere(detector, video) : await readThere(root, video);
      if (url) return url;
      say("looking");
    } catch {
      say("slow");
    }
    await pause(PAUSE);
  }
  return null;
}

async function start(root) {
  const video = root.querySelector("[data-scanner-video]");
  const words = root.querySelector("[data-scanner-words]");
  const say = (key) => {
    if (words.textContent !== words.dataset[key]) words.textContent = words.dataset[key];
  };
  root.hidden = false;
  try {
    await open(video);
  } catch (error) {
    root.querySelector(".viewfinder").hidden = true;
    return say(error.name === "NotAllowedError" ? "denied" : "missing");
  }
  addEventListener("pagehide", () => close(video), { once: true });
  say("looking");
  const url = await look(root, video, say);
  if (!url) return;
  say("found");
  close(video);
  location.assign(url);
}

if (navigator.mediaDevices?.getUserMedia) for (const root of document.querySelectorAll("[data-scanner]")) start(root);
