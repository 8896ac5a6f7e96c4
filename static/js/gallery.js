// A thumbnail shows its picture in the large frame. Without this it is a link to the picture.
document.addEventListener("click", (event) => {
  const thumb = event.target.closest("[data-gallery-thumb]");
  const frame = thumb?.closest(".gallery")?.querySelector(".gallery__main img");
  if (!frame || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  frame.srcset = thumb.dataset.srcset ?? "";
  frame.src = thumb.href;
  frame.alt = thumb.querySelector("img").alt;
  for (const other of thumb.parentElement.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  thumb.setAttribute("aria-current", "true");
});
