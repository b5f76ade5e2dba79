// A line that hands hold at two places of its frame: where these are, and what becomes of it when
// one of them is pulled.

const HELD = [0.12, 0.88]; // shares of the frame's width

const held = ({ x0, x1 }) => HELD.map((share) => x0 + share * (x1 - x0));

export const handlesOf = ([intercept, slope], frame) =>
  held(frame).map((x) => [frame.x(x), frame.y(intercept + slope * x)]);

export function pulled([intercept, slope], handle, height, frame) {
  const at = held(frame);
  const heights = at.map((x) => intercept + slope * x);
  heights[handle] = height;
  const rise = (heights[1] - heights[0]) / (at[1] - at[0]);
  return [heights[0] - rise * at[0], rise];
}
