// The plane of estimates, intercepts across and slopes up, and lines over the data.
import { withUnit } from "./words.js";

export const xOf = ({ x }) => ({ title: withUnit(x), limits: x.limits });
export const yOf = ({ y }) => ({ title: withUnit(y), limits: y.limits });

export const interceptsOf = ({ intercept, y }) => ({
  title: withUnit({ name: "Intercept", unit: y.unit }),
  limits: intercept,
});

const perX = ({ x, y }) => (y.unit && x.unit ? `${y.unit} per ${x.unit.replace(/s$/, "")}` : "");

export const slopesOf = (axes) => ({
  title: withUnit({ name: "Slope", unit: perX(axes) }),
  limits: axes.slope,
});

export function besideWords(count) {
  if (count === 0) return "";
  return count === 1 ? "One lies outside the picture." : `${count} lie outside the picture.`;
}
