// "Code" opens the dialog with the programs; the server writes them while it is open.

const dialog = document.querySelector("dialog.code-dialog");

const tell = (isOpen) => Shiny.setInputValue("code", isOpen);

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-opens-code]")) {
    dialog.showModal();
    dialog.querySelector("input:checked").focus();
    $(dialog).trigger("shown"); // Shiny looks again which outputs are seen
    tell(true);
  } else if (target === dialog || target.closest?.(".code-dialog .btn-close")) {
    dialog.close();
  }
});
dialog.addEventListener("close", () => tell(false));
