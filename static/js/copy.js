// data-copy="text" puts the text on the clipboard and says so; with data-share it opens the phone's share sheet where there is one.
async function hand(button) {
  const text = button.dataset.copy;
  if (button.hasAttribute("data-share") && navigator.share)
    return navigator.share({ url: text, title: document.title }).catch(() => {});
  try {
    await navigator.clipboard.writeText(text);
    document.dispatchEvent(
      new CustomEvent("toast", { detail: { text: document.getElementById("words").dataset.copied, tone: "success" } }),
    );
  } catch {
    window.prompt("", text); // no clipboard without https: the text is there to be taken
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) hand(button);
});
