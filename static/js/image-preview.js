// Shows chosen pictures before they are sent; a button with data-unchoose takes the choice back.
document.addEventListener("change", (event) => {
  const upload = event.target.matches("input[type=file]") && event.target.closest(".upload");
  const shelf = upload && upload.querySelector(".upload__previews");
  if (!shelf) return;
  for (const old of shelf.children) URL.revokeObjectURL(old.src);
  const pictures = [...event.target.files].filter((file) => file.type.startsWith("image/"));
  shelf.replaceChildren(
    ...pictures.map((file) => Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name })),
  );
  const unchoose = upload.querySelector("[data-unchoose]");
  if (unchoose) unchoose.hidden = !event.target.files.length;
});
document.addEventListener("click", (event) => {
  const upload = event.target.closest("[data-unchoose]")?.closest(".upload");
  const input = upload?.querySelector("input[type=file]");
  if (!input) return;
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true }));
  upload.querySelector("textarea")?.focus();
});
