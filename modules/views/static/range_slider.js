// The browser's own range input, which sends its next value as soon as the last was answered.
import { write } from "./write.js";

const LONGEST_WAIT = 500; // ms until a slider stops waiting for an answer

const waiting = new Map(); // slider -> true when it moved while the server was at work
let answered = true;
let timer;

function release() {
  clearTimeout(timer);
  answered = true;
  for (const send of [...waiting.values()]) send();
  waiting.clear();
}

function sendWhenAnswered(slider, send) {
  if (!answered) {
    waiting.set(slider, () => sendWhenAnswered(slider, send));
    return;
  }
  answered = false;
  timer = setTimeout(release, LONGEST_WAIT);
  send();
}

function showValue(slider) {
  const written = `${slider.value.replace("-", "\u2212")}\u202f${slider.dataset.unit}`;
  write(slider.closest(".range-slider-group").querySelector("output"), written);
  slider.setAttribute("aria-valuetext", written);
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
    slider.value = value;
    showValue(slider);
  }
  subscribe(slider, callback) {
    slider.sendValue = () => callback(false);
    slider.moved = () => {
      showValue(slider);
      sendWhenAnswered(slider, slider.sendValue);
    };
    slider.addEventListener("input", slider.moved);
  }
  unsubscribe(slider) {
    slider.removeEventListener("input", slider.moved);
  }
  receiveMessage(slider, message) {
    this.setValue(slider, message.value);
    waiting.delete(slider);
    slider.sendValue();
  }
}

Shiny.inputBindings.register(new RangeSliderBinding(), "lab.rangeSlider");
$(document).on("shiny:idle", release);
