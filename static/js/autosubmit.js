// data-autosubmit on a field sends its form when it changes; the form's [data-autosubmit-button], needed without scripts, is hidden.
const hide = () => {
  for (const button of document.querySelectorAll("[data-autosubmit-button]")) button.hidden = true;
};

document.addEventListener("change", (event) => event.target.closest("[data-autosubmit]")?.form?.requestSubmit());
document.addEventListener("htmx:after:swap", hide);
hide();
