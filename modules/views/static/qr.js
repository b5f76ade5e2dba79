// Q, or its button, shows the QR code of the page to a room; the server draws it while it is open.
import { onLetter } from "./letters.js";

const dialog = document.querySelector("dialog.qr-dialog");

const tell = (isOpen) => Shiny.setInputValue("qr", isOpen);

function open() {
  dialog.showModal();
  $(dialog).trigger("shown"); // Shiny looks again which outputs are seen
  tell(true);
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-opens-qr]")) open();
  else if (target === dialog || target.closest?.(".qr-dialog .btn-close")) dialog.close();
});
dialog.addEventListener("close", () => tell(false));
onLetter("q", open);
