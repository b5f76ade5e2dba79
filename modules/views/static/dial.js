// The pooling dial: lines and estimates glide between complete pooling and none, frame by frame.
//
// The server has sent where everything is at a few dozen settings; between them it moves straight.
import { moveLine, panelsOf, partialPath } from "./lines.js";
import { placeOf } from "./marks.js";
import { write } from "./write.js";

const ESTIMATE = 0.5;
const SNAP = 0.012; // how near the estimate the hand is taken for being on it
const TOP = 3; // pixels above the curve, of the 40 it may use
const HEIGHT = 40;
const WIDTH = 100;
const SHORTEST_ARROW = 3; // pixels, below which it has no direction
const LARGEST_SPREAD = 30; // times the estimate: far outside, and too long to draw dash by dash
const REST = 80; // ms without a movement
const TERMS = ["intercept", "slope"];
const PARTIAL = 1; // where the slope charts' axis has partial pooling

let frames = null; // positions, and by subject the lines there
let curve = null;
let wanted = false; // a frame has been asked for
let wasTurned = false;
let slopesTimer;
let slopesAt = ESTIMATE;

const dial = () => document.querySelector(".dial-slider");

export function isTurned() {
  return dial() !== null && position() !== ESTIMATE && frames !== null;
}

function position() {
  const value = Number(dial().value);
  return Math.abs(value - ESTIMATE) < SNAP ? ESTIMATE : value;
}

function between(values, at) {
  const steps = (values.length - 1) * at;
  const before = Math.min(Math.floor(steps), values.length - 2);
  const share = steps - before;
  const [from, to] = [values[before], values[before + 1]];
  if (Array.isArray(from)) {
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  }
  return from + share * (to - from);
}

// ---------------------------------------------------------------- the lines of the panels

function pathIn(box, limits, [intercept, slope]) {
  const [left, right, bottom, top] = limits;
  let [start, end] = [left, right];
  if (slope !== 0) {
    const crossings = [(bottom - intercept) / slope, (top - intercept) / slope];
    start = Math.max(start, Math.min(...crossings));
    end = Math.min(end, Math.max(...crossings));
  } else if (intercept < bottom || intercept > top) return null;
  if (!(start < end)) return null;
  const place = (x) => {
    const across = box.x + ((x - left) / (right - left)) * box.width;
    const up = (intercept + slope * x - bottom) / (top - bottom);
    return `${across.toFixed(2)},${(box.y + (1 - up) * box.height).toFixed(2)}`;
  };
  return `M${place(start)}L${place(end)}`;
}

function turnLines(at) {
  const picture = document.querySelector("[data-figure=lines]");
  if (!picture) return;
  const limits = picture.dataset.limits.split(" ").map(Number);
  for (const panel of panelsOf(picture)) {
    const line = panel.querySelector("[data-model=partial]");
    const nodes = frames?.lines[panel.dataset.panel];
    if (at === ESTIMATE || !nodes) {
      moveLine(line, partialPath(panel.dataset.panel));
      continue;
    }
    panel.box ??= panel.querySelector(".frame").getBBox();
    moveLine(line, pathIn(panel.box, limits, between(nodes, at)));
  }
}

// ---------------------------------------------------------------- the plane, the slope charts

function mapping(frame) {
  const [left, top, width, height] = frame.dataset.box.split(" ").map(Number);
  const [x0, x1, y0, y1] = frame.dataset.limits.split(" ").map(Number);
  return ([x, y]) => [
    left + ((x - x0) / (x1 - x0)) * width,
    top + (1 - (y - y0) / (y1 - y0)) * height,
  ];
}

function setPoint(mark, [x, y]) {
  mark.setAttribute("cx", x.toFixed(2));
  mark.setAttribute("cy", y.toFixed(2));
}

function setArrow(arrow, own, [x, y]) {
  if (!own?.cx) return;
  const long = Math.hypot(own.cx - x, own.cy - y) > SHORTEST_ARROW;
  arrow.setAttribute("visibility", long ? "inherit" : "hidden");
  arrow.setAttribute("d", `M${own.cx},${own.cy}L${x.toFixed(1)},${y.toFixed(1)}`);
}

function restore(picture) {
  for (const mark of picture.querySelectorAll(".member [data-mark], .centre, .ellipse")) {
    const place = placeOf(picture.dataset.figure, mark.dataset.mark);
    if (place) mark.setAttribute("visibility", place.visibility ?? "inherit");
    for (const name of ["d", "cx", "cy", "x", "y"]) {
      if (place && name in place) mark.setAttribute(name, place[name]);
    }
  }
  for (const ellipse of picture.querySelectorAll(".ellipse")) ellipse.removeAttribute("transform");
}

function partsOf(picture) {
  return [...picture.querySelectorAll(".member")].map((member) => ({
    subject: member.dataset.member,
    estimate: member.querySelector(".estimate-partial"),
    name: member.querySelector(".member-name"),
    arrow: member.querySelector(".arrow"),
  }));
}

