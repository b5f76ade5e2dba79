// A panel that is too small for a finger opens in the picture's full width, over the picture.
import { announce } from "./announce.js";
import { onArrival } from "./arrivals.js";
import { enlargedPanel } from "./enlarged_panel.js";
import { orderOf, panelNamed, picture } from "./panels.js";
import { raise } from "./subjects.js";

const SWIPE = 40; // pixels across, beyond which a finger leads to the next subject
const LEVEL = 1.5; // how often farther across than up or down
const INSIDE = ".enlarged, .sidebar, .figure-controls"; // where a tap does not close it

const byFinger = window.matchMedia("(pointer: coarse)");

let subject = null; // whose panel is enlarged
let drawnFrom = null; // the picture it was made from
let finger = null; // where a finger came down

const place = () => document.querySelector(".enlarged");
const own = () => place()?.querySelector(".panel");

export const isOpen = () => subject !== null;

// Whether what was done to a panel asks for it to be enlarged.
export function asksForMore(panel, event) {
  if (panel === own() || event.pointerType === "mouse") return false;
  return event.pointerType === "touch" || byFinger.matches;
}

function draw() {
  const root = picture();
  const panel = root && panelNamed(root, subject);
  if (!panel) {
    close();
    return;
  }
  drawnFrom = root;
  const inside = place().querySelector(".enlarged-place");
  const focused = inside.contains(document.activeElement);
  inside.dataset.source = root.closest("[data-source]").dataset.source;
  inside.replaceChildren(enlargedPanel(panel, inside.clientWidth, inside.clientHeight));
  if (focused) own().focus({ preventScroll: true });
}

function show(next) {
  subject = next;
  raise(subject);
  draw();
  const order = orderOf(picture());
  for (const button of place().querySelectorAll("[data-leads]")) {
    const other = order[order.indexOf(subject) + Number(button.dataset.leads)];
    button.setAttribute("aria-disabled", String(other === undefined));
  }
}

// Enlarge a panel because a person wants to see more of it, or because a lesson is about it.
export function enlarge(panel, { ofLesson = false } = {}) {
  if (!ofLesson && !window.history.state?.enlarged) {
    window.history.pushState({ ...window.history.state, enlarged: true }, "");
  }
  const before = document.activeElement;
  place().show();
  picture().closest(".fitted").inert = true;
  show(panel.dataset.panel);
  if (ofLesson) {
    document.activeElement.blur(); // a dialog takes the focus
    before.focus({ preventScroll: true });
    return;
  }
  place().scrollIntoView({ block: "nearest" });
  own().focus({ preventScroll: true });
}

// To the subject before or after, in the order of the panels.
export function lead(step) {
  const order = orderOf(picture());
  const next = order[order.indexOf(subject) + step];
  if (next === undefined) return;
  show(next);
  if (document.activeElement !== own()) announce(own().getAttribute("aria-label"));
}

function shut() {
  if (!isOpen()) return;
  const root = picture();
  const left = subject;
  subject = null;
  place().close();
  place().querySelector(".enlarged-place").replaceChildren();
  document.querySelector(".fitted[inert]").inert = false;
  if (root) panelNamed(root, left)?.focus({ preventScroll: true });
}

// As by the gesture that leads back, which closes it too.
export function close() {
  shut();
  if (window.history.state?.enlarged) window.history.back();
}

window.addEventListener("popstate", shut);

document.addEventListener("click", (event) => {
  const leads = event.target.closest?.("[data-leads]");
  if (leads) lead(Number(leads.dataset.leads));
  else if (event.target.closest?.(".enlarged-close")) close();
});

document.addEventListener(
  "click",
  (event) => {
    if (isOpen() && !event.target.closest?.(INSIDE)) close();
  },
  { capture: true },
);

document.addEventListener("pointerdown", (event) => {
  const inside = event.pointerType === "touch" && event.target.closest?.(".enlarged");
  finger = inside ? { x: event.clientX, y: event.clientY } : null;
});

document.addEventListener("pointerup", (event) => {
  if (!finger) return;
  const [across, down] = [event.clientX - finger.x, event.clientY - finger.y];
  finger = null;
  const farthest = Math.max(SWIPE, LEVEL * Math.abs(down));
  if (Math.abs(across) > farthest) lead(across < 0 ? 1 : -1);
});

// Another picture, or another size of its place: the panel is made anew.
onArrival(() => {
  if (isOpen() && picture() && picture() !== drawnFrom) draw();
});

new ResizeObserver(([{ target }]) => {
  const drawn = target.querySelector("svg")?.viewBox.baseVal;
  if (drawn && (drawn.width !== target.clientWidth || drawn.height !== target.clientHeight)) draw();
}).observe(place().querySelector(".enlarged-place"));
