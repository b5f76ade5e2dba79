// The pooling dial: its reading, and the curve of the criterion that it moves along.
import { ask } from "./films.js";
import { turnDial, turnDialWithNextState } from "./player.js";
import { write } from "./write.js";

const ESTIMATE = 0.5;
const SNAP = 0.012; // how near the estimate the hand is taken for being on it
const TOP = 3; // pixels above the curve, of the 40 it may use
const HEIGHT = 40;
const WIDTH = 100;

let curve = null;

const dial = () => document.querySelector(".dial-slider");

function position() {
  const value = Number(dial().value);
  return Math.abs(value - ESTIMATE) < SNAP ? ESTIMATE : value;
}

function heightAt(heights, at) {
  const steps = (heights.length - 1) * at;
  const before = Math.min(Math.floor(steps), heights.length - 2);
  return heights[before] + (steps - before) * (heights[before + 1] - heights[before]);
}

function reading(at) {
  if (at === ESTIMATE) return "k = 1";
  if (at === 0) return "k = 0, complete";
  if (at === 1) return `k = \u221e, ${curve?.reaches ? "none" : "its limit"}`;
  const k = at / (1 - at);
  return `k = ${k < 1 ? k.toFixed(2) : k.toFixed(k < 10 ? 1 : 0)}`;
}

function height(share) {
  return TOP + (1 - share) * (HEIGHT - TOP - 2);
}

function showReading(at) {
  const slider = dial();
  const place = slider.closest(".dial");
  const words = reading(at);
  write(place.querySelector("output"), words);
  slider.setAttribute("aria-valuetext", words);
  place.classList.toggle("is-turned", at !== ESTIMATE);
  place.querySelector(".dial-shortfall").hidden = at !== 1 || !curve?.shortfall;
  const dot = curve ? `M${WIDTH * at},${height(heightAt(curve.heights, at))}h0` : "";
  place.querySelector(".dial-here").setAttribute("d", dot);
}

const turned = (at) => (at === ESTIMATE ? null : { slider: dial().id, at });

function turn() {
  ask(dial().id);
  showReading(position());
  turnDial(turned(position()));
}

function report() {
  Shiny.setInputValue(dial().dataset.position, position());
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.(".dial-slider")) turn();
});

document.addEventListener("change", (event) => {
  if (event.target.matches?.(".dial-slider")) report();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".dial-back")) return;
  dial().value = ESTIMATE;
  turn();
  report();
});

Shiny.addCustomMessageHandler("dial", (message) => {
  curve = message.curve;
  const place = dial().closest(".dial");
  write(place.querySelector(".dial-shortfall"), curve?.shortfall ?? "");
  const points = (curve?.heights ?? []).map(
    (share, i, all) => `${((WIDTH * i) / (all.length - 1)).toFixed(1)},${height(share).toFixed(2)}`,
  );
  place.querySelector(".dial-curve").setAttribute("d", points.length ? `M${points.join("L")}` : "");
  dial().disabled = curve === null;
  showReading(position());
  turnDialWithNextState(turned(position()));
});
Shiny.addCustomMessageHandler("turned", ({ at }) => {
  dial().value = at;
  showReading(position());
  turnDialWithNextState(turned(position()));
  report();
});
