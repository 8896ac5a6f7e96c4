// The eye beside a password shows what is typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-password]");
  const input = button?.parentElement.querySelector("input");
  if (!input) return;
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});
