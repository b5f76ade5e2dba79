// Moves the marks of every figure that is not small multiples, as the server says.
import { announce } from "./announce.js";
import { onArrival, withoutTransition } from "./arrivals.js";
import { applyDial } from "./dial.js";
import { raiseAgain } from "./subjects.js";
import { write } from "./write.js";

const latest = new Map(); // figure's name -> the last message about it

const drawings = () => [...document.querySelectorAll("[data-placing]")];

function moveMark(mark, place) {
  if (mark.tagName !== "g") mark.setAttribute("visibility", place.visibility ?? "inherit");
  for (const [name, value] of Object.entries(place)) {
    if (name === "text") write(mark, value);
    else mark.setAttribute(name, value);
  }
}

function move(root, message) {
  root.marks ??= [...root.querySelectorAll("[data-mark]")];
  for (const mark of root.marks) {
    const place = message.places[mark.dataset.mark];
    if (place) moveMark(mark, place);
  }
  write(root.querySelector("desc"), message.words);
  if (!root.querySelector(".member[tabindex='0']")) {
    root.querySelector(".member")?.setAttribute("tabindex", "0");
  }
  applyDial();
  raiseAgain();
}

Shiny.addCustomMessageHandler("place", (message) => {
  const first = !latest.has(message.figure);
  latest.set(message.figure, message);
  const root = drawings().find((drawing) => drawing.dataset.placing === message.drawing);
  if (root) move(root, message);
  if (!first && message.figure === "shrinkage") announce(message.words);
});

onArrival(() => {
  for (const root of drawings()) {
    if (root.adopted) continue;
    const message = [...latest.values()].find((some) => some.drawing === root.dataset.placing);
    if (!message) continue;
    root.adopted = true;
    withoutTransition(root);
    move(root, message);
  }
});

// Where a mark of a figure stands at the estimates.
export function placeOf(figure, mark) {
  return latest.get(figure)?.places[mark] ?? null;
}
