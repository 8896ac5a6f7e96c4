// {% ask_first %} in a form asks first; so does data-confirm="Remove this product?" on a form, button or link
// (data-confirm-yes names the button). The field of the former is what has the server ask where no script did.
// hx-confirm asks in the same dialog.
// The part of the page that asked may be refreshed while the question is open: then what it has become is pressed.
let agreed = null;
const MARKS = ["id", "name", "value", "action", "href", "hx-post", "hx-get", "hx-delete", "data-confirm"];

function isSame(one, other) {
  return one === other || (one && other && MARKS.every((mark) => one.getAttribute(mark) === other.getAttribute(mark)));
}

function onPage(element) {
  if (!element || element.isConnected) return element;
  return [...document.getElementsByTagName(element.tagName)].find(
    (each) => isSame(each, element) && isSame(each.form, element.form),
  );
}

function ask(text, yes) {
  const dialog = document.getElementById("confirm");
  const button = dialog.querySelector("[data-yes]");
  dialog.querySelector("#confirm-text").textContent = text;
  button.textContent = yes || button.dataset.yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }),
  );
}

async function stop(event, asker, again) {
  if (asker === agreed) return void (agreed = null);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(asker.dataset.confirm, asker.dataset.confirmYes))) return;
  agreed = onPage(asker);
  if (agreed?.type === "hidden") agreed.disabled = true;
  if (agreed) again();
  agreed = null;
}

// In the capturing phase: before htmx, which listens on the element itself.
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    const asker =
      submitter?.closest("button[data-confirm]") ??
      form.closest("form[data-confirm]") ??
      form.querySelector("input[data-confirm]");
    if (asker) stop(event, asker, () => onPage(form).requestSubmit(onPage(submitter)));
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    const asker = event.target.closest("[data-confirm]:not(form)");
    if (asker && !(asker.form && asker.type === "submit" && !asker.matches("[hx-post], [hx-get], [hx-delete]")))
      stop(event, asker, () => onPage(asker).click());
  },
  true,
);
document.addEventListener("htmx:confirm", (event) => {
  event.preventDefault();
  const { ctx, issueRequest, dropRequest } = event.detail;
  ask(ctx.confirm).then((yes) => (yes ? issueRequest() : dropRequest()));
});
