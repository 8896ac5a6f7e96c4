// data-countdown="SECONDS": the seconds that are left by the server's clock when the piece was made. They count down by
// this machine's steady clock, whatever its wall clock says; at nought whoever shows it (data-live) fetches itself
// again.
const begun = new WeakMap();
const inDays = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "day",
  unitDisplay: "narrow",
});

function shown(seconds) {
  const days = Math.floor(seconds / 86400);
  const parts = [Math.floor((seconds % 86400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return days ? `${inDays.format(days)} ${clock}` : clock;
}

function tick() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const given = element.dataset.countdown;
    if (begun.get(element)?.given !== given) begun.set(element, { given, at: performance.now(), isOver: false });
    const state = begun.get(element);
    const left = Math.max(0, Math.ceil(Number(given) - (performance.now() - state.at) / 1000));
    element.textContent = shown(left);
    element.classList.toggle("is-close", left <= 120);
    if (left || state.isOver) continue;
    state.isOver = true;
    setTimeout(() => element.closest("[data-live]")?.dispatchEvent(new CustomEvent("live")), 700);
  }
}

setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
tick();
