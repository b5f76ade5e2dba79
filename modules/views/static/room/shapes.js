// The shapes of marks: how each is written into its element from its numbers, and from which
// numbers it comes when it is new.
import { course } from "../frames.js";
import { svg } from "./draw.js";

const ring = (r) => `M${-r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0z`;
const diamond = (r) => `M0,${-r}L${r},0L0,${r}L${-r},0z`;
const cross = (r) => `M${-r},${-r}L${r},${r}M${r},${-r}L${-r},${r}`;
const target = (r) => `${ring(r)}M0,${-1.6 * r}V${1.6 * r}M${-1.6 * r},0H${1.6 * r}`;

const FORMS = { ring, diamond, cross, target };
const FALL = 90; // units that a dot falls, at most
const two = (value) => value.toFixed(2);

const DRAWN_AS = { dot: "dot", line: "line", rule: "line", bar: "bar" };

// The class that gives marks of a shape their look.
export const classOf = (shape, style) => `${DRAWN_AS[shape]}-${style}`;

export const SHAPES = {
  // [x, y], where its middle is.
  dot: {
    create: ({ form = "ring", radius = 4 }) => svg("path", { d: FORMS[form](radius) }),
    write: (element, [x, y]) => element.setAttribute("transform", `translate(${two(x)},${two(y)})`),
    before: ([x, y], { top }) => [x, Math.max(top, y - FALL)],
  },

  // [intercept, slope, share of it that is drawn].
  line: {
    create: () => svg("path"),
    write(element, [intercept, slope, share], frame) {
      const x1 = frame.x0 + share * (frame.x1 - frame.x0);
      const drawn = share === 1 ? frame : { ...frame, x1 };
      element.setAttribute("d", course(intercept, slope, drawn) ?? "");
    },
    before: ([intercept, slope]) => [intercept, slope, 0],
  },

  // [x, y of the upper end, height]: an upright line.
  rule: {
    create: () => svg("path"),
    write: (element, [x, top, height]) => element.setAttribute("d", `M${two(x)},${two(top)}v${two(height)}`),
    before: ([x, top]) => [x, top, 0],
  },

  // [x, y of the upper end, width, height].
  bar: {
    create: () => svg("path"),
    write: (element, [x, y, width, height]) =>
      element.setAttribute("d", `M${two(x)},${two(y)}h${two(width)}v${two(height)}h${two(-width)}z`),
    before: ([x, y, width, height]) => [x, y + height, width, 0],
  },
};
