// A picture that came a moment ago is shown as soon as it has been made ready; until then its placeholder stands there.
const TRIES = 12;

function wait(picture, tries = 0) {
  const probe = new Image();
  probe.addEventListener("load", () => (picture.src = probe.src));
  probe.addEventListener(
    "error",
    () => tries < TRIES && picture.isConnected && setTimeout(wait, 1500 * 1.3 ** tries, picture, tries + 1),
  );
  probe.src = `${picture.dataset.wait}?${tries}`; // another address each time: nobody may remember that it was missing
}

function begin() {
  for (const picture of document.querySelectorAll("img[data-wait]:not([data-waiting])")) {
    picture.dataset.waiting = "";
    wait(picture);
  }
}

document.addEventListener("htmx:after:swap", begin);
begin();
