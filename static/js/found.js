// Which result of a search was opened: a note to the server that the page does not wait for.
document.addEventListener("click", ({ target }) => {
  const grid = target.closest("[data-search-log]");
  const card = target.closest("[data-product]");
  if (!grid || !card || !target.closest("a")) return;
  const note = new FormData();
  note.append("csrfmiddlewaretoken", JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"]);
  note.append("log", grid.dataset.searchLog);
  note.append("product", card.dataset.product);
  navigator.sendBeacon(grid.dataset.searchClick, note);
});
