// Adds up what is typed beside each note, for the one who counts. The server counts again.
function addUp(notes) {
  const decimals = Number(notes.dataset.decimals || 0);
  const row = notes.querySelector("[data-sum-row]");
  if (!row) return;
  let sum = 0;
  for (const input of notes.querySelectorAll("input[data-worth]"))
    sum += Number(input.dataset.worth) * (parseInt(input.value.replace(/[\s.,'’]/g, ""), 10) || 0);
  row.hidden = sum === 0;
  const output = row.querySelector("[data-sum]");
  notes.dataset.nothing ??= output.textContent; // "KSh 0", "0 GNF": the server knows where the sign stands
  const figure = (sum / 10 ** decimals).toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: decimals > 2 || sum % 10 ** decimals ? decimals : 0,
  });
  output.textContent = notes.dataset.nothing.replace(/0([.,]0+)?/, figure);
}

document.addEventListener("input", (event) => {
  const notes = event.target.closest?.("[data-notes]");
  if (notes) addUp(notes);
});
for (const notes of document.querySelectorAll("[data-notes]")) addUp(notes);
