// A frame: a linear map from data to pixels, and what lies inside it.

export function frameOf([left, top, width, height, x0, x1, y0, y1]) {
  const across = width / (x1 - x0);
  return {
    left, top, width, height, x0, x1, y0, y1,
    right: left + width,
    bottom: top + height,
    x: (value) => left + across * (value - x0),
    y(value) {
      return top + height - (height / (this.y1 - this.y0)) * (value - this.y0);
    },
  };
}

export const written = (x, y) => `${x.toFixed(2)},${y.toFixed(2)}`;

// The course of a straight line as far as its frame reaches; null where it never enters.
export function course(intercept, slope, frame) {
  let [start, end] = [frame.x0, frame.x1];
  if (slope !== 0) {
    const crossings = [(frame.y0 - intercept) / slope, (frame.y1 - intercept) / slope];
    start = Math.max(start, Math.min(...crossings));
    end = Math.min(end, Math.max(...crossings));
  } else if (intercept < frame.y0 || intercept > frame.y1) return null;
  if (!(start < end)) return null;
  const place = (x) => written(frame.x(x), frame.y(intercept + slope * x));
  return `M${place(start)}L${place(end)}`;
}

export function isInside([x, y], frame, edge) {
  return (
    x >= frame.left - edge && x <= frame.right + edge && y >= frame.top - edge && y <= frame.bottom + edge
  );
}

// Where in the data a place of the picture is; beside the frame, the nearest inside.
export function dataAt({ x, y }, frame) {
  const within = (share) => Math.min(1, Math.max(0, share));
  return [
    frame.x0 + within((x - frame.left) / frame.width) * (frame.x1 - frame.x0),
    frame.y1 - within((y - frame.top) / frame.height) * (frame.y1 - frame.y0),
  ];
}
