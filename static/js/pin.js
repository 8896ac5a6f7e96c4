// The optional pin of an address: from the device's location, or from a map that is fetched only when it is opened.
const maps = new WeakMap();
const part = (box, name) => box.querySelector(`[data-pin-${name}]`);
const input = (box, name) => box.querySelector(`input[name$="${name}"]`);
const say = (box, key) => (part(box, "status").textContent = box.dataset[key]);

function pinOf(box) {
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => parseFloat(input(box, name).value));
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? [latitude, longitude] : null;
}

function setPin(box, point) {
  input(box, "latitude").value = point ? point[0].toFixed(6) : "";
  input(box, "longitude").value = point ? point[1].toFixed(6) : "";
  part(box, "remove").hidden = !point;
  say(box, point ? "saysSet" : "saysNone");
  maps.get(box)?.show(point);
}

function locate(box) {
  if (!navigator.geolocation) return void say(box, "saysRefused");
  say(box, "saysWaiting");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => setPin(box, [coords.latitude, coords.longitude]),
    () => say(box, "saysRefused"),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

async function leaflet(box) {
  if (!window.L) {
    await load("link", { rel: "stylesheet", href: box.dataset.leafletStyle });
    await load("script", { src: box.dataset.leafletScript });
  }
  return window.L;
}

async function openMap(box) {
  const L = await leaflet(box);
  const place = part(box, "map");
  const pin = pinOf(box);
  place.hidden = false;
  part(box, "open").hidden = true;
  // Near what is chosen in the selects, else where the country's map opens.
  const near = box.closest("form")?.querySelector("[data-near]")?.dataset.near || box.dataset.near;
  const map = L.map(place).setView(pin ?? near.split(",").map(Number), pin ? 16 : 12);
  // A picture that does not come leaves a grey square: the pin can still be set.
  const tiles = L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: "© OpenStreetMap" }).addTo(map);
  tiles.once("tileerror", () => pinOf(box) || say(box, "saysBlind"));
  const icon = L.divIcon({ className: "pin-marker", iconSize: [28, 28], iconAnchor: [14, 28] });
  const marker = L.marker(map.getCenter(), { icon, draggable: true, keyboard: false });
  const show = (point) => {
    if (!point) return void marker.remove();
    marker.setLatLng(point).addTo(map);
    map.setView(point, Math.max(map.getZoom(), 15));
  };
  const take = ({ lat, lng }) => setPin(box, [lat, ((((lng + 180) % 360) + 360) % 360) - 180]);
  map.on("click", (event) => take(event.latlng));
  map.on(
    "keypress",
    ({ originalEvent }) => originalEvent.key === "Enter" && (originalEvent.preventDefault(), take(map.getCenter())),
  );
  marker.on("dragend", () => take(marker.getLatLng()));
  maps.set(box, { show });
  if (pin) marker.addTo(map);
}

function arm() {
  for (const tools of document.querySelectorAll("[data-pin-tools]")) tools.hidden = false;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-pin]");
  if (!box) return;
  if (event.target.closest("[data-pin-locate]")) locate(box);
  if (event.target.closest("[data-pin-remove]")) setPin(box, null);
  if (event.target.closest("[data-pin-open]") && !maps.has(box)) {
    maps.set(box, null);
    openMap(box).catch(() => (maps.delete(box), say(box, "saysNoMap")));
  }
});
document.addEventListener("htmx:after:swap", arm);
arm();
