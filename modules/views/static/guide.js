// The guide beside the picture: a lesson's step, and what the page does while one is open.
import { onAdopted } from "./adopted.js";
import { onArrival } from "./arrivals.js";
import { begin, end } from "./guess.js";
import { showGroup } from "./sheet.js";
import { raise } from "./subjects.js";

const PAGES = { PageDown: "lesson-next", PageUp: "lesson-back" };
const STUDY = ".study-tab .tab-pane.active [id$='-start']"; // what begins a study

let here = ""; // the step that is shown, and whether its answer is
let answered = false;
let studies = false; // whether the answer is a study, to be begun once its controls are there

const guide = () => document.querySelector(".guide");

const opened = new Set(); // what the guide holds: a lesson, an exercise

// Under a thumb what is in the guide, and not the control that was used last.
export function openGuide(what, isOpen) {
  if (isOpen) opened.add(what);
  else opened.delete(what);
  document.documentElement.toggleAttribute("data-guided", opened.size > 0);
  showGroup(opened.size > 0 ? "Guide" : "Missing");
}

Shiny.addCustomMessageHandler("lesson", (message) => {
  if (message.here !== here) {
    if ((message.here === "") !== (here === "")) openGuide("lesson", message.here !== "");
    leaveHead();
    here = message.here;
    raise(message.subject || null);
    guide().closest("[data-group]").scrollTop = 0;
  }
  if (message.here === "") delete document.documentElement.dataset.lesson;
  else document.documentElement.dataset.lesson = message.answered ? "answered" : "asked";
  studies = message.studies && !answered;
  answered = message.answered;
  if (answered) guide().closest("[data-group]").scrollTop = guide().scrollHeight;
  if (message.drawn) begin(message);
  else end();
});

onAdopted(() => {
  if (studies) document.querySelector(STUDY)?.click();
  studies = false;
});

// A step that a person went to is read on from its head.
const head = () => guide().querySelector("h2");
let headBefore = false; // the head of the step that was left; false where nobody went anywhere

function leaveHead() {
  const wentHere = here !== "" || document.activeElement?.matches("[data-begins]");
  headBefore = wentHere && head();
}

onArrival(() => {
  if (headBefore === false || !head() || head() === headBefore) return;
  headBefore = false;
  head().focus({ preventScroll: true });
});

// Whose panel or point is clicked is picked, where somebody is asked for; no point goes.
document.addEventListener("click", (event) => {
  const picked = event.target.closest?.("[data-panel], [data-member]");
  const choosers = [...document.querySelectorAll(".guide-asked select")];
  const chooser = choosers.find((select) => select.checkVisibility());
  if (!picked || !chooser || answered) return;
  event.stopImmediatePropagation();
  const subject = picked.dataset.panel ?? picked.dataset.member;
  raise(subject);
  if (![...chooser.options].some(({ value }) => value === subject)) return;
  chooser.value = subject;
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
}, { capture: true });

document.addEventListener("click", ({ target }) => {
  const beginning = target.closest?.("[data-begins]");
  if (beginning) Shiny.setInputValue("begin", beginning.dataset.begins, { priority: "event" });
});

document.addEventListener("keydown", (event) => {
  const button = here && PAGES[event.key];
  if (!button || event.defaultPrevented || document.querySelector("dialog.gallery[open]")) return;
  event.preventDefault();
  document.getElementById(button).click();
}, { capture: true });
