// A thumbnail brings its picture into the frame, and swiping marks the thumbnail. Without this the thumbnails are links to their pictures.
const mark = (gallery, number) => {
  for (const [n, thumb] of gallery.querySelectorAll("[data-gallery-thumb]").entries()) {
    if (n === number) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  }
};

document.addEventListener("click", (event) => {
  const thumb = event.target.closest("[data-gallery-thumb]");
  const slide = thumb && document.querySelector(thumb.hash);
  if (!slide) return;
  event.preventDefault();
  const frame = slide.parentElement;
  frame.scrollTo({ left: slide.offsetLeft - frame.offsetLeft, behavior: "smooth" });
});

document.addEventListener(
  "scroll",
  (event) => {
    const frame = event.target;
    if (!frame.classList?.contains("gallery__main")) return;
    mark(frame.parentElement, Math.round(Math.abs(frame.scrollLeft) / frame.clientWidth));
  },
  { capture: true, passive: true },
);