function turnPlane(at) {
  const picture = document.querySelector("[data-figure=shrinkage]");
  if (!picture) return;
  if (at === ESTIMATE) {
    restore(picture);
    return;
  }
  const place = mapping(picture.querySelector(".frame"));
  picture.parts ??= partsOf(picture);
  for (const { subject, estimate, name, arrow } of picture.parts) {
    const nodes = frames.lines[subject];
    if (!nodes) continue;
    const end = place(between(nodes, at));
    setPoint(estimate, end);
    name.setAttribute("x", (end[0] + 7).toFixed(1));
    name.setAttribute("y", (end[1] - 9).toFixed(1));
    setArrow(arrow, placeOf("shrinkage", `own:${subject}`), end);
  }
  const centre = place(between(frames.population, at));
  setPoint(picture.querySelector("[data-mark=population]"), centre);
  turnEllipses(picture, centre, at);
}

function turnEllipses(picture, centre, at) {
  const start = placeOf("shrinkage", "population");
  const size = between(frames.spread, at);
  const [x, y] = [Number(start?.cx), Number(start?.cy)];
  const move =
    `translate(${centre[0]} ${centre[1]}) scale(${size}) translate(${-x} ${-y})`;
  for (const ellipse of picture.querySelectorAll(".ellipse")) {
    const drawable = size < LARGEST_SPREAD;
    ellipse.setAttribute("visibility", drawable ? "inherit" : "hidden");
    ellipse.setAttribute("transform", drawable ? move : "");
  }
}

function slopesOf(picture) {
  return [...picture.querySelectorAll(".member")].map((member) => ({
    subject: member.dataset.member,
    estimates: [...member.querySelectorAll(".estimate-partial")],
    slopes: [...member.querySelectorAll(".slope")],
  }));
}

function turnSlopes(at) {
  const picture = document.querySelector("[data-figure=slope-chart]");
  if (!picture) return;
  if (at === ESTIMATE) {
    restore(picture);
    return;
  }
  const places = [...picture.querySelectorAll(".frame")].map(mapping);
  picture.parts ??= slopesOf(picture);
  for (const { subject, estimates, slopes } of picture.parts) {
    const nodes = frames.lines[subject];
    if (!nodes) continue;
    between(nodes, at).forEach((value, term) => {
      const end = places[term]([PARTIAL, value]);
      setPoint(estimates[term], end);
      const own = placeOf("slope-chart", `own:${TERMS[term]}:${subject}`);
      if (own?.cx) {
        const course = `M${own.cx},${own.cy}L${end[0].toFixed(1)},${end[1].toFixed(1)}`;
        slopes[term].setAttribute("d", course);
      }
    });
  }
}

// Hundreds of slopes would slow the plane down: they follow when the hand rests.
function turnSlopesInTime(at) {
  clearTimeout(slopesTimer);
  const glides = at !== slopesAt;
  slopesAt = at;
  if (glides && document.querySelector("[data-figure=slope-chart].many")) {
    slopesTimer = setTimeout(() => turnSlopes(at), REST);
  } else {
    turnSlopes(at);
  }
}

// ---------------------------------------------------------------- the dial itself

function reading(at) {
  if (at === ESTIMATE) return "k = 1, the estimate";
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
  const dot = curve ? `M${WIDTH * at},${height(between(curve.heights, at))}h0` : "";
  place.querySelector(".dial-here").setAttribute("d", dot);
}

function draw() {
  wanted = false;
  const at = position();
  const turned = at !== ESTIMATE;
  for (const picture of document.querySelectorAll("[data-figure]")) {
    picture.classList.toggle("is-turning", turned);
  }
  if ((turned || wasTurned) && (frames || !turned)) {
    turnLines(at);
    turnPlane(at);
    turnSlopesInTime(at);
  }
  wasTurned = turned;
}

export function applyDial() {
  if (!dial() || wanted || (!wasTurned && position() === ESTIMATE)) return;
  wanted = true;
  requestAnimationFrame(draw);
}

function ask() {
  Shiny.setInputValue(dial().dataset.wanted, true);
}

function turn() {
  if (!frames) ask();
  showReading(position());
  if (wanted) return;
  wanted = true;
  requestAnimationFrame(draw);
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

for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, (event) => {
    if (event.target.matches?.(".dial-slider") && !frames) ask();
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".dial-back")) return;
  dial().value = ESTIMATE;
  turn();
  report();
});

Shiny.addCustomMessageHandler("dial", (message) => {
  curve = message.curve;
  frames = message.frames;
  const place = dial().closest(".dial");
  write(place.querySelector(".dial-shortfall"), curve?.shortfall ?? "");
  const points = (curve?.heights ?? []).map(
    (share, i, all) => `${((WIDTH * i) / (all.length - 1)).toFixed(1)},${height(share).toFixed(2)}`,
  );
  place.querySelector(".dial-curve").setAttribute("d", points.length ? `M${points.join("L")}` : "");
  dial().disabled = curve === null;
  if (position() !== ESTIMATE && !frames) ask();
  showReading(position());
  applyDial();
});
