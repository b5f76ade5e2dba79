// "?" and its buttons open the list of keys; the browser's own dialog keeps and returns the focus.
import { onLetter } from "./letters.js";

const buttons = document.querySelectorAll("[data-opens-dialog]");
const dialog = document.getElementById(buttons[0].dataset.opensDialog);

const open = () => dialog.showModal();

for (const button of buttons) button.addEventListener("click", open);
onLetter("?", open);
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest(".btn-close")) dialog.close();
});
