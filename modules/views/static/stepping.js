// From scene to scene: buttons in the bar, a lecturer's clicker and the arrow keys; and what is to
// be noticed in the one that is shown.
import { raise } from "./subjects.js";
import { write } from "./write.js";

const PAGES = { PageDown: 1, PageUp: -1 }; // what a clicker sends
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
// What may have the focus and leaves arrows to the scenes; all else may use them itself.
const WITHOUT_ARROWS = "body, button:not([role]), a[href]:not([role]), summary, [type=checkbox]";

let now = { place: 0, count: 0 };

// Whether a scene is the one that was opened last.
export const isShown = ({ list, place }) => list === now.list && Number(place) === now.place;

const stepper = () => document.querySelector(".stepper");

function isFree(event) {
  const { target, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (event.defaultPrevented || altKey || ctrlKey || metaKey || shiftKey) return false;
  if (document.querySelector("dialog[open], .modal.show")) return false;
  return event.key in PAGES || target.matches(WITHOUT_ARROWS);
}

function step(by) {
  Shiny.setInputValue("step", by, { priority: "event" });
}

document.addEventListener("keydown", (event) => {
  const by = PAGES[event.key] ?? ARROWS[event.key];
  if (by === undefined || now.count === 0 || !isFree(event)) return;
  event.preventDefault();
  step(by);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-steps]");
  if (button && button.getAttribute("aria-disabled") !== "true") step(Number(button.dataset.steps));
  if (target.closest?.(".scene-toast .btn-close")) toast().classList.add("is-closed");
});

function showPlace({ place, count }) {
  stepper().hidden = count === 0;
  write(stepper().querySelector(".stepper-place"), `${place || "\u2013"} / ${count}`);
  for (const button of stepper().querySelectorAll("[data-steps]")) {
    const to = place + Number(button.dataset.steps);
    button.setAttribute("aria-disabled", String(to < 1 || to > count));
  }
}

const toast = () => document.querySelector(".scene-toast");

function showNotice({ title, notice }) {
  for (const place of document.querySelectorAll(".scene-notice")) {
    place.classList.toggle("is-empty", title === "");
    write(place.querySelector("strong"), title);
    write(place.querySelector("span"), notice);
  }
  toast().classList.remove("is-closed");
}

// What is to be noticed of something else than a scene.
Shiny.addCustomMessageHandler("noticed", showNotice);

Shiny.addCustomMessageHandler("scene", (message) => {
  const isOther = message.list !== now.list || message.place !== now.place;
  now = message;
  showPlace(message);
  showNotice(message);
  if (isOther && message.title) raise(null); // what is to be noticed stands where a subject speaks
});
