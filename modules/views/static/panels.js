// Puts the panels of the small multiples in their order, once nothing moves, and says what they hold.
import { announce } from "./announce.js";
import { onArrival } from "./arrivals.js";
import { say } from "./subjects.js";

const QUIET = 400; // ms without a change before panels change places

let latest = null; // what the server said last of the panels
let settled = 0; // how often a picture with pages came to rest, and they may be cut anew
let timer;

const stage = () => document.querySelector(".figure-stage");

const PICTURE = "[data-figure]:has(> .panel):not([data-axes-of])"; // of all panels, none alone
export const picture = () => document.querySelector(PICTURE);
export const panelsOf = (root) => [...root.querySelectorAll(".panel")];
export const panelNamed = (root, subject) =>
  panelsOf(root).find((panel) => panel.dataset.panel === subject);

export function orderOf(root) {
  const there = new Set(panelsOf(root).map((panel) => panel.dataset.panel));
  const order = (latest?.members ?? []).filter((subject) => there.has(subject));
  return order.length === there.size ? order : [...there];
}

function placePanels(root) {
  const panels = panelsOf(root);
  const corner = (panel) => (panel.corner ??= panel.querySelector(".strip").getBBox());
  const corners = panels.map(corner);
  orderOf(root).forEach((subject, cell) => {
    const panel = panelNamed(root, subject);
    const own = corner(panel);
    panel.style.transform = `translate(${corners[cell].x - own.x}px, ${corners[cell].y - own.y}px)`;
  });
  if (!root.querySelector(".panel[tabindex='0']")) {
    panelNamed(root, orderOf(root)[0]).setAttribute("tabindex", "0");
  }
}

function settle() {
  if (picture()) placePanels(picture());
  if (!document.querySelector(".pager select")) return;
  settled += 1;
  Shiny.setInputValue(stage().dataset.settled, settled);
}

Shiny.addCustomMessageHandler("panels", (message) => {
  const first = latest === null;
  latest = message;
  say("panels", message);
  clearTimeout(timer);
  timer = setTimeout(settle, QUIET);
  if (!first) announce(message.words);
});

onArrival(() => {
  const root = picture();
  if (!root || root.ordered) return;
  root.ordered = true;
  placePanels(root);
});
