// One subject is looked at: it is raised in every picture, and its words are written beside them.
import { announce } from "./announce.js";
import { onArrival } from "./arrivals.js";
import { write } from "./write.js";

let raised = null;
const said = {}; // by place, the server's latest words: of each subject, and of all

const MODELS = ["complete", "none", "partial"];

const placeOf = (message, subject) => message?.places.get(subject);
const ofEach = (values, place) => (Array.isArray(values) ? values[place] : values);

// Whose words are said of an element: those of panels, of members, or of what it stands in.
const wordsOf = (element) => {
  if (element.dataset.panel !== undefined) return said.panels;
  return said[element.closest("[data-said]")?.dataset.said ?? "members"];
};
const subjectOf = (element) => element.dataset.panel ?? element.dataset.member;

function mark(root) {
  for (const element of root.querySelectorAll(".panel, .member")) {
    const subject = subjectOf(element);
    element.classList.toggle("is-raised", subject === raised);
    const message = wordsOf(element);
    const label = message?.labels[placeOf(message, subject)];
    if (label !== undefined && element.label !== label) {
      element.label = label;
      element.setAttribute("aria-label", label);
    }
  }
}

export function raise(subject) {
  if (subject === raised) return;
  raised = subject;
  raiseAgain();
  const place = placeOf(said.members, raised);
  if (place !== undefined && chosenPlace()?.offsetParent) {
    announce(`${raised}: ${said.members.sentences[place]}`);
  }
  const row = placeOf(said.error_words, raised);
  if (row !== undefined && errorsPlace().offsetParent) announce(said.error_words.labels[row]);
}

function raiseAgain() {
  mark(document);
  writeLines();
  writeMember();
  writeErrors();
}

// What a picture says as a whole, whether it or its words came first.
function describe(root) {
  for (const { pictures } of Object.values(said)) {
    const words = pictures[root.dataset.figure];
    if (words !== undefined) write(root.querySelector("desc"), words);
  }
}

export function say(place, message) {
  message.places = new Map(message.members.map((subject, row) => [subject, row]));
  said[place] = message;
  document.querySelectorAll("svg[data-figure]").forEach(describe);
  raiseAgain();
}

function writeLines() {
  const row = placeOf(said.panels, raised);
  for (const place of document.querySelectorAll(".raised, .enlarged")) {
    place.classList.toggle("is-empty", row === undefined);
    if (row !== undefined) writeLine(place, row);
  }
}

function writeLine(place, row) {
  write(place.querySelector(".raised-label"), said.panels.labels[row]);
  write(place.querySelector(".raised-sentence"), said.panels.sentences[row]);
  for (const model of MODELS) {
    const equation = ofEach(said.panels.equations[model], row).replace("{x}", () => said.panels.x);
    write(place.querySelector(`[data-equation=${model}]`), equation);
  }
}

const chosenPlace = () => document.querySelector(".chosen-subject");

function writeMember() {
  const place = chosenPlace();
  if (!place || !said.members) return;
  const { otherwise, farthest, parts, sentences } = said.members;
  const chosen = placeOf(said.members, raised);
  const subject = chosen === undefined ? otherwise : raised;
  const row = placeOf(said.members, subject);
  place.classList.toggle("is-chosen", chosen !== undefined);
  place.classList.toggle("is-farthest", farthest);
  write(place.querySelector(".chosen-label"), subject);
  write(place.querySelector(".chosen-sentence"), sentences[row]);
  for (const part of place.querySelectorAll("[data-part]")) {
    write(part, ofEach(parts[part.dataset.part], row));
  }
}

const errorsPlace = () => document.querySelector(".said-subject");

function writeErrors() {
  const row = placeOf(said.error_words, raised);
  errorsPlace().classList.toggle("is-chosen", row !== undefined);
  write(errorsPlace().querySelector(".said-label"), row === undefined ? "" : raised);
  write(errorsPlace().querySelector(".said-sentence"), said.error_words?.sentences[row] ?? "");
}

for (const place of ["members", "error_words"]) {
  Shiny.addCustomMessageHandler(place, (message) => {
    const first = said[place] === undefined;
    say(place, message);
    if (!first) announce(message.words);
  });
}

onArrival(() => {
  for (const root of document.querySelectorAll("svg[data-figure]")) {
    if (root.met) continue;
    root.met = true;
    describe(root);
    mark(root);
    if (!root.querySelector(".member[tabindex='0']")) {
      root.querySelector(".member")?.setAttribute("tabindex", "0");
    }
  }
});
