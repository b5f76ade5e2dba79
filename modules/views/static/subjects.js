// One subject is looked at: it is raised in every picture, and its words are written beside them.
import { announce } from "./announce.js";
import { write } from "./write.js";

let raised = null;
const words = {}; // where they are written -> by subject, what to write

const MODELS = ["complete", "none", "partial"];

const subjectOf = (element) => element.dataset.panel ?? element.dataset.member;

function mark(root) {
  for (const element of root.querySelectorAll(".panel, .member")) {
    element.classList.toggle("is-raised", subjectOf(element) === raised);
  }
}

export function raise(subject) {
  if (subject === raised) return;
  raised = subject;
  raiseAgain();
  const state = words.members?.[raised];
  if (state && chosenPlace()?.offsetParent) announce(`${state.label}: ${state.sentence}`);
}

export function raiseAgain() {
  mark(document);
  writeLines();
  writeMember();
}

export function say(where, bySubject) {
  words[where] = bySubject;
  raiseAgain();
}

function writeLines() {
  const place = document.querySelector(".raised");
  if (!place) return;
  const state = raised === null ? undefined : words.lines?.[raised];
  place.classList.toggle("is-empty", !state);
  if (!state) return;
  write(place.querySelector(".raised-label"), state.label);
  write(place.querySelector(".raised-sentence"), state.sentence);
  for (const model of MODELS) {
    write(place.querySelector(`[data-equation=${model}]`), state.equations[model]);
  }
}

const chosenPlace = () => document.querySelector(".chosen-subject");

function writeMember() {
  const place = chosenPlace();
  if (!place || !words.members) return;
  const chosen = words.members[raised];
  const state = chosen ?? words.members[place.dataset.otherwise];
  if (!state) return;
  place.classList.toggle("is-chosen", chosen !== undefined);
  write(place.querySelector(".chosen-label"), state.label);
  write(place.querySelector(".chosen-sentence"), state.sentence);
  for (const part of place.querySelectorAll("[data-part]")) {
    write(part, state.parts[part.dataset.part]);
  }
}

Shiny.addCustomMessageHandler("members", ({ members, otherwise, farthest }) => {
  const place = chosenPlace();
  if (place) {
    place.dataset.otherwise = otherwise;
    place.classList.toggle("is-farthest", farthest);
  }
  say("members", members);
});
