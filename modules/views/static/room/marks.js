// What a picture may be made of, from data to the places of marks in a frame.
import { isInside } from "../frames.js";
import { stack } from "./stacks.js";

const EDGE = 0.5;

// Points [x, y] of the data; those beside the frame are not shown.
const dots = ({ points, ...mark }, frame) => ({
  ...mark,
  shape: "dot",
  frame,
  places: points.map((point) => {
    if (point === null) return null;
    const at = [frame.x(point[0]), frame.y(point[1])];
    return isInside(at, frame, EDGE) ? at : null;
  }),
});

// Lines [intercept, slope].
const lines = ({ lines: given, ...mark }, frame) => ({
  ...mark,
  shape: "line",
  frame,
  places: given.map((line) => line && [...line, 1]),
});

// Values of x, as upright lines through the whole frame.
const rules = ({ values, ...mark }, frame) => ({
  ...mark,
  shape: "rule",
  frame,
  places: values.map((value) =>
    value === null || value < frame.x0 || value > frame.x1 ? null : [frame.x(value), frame.top, frame.height],
  ),
});

const KINDS = { dots, lines, rules, stack };

export const placed = ({ kind, ...mark }, frame) => KINDS[kind](mark, frame);

// How many points of a list a frame with these limits does not show.
export const beside = (points, x, y) =>
  points.filter(
    (point) =>
      point && (point[0] < x.limits[0] || point[0] > x.limits[1] || point[1] < y.limits[0] || point[1] > y.limits[1]),
  ).length;
