// Plays a slider from one end to the other and back, for those whose hands are busy.
import { ask } from "./films.js";
import { play } from "./player.js";

const THERE = 6000; // ms from one end to the other
const STEP = 10; // per cent at a time, for those who do not want to see movement

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
let running = null; // {button, slider, start, hasTurned}

// The far end is shown whatever falls between two frames of a slow machine.
function position(passed) {
  const there = passed / THERE;
  if (there < 1) return there;
  if (running.hasTurned) return 2 - there;
  running.hasTurned = true;
  return 1;
}

function stop() {
  if (!running) return;
  const { button, slider } = running;
  running = null;
  play(slider.id, Number(slider.value));
  button.setAttribute("aria-pressed", "false");
}

function advance(time) {
  if (!running) return;
  const { slider } = running;
  running.start ??= time;
  const passed = Math.min(time - running.start, 2 * THERE);
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const step = calm.matches ? STEP : Number(slider.step);
  const exact = low + position(passed) * (high - low);
  const value = String(Math.round(exact / step) * step);
  if (slider.value !== value) {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (!calm.matches) play(slider.id, exact);
  if (passed < 2 * THERE) requestAnimationFrame(advance);
  else stop();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-plays]");
  if (!button) return;
  if (running) {
    stop();
    return;
  }
  const slider = document.getElementById(button.dataset.plays);
  ask(slider.id);
  button.setAttribute("aria-pressed", "true");
  running = { button, slider, start: null, hasTurned: false };
  requestAnimationFrame(advance);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !running) return;
  stop();
  event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  if (running && event.target === running.slider) stop();
});
