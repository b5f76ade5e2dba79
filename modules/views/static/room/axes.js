// Axes of a panel: its frame, grid lines, ticks and titles, in the look of the app's figures.
import { frameOf } from "../frames.js";
import { svg } from "./draw.js";
import { fixed } from "./words.js";

const LETTER = 6.6; // units that a digit is wide
const LINE = 15; // and a line of text high
const TICK = 4;
const STRIP = 22;
const KEY = 26;
const STEPS = [1, 2, 5, 10];
const APART = { x: 64, y: 36 }; // units between ticks, at least

export function ticksOf([low, high], most) {
  const rough = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((times) => times * power).find((size) => size >= rough * (1 - 1e-9));
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = [];
  for (let place = Math.ceil(low / step - 1e-9); place * step <= high + step * 1e-9; place += 1) {
    ticks.push([place * step, fixed(place * step + 0, decimals)]);
  }
  return ticks;
}

// Limits that begin and end at ticks and hold all that is given.
export function roundLimits(values, most = 8) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spread = high - low || Math.abs(high) || 1;
  const rough = (spread * 1.2) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((times) => times * power).find((size) => size >= rough);
  return [
    Math.floor((low - 0.05 * spread) / step) * step,
    Math.ceil((high + 0.05 * spread) / step) * step,
  ];
}

// The frame of a panel in its box, and what is drawn of its axes.
export function axesIn(box, { strip, x, y, bare }) {
  const ticksOfY = y && !bare ? ticksOf(y.limits, box.height / APART.y) : [];
  const digits = Math.max(0, ...ticksOfY.map(([, label]) => label.length));
  const left = box.left + (ticksOfY.length ? digits * LETTER + TICK + 4 + LINE : 1);
  const top = box.top + (strip ? STRIP : 6);
  const width = box.left + box.width - 8 - left;
  const height = box.top + box.height - (bare ? 2 : TICK + 2 * LINE + 6) - top;
  const [y0, y1] = y?.limits ?? [0, 1];
  const frame = frameOf([left, top, Math.max(1, width), Math.max(1, height), ...x.limits, y0, y1]);
  const drawn = svg("g");
  drawn.append(svg("rect", { class: "frame", x: left, y: top, width: frame.width, height: frame.height }));
  if (strip) drawn.append(...stripOver(frame, strip));
  if (!bare) drawn.append(...acrossOf(frame, x), ...(y ? upOf(frame, y, ticksOfY, box.left) : []));
  return { frame, drawn };
}

function stripOver(frame, { text, line, beside }) {
  const middle = frame.top - STRIP / 2 + 4.5;
  const start = frame.left + 7 + (line ? KEY + 6 : 0);
  const parts = [
    svg("rect", { class: "strip", x: frame.left, y: frame.top - STRIP, width: frame.width, height: STRIP }),
    svg("text", { class: "strip-label", x: start, y: middle }, text),
  ];
  if (line) {
    const at = { x1: frame.left + 7, x2: frame.left + 7 + KEY, y1: middle - 4.5, y2: middle - 4.5 };
    parts.push(svg("line", { class: `line-${line}`, ...at }));
  }
  if (beside) {
    const at = { x: frame.right - 7, y: middle, "text-anchor": "end" };
    parts.push(svg("text", { class: "strip-beside", ...at }, beside));
  }
  return parts;
}

function acrossOf(frame, axis) {
  const parts = [];
  for (const [value, label] of ticksOf(axis.limits, frame.width / APART.x)) {
    const at = frame.x(value);
    parts.push(
      svg("line", { class: "grid-line", x1: at, x2: at, y1: frame.top, y2: frame.bottom }),
      svg("line", { class: "tick", x1: at, x2: at, y1: frame.bottom, y2: frame.bottom + TICK }),
      svg("text", { x: at, y: frame.bottom + TICK + LINE - 2, "text-anchor": "middle" }, label),
    );
  }
  const at = { x: frame.left + frame.width / 2, y: frame.bottom + TICK + 2 * LINE, "text-anchor": "middle" };
  return [...parts, svg("text", { class: "axis-title", ...at }, axis.title)];
}

function upOf(frame, axis, ticks, edge) {
  const parts = [];
  for (const [value, label] of ticks) {
    const at = frame.y(value);
    parts.push(
      svg("line", { class: "grid-line", x1: frame.left, x2: frame.right, y1: at, y2: at }),
      svg("line", { class: "tick", x1: frame.left - TICK, x2: frame.left, y1: at, y2: at }),
      svg("text", { x: frame.left - TICK - 3, y: at + 4, "text-anchor": "end" }, label),
    );
  }
  const [x, y] = [edge + LINE - 4, frame.top + frame.height / 2];
  const turned = { transform: `translate(${x},${y}) rotate(-90)`, "text-anchor": "middle" };
  return [...parts, svg("text", { class: "axis-title", ...turned }, axis.title)];
}
