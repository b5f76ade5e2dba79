// Moves the lines and points of the small multiples, and puts panels in their order.
import { announce } from "./announce.js";
import { onArrival, withoutTransition } from "./arrivals.js";
import { applyDial, isTurned } from "./dial.js";
import { say, raiseAgain } from "./subjects.js";
import { write } from "./write.js";

const QUIET = 400; // ms without a move before panels change places

let latest = null; // the last state the server sent
let settled = 0; // how often the picture came to rest, and the pages may be cut anew
let reorderTimer;

const stage = () => document.querySelector(".figure-stage");
const drawing = () => document.querySelector("[data-drawing]");

export const linesState = () => latest;
export const panelsOf = (root) => [...root.querySelectorAll(".panel")];
export const panelNamed = (root, subject) =>
  panelsOf(root).find((panel) => panel.dataset.panel === subject);

function isCurrent(root) {
  return root !== null && latest !== null && root.dataset.drawing === latest.drawing;
}

export function moveLine(line, path) {
  if (path === null) {
    line.setAttribute("visibility", "hidden");
    line.removeAttribute("d");
  } else {
    line.removeAttribute("visibility");
    line.setAttribute("d", path);
  }
}

function ghostOf(panel, model) {
  const there = panel.querySelector(`[data-ghost=${model}]`);
  if (there) return there;
  const ghost = panel.querySelector(`[data-model=${model}]`).cloneNode();
  ghost.dataset.ghost = model;
  ghost.classList.add("ghost");
  delete ghost.dataset.model;
  panel.insertBefore(ghost, panel.querySelector(".line"));
  return ghost;
}

function moveGhosts(panel, ghosts) {
  if (!ghosts) {
    for (const ghost of panel.querySelectorAll(".ghost")) ghost.remove();
    return;
  }
  for (const [model, path] of Object.entries(ghosts)) moveLine(ghostOf(panel, model), path);
}

function movePanel(panel, state) {
  panel.setAttribute("aria-label", state.label);
  write(panel.querySelector(".strip-count"), state.count);
  write(panel.querySelector(".note"), state.note);
  for (const [name, path] of Object.entries(state.lines)) {
    if (name === "partial" && isTurned()) continue;
    moveLine(panel.querySelector(`[data-model=${name}]`), path);
  }
  moveGhosts(panel, state.ghosts);
  for (const [id, x, y, label] of state.points) {
    const point = panel.querySelector(`[data-observation="${id}"]`);
    point.setAttribute("cx", x);
    point.setAttribute("cy", y);
    point.setAttribute("aria-label", label);
  }
}

function movePoints(root, missing) {
  const gone = new Set(missing.map(String));
  for (const point of root.querySelectorAll(".point")) {
    const kept = String(!gone.has(point.dataset.observation));
    if (point.dataset.kept !== kept) {
      point.dataset.kept = kept;
      point.setAttribute("aria-checked", kept);
    }
  }
}

function placePanels(root) {
  const corners = panelsOf(root).map((panel) => panel.querySelector(".strip").getBBox());
  latest.order.forEach((subject, cell) => {
    const panel = panelNamed(root, subject);
    const own = panel.querySelector(".strip").getBBox();
    panel.style.transform = `translate(${corners[cell].x - own.x}px, ${corners[cell].y - own.y}px)`;
  });
  if (!root.querySelector(".panel[tabindex='0']")) {
    panelNamed(root, latest.order[0]).setAttribute("tabindex", "0");
  }
}

function settle() {
  if (isCurrent(drawing())) placePanels(drawing());
  settled += 1;
  Shiny.setInputValue(stage().dataset.settled, settled);
}

function move(root) {
  for (const panel of panelsOf(root)) movePanel(panel, latest.panels[panel.dataset.panel]);
  movePoints(root, latest.missing);
  applyDial();
  raiseAgain();
}

// Where the line of partial pooling is at the estimate, wherever the dial has taken it.
export function partialPath(subject) {
  return latest?.panels[subject]?.lines.partial ?? null;
}

Shiny.addCustomMessageHandler("move", (state) => {
  const first = latest === null;
  latest = state;
  say("lines", latest.panels);
  const root = drawing();
  if (!isCurrent(root)) return;
  move(root);
  clearTimeout(reorderTimer);
  reorderTimer = setTimeout(settle, QUIET);
  if (!first) announce(state.words);
});

onArrival(() => {
  const root = drawing();
  if (!root || root.adopted || !isCurrent(root)) return;
  root.adopted = true;
  withoutTransition(root);
  move(root);
  placePanels(root);
});
