// Presenter mode: what the stylesheet present.css makes of the page for a room, by key or button.
import { turnHighlight } from "./highlight.js";
import { onLetter } from "./letters.js";

const ROOM = window.matchMedia("(min-width: 701px) and (min-height: 501px)"); // no phone presents

const button = document.querySelector(".bar-button.present");

const wanted = () => button.getAttribute("aria-pressed") === "true";

function show() {
  const presenting = wanted() && ROOM.matches;
  document.documentElement.toggleAttribute("data-presenting", presenting);
  if (!presenting) return turnHighlight(false);
  for (const fold of document.querySelectorAll(".fold[open]")) fold.open = false;
}

function turn(presenting) {
  button.setAttribute("aria-pressed", String(presenting));
  show();
  Shiny.setInputValue("presented", presenting);
}

button.addEventListener("click", () => turn(!wanted()));
onLetter("p", () => {
  if (ROOM.matches) turn(!wanted());
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !wanted()) return;
  if (!document.querySelector("dialog[open]")) turn(false);
});
ROOM.addEventListener("change", show);
show();
