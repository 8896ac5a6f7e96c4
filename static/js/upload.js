// data-upload="#piece" on a form: chosen photos are shown at once and sent one after the other, each with its progress; the answer replaces
// the piece. One that did not arrive stays, with a button to try again. Links with data-upload-next wait for what is on its way.
const waiting = [];
let current = null;
let leaving = null;

const make = (name, options = {}, ...children) => {
  const element = Object.assign(document.createElement(name), options);
  element.append(...children);
  return element;
};

function add(form, file) {
  const picture = make("img", { src: URL.createObjectURL(file), alt: file.name });
  const bar = make("progress", { max: 100, value: 0, ariaLabel: file.name });
  const note = make("span", { className: "small", textContent: form.dataset.uploadBusy });
  const tile = make(
    "li",
    { className: "uploads__item" },
    picture,
    make("div", { className: "stack--tight" }, note, bar),
  );
  const job = {
    address: form.action,
    target: form.dataset.upload,
    token: form.elements.csrfmiddlewaretoken.value,
    store: form.elements.for_store?.value,
    words: form.dataset,
    file,
    tile,
    bar,
    note,
  };
  form.querySelector("[data-uploads]").append(tile);
  waiting.push(job);
  next();
}

function next() {
  if (current) return;
  current = waiting.shift() ?? null;
  if (current) return send(current);
  if (leaving) location.assign(leaving);
}

function send(job) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", job.token);
  if (job.store) body.append("for_store", job.store);
  body.append("photos", job.file);
  const request = new XMLHttpRequest();
  request.open("POST", job.address);
  request.setRequestHeader("HX-Request", "true");
  request.timeout = 180000;
  request.upload.onprogress = (event) =>
    (job.bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 50);
  request.onload = () => arrived(job, request);
  request.onerror = request.ontimeout = () => lost(job);
  request.send(body);
}

function arrived(job, request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const piece = [200, 422].includes(request.status) && page.querySelector(job.target);
  if (!piece) return lost(job);
  const reason = request.status === 422 && piece.querySelector(".field__error");
  if (reason) refuse(job, reason);
  else forget(job);
  const before = document.querySelector(job.target);
  const open = [...before.querySelectorAll(".uploads__item")];
  before.replaceWith(document.adoptNode(piece));
  piece.querySelector("[data-uploads]")?.append(...open);
  for (const news of page.querySelectorAll("[hx-swap-oob=true][id]")) {
    const old = document.getElementById(news.id);
    if (!old) continue;
    news.removeAttribute("hx-swap-oob");
    old.replaceWith(document.adoptNode(news));
    window.htmx.process(news);
  }
  window.htmx.process(piece);
  settle();
  if (request.status === 422) leaving = null; // what was refused has to be read
  current = null;
  next();
}

// It stays to be read, while those after it go on.
function refuse(job, reason) {
  job.note.textContent = reason.textContent.trim();
  job.note.classList.add("is-late");
  job.bar.remove();
  reason.remove();
}

function forget(job) {
  URL.revokeObjectURL(job.tile.querySelector("img").src);
  job.tile.remove();
}

function lost(job) {
  const again = make("button", { type: "button", className: "btn btn--small", textContent: job.words.uploadRetry });
  again.addEventListener("click", () => {
    again.remove();
    job.note.textContent = job.words.uploadBusy;
    waiting.push(job);
    next();
  });
  job.note.textContent = job.words.uploadFailed;
  job.bar.value = 0;
  job.note.after(again);
  leaving = null;
  current = null;
  next();
}

function settle() {
  for (const button of document.querySelectorAll("[data-upload-button]")) button.hidden = true;
  keepBoxes();
}

// A phone's own chooser may be open while an answer replaces the form, and hands its photos to the box that opened it: the boxes stay.
let boxes = [];
function keepBoxes() {
  boxes = [...document.querySelectorAll("form[data-upload] input[type=file]")].map((fresh, place) => {
    const old = boxes[place];
    if (!old || old.isConnected || old.multiple !== fresh.multiple || old.name !== fresh.name) return fresh;
    fresh.replaceWith(old);
    return old;
  });
}

document.addEventListener("change", (event) => {
  const form = event.target.matches("input[type=file]") && event.target.closest("form[data-upload]");
  if (!form) return;
  for (const file of event.target.files) add(form, file);
  event.target.value = "";
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-upload-next]");
  if (!link || !current) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  leaving = link.href;
});
addEventListener("beforeunload", (event) => {
  if (current && !leaving) event.preventDefault();
});
document.addEventListener("htmx:after:swap", settle);
settle();
