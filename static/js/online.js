// A banner while the device is offline.
let banner = null;

function show() {
  banner?.remove();
  banner = navigator.onLine ? null : document.getElementById("words").content.querySelector(".offline").cloneNode(true);
  if (banner) document.getElementById("main").before(banner);
}

addEventListener("online", show);
addEventListener("offline", show);
show();
