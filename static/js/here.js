// "I am here": ask the phone where it is, then send the form. Shown only where there is something to ask.
const show = () => {
  if (!navigator.geolocation) return;
  for (const form of document.querySelectorAll("form[data-here]")) form.hidden = false;
};

function fill(form, { latitude, longitude }) {
  form.elements.latitude.value = latitude.toFixed(6);
  form.elements.longitude.value = longitude.toFixed(6);
  form.dataset.located = "yes";
  form.requestSubmit();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-here]") || form.dataset.located) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.located = "yes"; // a refusal is sent as well: the server says it in words
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => fill(form, coords),
      () => form.requestSubmit(),
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  },
  true,
);
document.addEventListener("htmx:after:swap", show);
show();
