// The − and + of a quantity: they change the number field beside them within its limits, and say so by "change".
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  const input = button?.closest(".quantity")?.querySelector("input");
  if (!input) return;
  const low = input.min === "" ? -Infinity : Number(input.min);
  const high = input.max === "" ? Infinity : Number(input.max);
  const wanted = Math.min(high, Math.max(low, (Number(input.value) || 0) + Number(button.dataset.step)));
  if (String(wanted) === input.value) return;
  input.value = wanted;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
