// Who has never been here sees the picture move by itself once, and a line that says what to do.
import { ask, filmOf } from "./films.js";
import { picture } from "./panels.js";
import { leave, onShown, play } from "./player.js";
import { showAt } from "./range_slider.js";

const SEEN = "pooling-lab-seen";
const OURS = /[?&]_(inputs|values)_(&|$)/; // a link that says what to show
const LASTS = 3000; // ms
const FARTHEST = 70; // per cent missing
const HANDS = ["pointerdown", "keydown", "wheel"];

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const place = () => document.querySelector(".welcome");
const slider = () => document.getElementById("spoil-missing");

// A page that may not keep anything takes everybody for somebody who has been here.
function isFirst() {
  try {
    if (window.localStorage.getItem(SEEN)) return false;
    window.localStorage.setItem(SEEN, "1");
    return true;
  } catch {
    return false;
  }
}

let start = null; // when the picture began to move
let isOver = false;

function end() {
  if (isOver) return;
  isOver = true;
  if (start === null) return;
  showAt(slider(), 0);
  leave(slider().id);
}

function advance(time) {
  if (isOver) return;
  start ??= time;
  const way = Math.min(1, (time - start) / LASTS);
  const at = FARTHEST * Math.sin(Math.PI * way) ** 2;
  showAt(slider(), Math.round(at));
  play(slider().id, at);
  if (way < 1) requestAnimationFrame(advance);
  else end();
}

function moveOnceThere() {
  if (isOver || start !== null || !picture()) return;
  if (!filmOf(slider().id)) ask(slider().id);
  else if (slider().value === "0") requestAnimationFrame(advance);
}

function welcome() {
  place().hidden = false;
  for (const hand of HANDS) document.addEventListener(hand, end, { once: true, capture: true });
  document.addEventListener("input", () => { place().hidden = true; }, { once: true });
  if (!calm.matches) onShown(moveOnceThere);
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.(".welcome button")) place().hidden = true;
});

if (!OURS.test(window.location.search) && isFirst()) welcome();
