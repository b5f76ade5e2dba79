// The guide beside the picture: a lesson's step, and what the page does while one is open.
import { showGroup } from "./sheet.js";
import { begin, end } from "./guess.js";

const PAGES = { PageDown: "lesson-next", PageUp: "lesson-back" };
const STUDY = ".study-tab .tab-pane.active [id$='-start']"; // what begins a study

let here = ""; // the step that is shown, and whether its answer is
let answered = false;

const guide = () => document.querySelector(".guide");

const opened = new Set(); // what the guide holds: a lesson, an exercise

// Under a thumb what is in the guide, and not the control that was used last.
export function openGuide(what, isOpen) {
  if (isOpen) opened.add(what);
  else opened.delete(what);
  document.documentElement.toggleAttribute("data-guided", opened.size > 0);
  showGroup(opened.size > 0 ? "Lesson" : "Missing");
}

Shiny.addCustomMessageHandler("lesson", (message) => {
  if (message.here !== here) {
    if ((message.here === "") !== (here === "")) openGuide("lesson", message.here !== "");
    here = message.here;
    guide().scrollTop = 0;
  }
  if (message.here === "") delete document.documentElement.dataset.lesson;
  else document.documentElement.dataset.lesson = message.answered ? "answered" : "asked";
  if (message.studies && !answered) document.querySelector(STUDY)?.click();
  answered = message.answered;
  if (message.drawn) begin(message);
  else end();
});

document.addEventListener("click", ({ target }) => {
  const card = target.closest?.("[data-lesson].lesson-card");
  if (!card) return;
  const { begins } = card.closest("[data-begins]").dataset;
  Shiny.setInputValue(begins, card.dataset.lesson, { priority: "event" });
});

document.addEventListener("keydown", (event) => {
  const button = here && PAGES[event.key];
  if (!button || event.defaultPrevented || document.querySelector("dialog.gallery[open]")) return;
  event.preventDefault();
  document.getElementById(button).click();
}, { capture: true });
