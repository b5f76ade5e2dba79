// The browser's own range input. Its film plays at once, where there is one; its value goes to the
// server as soon as the last was answered.
import { ask } from "./films.js";
import { answered as allAnswered, leave, play } from "./player.js";
import { write } from "./write.js";

const LONGEST_WAIT = 500; // ms until a slider stops waiting for an answer
const PACE = 300; // ms between two values while a film already shows what they do

const waiting = new Set(); // sliders that moved since they sent their value
let answered = true;
let pace = 0;
let sentAt = 0;
let timer;
let pacing;

function send() {
  clearTimeout(pacing);
  if (!answered || waiting.size === 0) return;
  const rest = sentAt + pace - performance.now();
  if (rest > 0) {
    pacing = setTimeout(send, rest);
    return;
  }
  const [slider] = waiting;
  waiting.delete(slider);
  answered = false;
  sentAt = performance.now();
  timer = setTimeout(release, LONGEST_WAIT);
  slider.sendValue();
}

function release() {
  clearTimeout(timer);
  answered = true;
  send();
}

function follow(slider) {
  showValue(slider);
  const playing = play(slider.id, Number(slider.value));
  if (!playing) ask(slider.id);
  pace = playing ? PACE : 0;
  waiting.add(slider);
  send();
}

function letGo() {
  pace = 0;
  send();
}

function showValue(slider) {
  const written = `${slider.value.replace("-", "\u2212")}\u202f${slider.dataset.unit}`;
  const group = slider.closest(".range-slider-group");
  group.dataset.value = slider.value;
  write(group.querySelector("output"), written);
  slider.setAttribute("aria-valuetext", written);
}

// Have a slider stand at a value that nobody chose, and that the server is not told.
export function showAt(slider, value) {
  slider.value = value;
  showValue(slider);
}

class RangeSliderBinding extends Shiny.InputBinding {
  find(scope) {
    return $(scope).find("input.range-slider");
  }
  initialize(slider) {
    showValue(slider);
  }
  getValue(slider) {
    return Number(slider.value);
  }
  setValue(slider, value) {
    showAt(slider, value);
  }
  subscribe(slider, callback) {
    slider.sendValue = () => callback(false);
    slider.moved = () => follow(slider);
    slider.addEventListener("input", slider.moved);
    slider.addEventListener("change", letGo);
  }
  unsubscribe(slider) {
    slider.removeEventListener("input", slider.moved);
    slider.removeEventListener("change", letGo);
  }
  receiveMessage(slider, message) {
    this.setValue(slider, message.value);
    waiting.delete(slider);
    leave(slider.id);
    slider.sendValue();
  }
}

Shiny.inputBindings.register(new RangeSliderBinding(), "lab.rangeSlider");
$(document).on("shiny:idle", () => {
  if (waiting.size === 0) allAnswered();
  release();
});
