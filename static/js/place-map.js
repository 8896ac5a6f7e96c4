// Where a store is: a map that is fetched only when it is asked for. Without it the links beside it lead to one.
function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

async function open(box, button) {
  if (!window.L) {
    await load("link", { rel: "stylesheet", href: box.dataset.leafletStyle });
    await load("script", { src: box.dataset.leafletScript });
  }
  const L = window.L;
  const point = [parseFloat(box.dataset.latitude), parseFloat(box.dataset.longitude)];
  box.hidden = false;
  button.hidden = true;
  const map = L.map(box, { scrollWheelZoom: false }).setView(point, 16);
  L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: "© OpenStreetMap" }).addTo(map);
  L.marker(point, {
    icon: L.divIcon({ className: "store-map__pin", iconSize: [22, 22], iconAnchor: [11, 22] }),
    keyboard: false,
  }).addTo(map);
}

const box = document.querySelector("[data-map]");
const button = document.querySelector("[data-map-show]");
const show = () => open(box, button).catch(() => (button.hidden = true));
if (box && button) {
  // It comes with the first touch (data-lazy). On a phone that was the press itself, which is over by now.
  if (matchMedia("(hover: none)").matches) show();
  else button.addEventListener("click", show, { once: true });
}
