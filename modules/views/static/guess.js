// A guess that is drawn by hand: a line over a subject's panel, or a point in the plane. The
// numbers in the guide hold it; a handle in the picture and a key in their fields both change them.
import { onArrival } from "./arrivals.js";
import { close, enlarge, isOpen } from "./enlarged.js";
import { dataAt } from "./frames.js";
import { handlesOf, pulled } from "./held_line.js";
import { panelNamed, picture } from "./panels.js";
import { frameIn, onShown } from "./player.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const REACH = 22; // pixels around a handle that still hit it
const RADIUS = 7;
const BESIDE = 9; // pixels from a point to its subject's name
const DIGITS = 4;

let step = null; // {here, drawn, figure, subject, answered}: what is drawn where, and if it stays
let made = null; // {root, group, path, label, handles}: the drawing
let held = null; // which handle a hand holds

const fields = () => ["intercept", "slope"].map((term) => document.getElementById(`lesson-${term}`));

function element(name, attributes) {
  const drawn = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) drawn.setAttribute(key, value);
  return drawn;
}

const middle = (low, high) => (low + high) / 2;

// The line or point of the fields; the middle of the picture while they are empty.
function guess(frame) {
  const given = fields().map((field) => (field?.value ? Number(field.value) : NaN));
  if (given.every(Number.isFinite)) return given;
  if (step.drawn === "line") return [middle(frame.y0, frame.y1), 0];
  return [middle(frame.x0, frame.x1), middle(frame.y0, frame.y1)];
}

function keep(values) {
  fields().forEach((field, term) => {
    field.value = Number(values[term].toPrecision(DIGITS));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function places(frame) {
  const [first, second] = guess(frame);
  return step.drawn === "point" ? [[frame.x(first), frame.y(second)]] : handlesOf([first, second], frame);
}

function place() {
  const frame = made && frameIn(made.root);
  if (!frame) return;
  const at = places(frame);
  made.handles.forEach((handle, number) => {
    for (const circle of handle.children) {
      circle.setAttribute("cx", at[number][0]);
      circle.setAttribute("cy", at[number][1]);
    }
  });
  if (made.label) {
    made.label.setAttribute("x", at[0][0] - BESIDE);
    made.label.setAttribute("y", at[0][1] - BESIDE);
  }
  if (!made.path) return;
  const [intercept, slope] = guess(frame);
  const end = (x) => `${frame.x(x).toFixed(2)},${frame.y(intercept + slope * x).toFixed(2)}`;
  made.path.setAttribute("d", `M${end(frame.x0)}L${end(frame.x1)}`);
}

function handle(number) {
  const group = element("g", { class: "guess-handle", "data-handle": number });
  group.append(element("circle", { class: "guess-reach", r: REACH }), element("circle", { r: RADIUS }));
  return group;
}

// Where the guess is drawn, once it is there: a line in the subject's own panel.
function drawnIn() {
  const root = document.querySelector(`[data-figure=${step.figure}]`);
  const panel = root?.querySelector("[data-panel]");
  return !panel || panel.dataset.panel === step.subject ? root : null;
}

function enlargeOwn() {
  const root = picture();
  const panel = root && root.checkVisibility() && panelNamed(root, step.subject);
  if (panel && !step.wasEnlarged) {
    step.wasEnlarged = true;
    enlarge(panel, { ofLesson: true });
  }
}

function draw() {
  if (!step) return;
  if (step.drawn === "line") enlargeOwn();
  const root = drawnIn();
  if (!root || !frameIn(root) || made?.root === root) return;
  made?.group.remove();
  const group = element("g", { class: "guess", "aria-hidden": "true" });
  const path = step.drawn === "line" ? element("path", { class: "guess-line" }) : null;
  // Whose point it is: in the plane all look alike.
  const label = path ? null : element("text", { class: "guess-name", "text-anchor": "end" });
  const handles = (path ? [0, 1] : [0]).map(handle);
  group.append(path ?? label, ...handles);
  root.append(group);
  made = { root, group, path, label, handles };
  mark();
  place();
}

function mark() {
  if (!made) return;
  made.group.classList.toggle("is-answered", step.answered);
  if (made.label) made.label.textContent = step.answered ? "your guess" : step.subject;
}

export function begin(message) {
  const isSame = step?.here === message.here;
  step = { ...message, wasEnlarged: isSame && step.wasEnlarged };
  if (!isSame) remove();
  mark();
  draw();
}

function remove() {
  made?.group.remove();
  made = null;
  held = null;
  if (isOpen()) close();
}

export function end() {
  if (!step) return;
  step = null;
  remove();
}

function inPicture(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(made.root.getScreenCTM().inverse());
}

function drag(event) {
  const frame = frameIn(made.root);
  const at = dataAt(inPicture(event), frame);
  keep(step.drawn === "point" ? at : pulled(guess(frame), held, at[1], frame));
}

const own = (event) => made && !step.answered && event.target.closest?.(".guess-handle");

// Before all else, for which the same hand would look closer, remove points or lead on.
for (const [name, act] of Object.entries({
  pointerdown(event) {
    const grip = own(event);
    if (!grip) return false;
    held = Number(grip.dataset.handle);
    grip.setPointerCapture(event.pointerId);
    return true;
  },
  pointermove(event) {
    if (held === null) return false;
    drag(event);
    return true;
  },
  pointerup: () => letGo(),
  pointercancel: () => letGo(),
  click: (event) => Boolean(own(event)),
})) {
  document.addEventListener(name, (event) => {
    if (!act(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}

function letGo() {
  const was = held !== null;
  held = null;
  return was;
}

document.addEventListener("input", ({ target }) => {
  if (step && fields().includes(target)) place();
});

onArrival(draw);
onShown(() => {
  draw();
  place();
});
