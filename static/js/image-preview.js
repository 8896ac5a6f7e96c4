// Shows chosen pictures before they are sent.
document.addEventListener("change", (event) => {
  const shelf = event.target.matches("input[type=file]") && event.target.closest(".upload")?.querySelector(".upload__previews");
  if (!shelf) return;
  for (const old of shelf.children) URL.revokeObjectURL(old.src);
  const pictures = [...event.target.files].filter((file) => file.type.startsWith("image/"));
  shelf.replaceChildren(...pictures.map((file) => Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name })));
});
