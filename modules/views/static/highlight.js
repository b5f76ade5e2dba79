// While the page is presented, a ring follows the pointer on request.
import { onLetter } from "./letters.js";

const button = document.querySelector(".bar-button.highlight");
let ring = null;

function follow(event) {
  ring.style.translate = `${event.clientX}px ${event.clientY}px`;
  ring.hidden = false;
}

function leave() {
  ring.hidden = true;
}

export function turnHighlight(on) {
  button.setAttribute("aria-pressed", String(on));
  if (on === Boolean(ring)) return;
  const change = on ? "addEventListener" : "removeEventListener";
  document[change]("pointermove", follow, { passive: true });
  document.documentElement[change]("pointerleave", leave);
  if (on) {
    ring = document.createElement("div");
    ring.className = "pointer-ring";
    ring.hidden = true;
    document.body.append(ring);
  } else {
    ring.remove();
    ring = null;
  }
}

const turn = () => turnHighlight(!ring);

button.addEventListener("click", turn);
onLetter("h", () => {
  if (document.documentElement.hasAttribute("data-presenting")) turn();
});
