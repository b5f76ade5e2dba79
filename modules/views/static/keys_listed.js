// "?" and its button open the list of keys; the browser's own dialog keeps and returns the focus.
import { onLetter } from "./letters.js";

const button = document.querySelector("[data-opens-dialog]");
const dialog = document.getElementById(button.dataset.opensDialog);

const open = () => dialog.showModal();

button.addEventListener("click", open);
onLetter("?", open);
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest(".btn-close")) dialog.close();
});
