// Values piled up over an axis: a dot for each, or bars where there are too many for dots.

const DIAMETER = 12;
const FEWEST = 12; // bins
const MOST = 40;
const ROOM = 0.94; // share of a frame's height that the tallest pile takes at most

// In which bin each value lies, those beside the axis in the outermost.
function binned(values, frame, bins) {
  const width = (frame.x1 - frame.x0) / bins;
  return values.map((value) =>
    value === null ? null : Math.min(bins - 1, Math.max(0, Math.floor((value - frame.x0) / width))),
  );
}

function tallest(places, bins) {
  const counts = new Array(bins).fill(0);
  for (const place of places) if (place !== null) counts[place] += 1;
  return counts;
}

export function stack({ key, style, values, form, radius }, frame) {
  const bins = Math.min(MOST, Math.max(FEWEST, Math.round(frame.width / DIAMETER)));
  const size = frame.width / bins;
  const places = binned(values, frame, bins);
  const counts = tallest(places, bins);
  const high = Math.max(...counts);
  const isDots = high * size <= ROOM * frame.height;
  if (isDots) {
    const piled = new Array(bins).fill(0);
    const dots = places.map((place) => {
      if (place === null) return null;
      piled[place] += 1;
      return [frame.left + (place + 0.5) * size, frame.bottom - (piled[place] - 0.5) * size];
    });
    return { key: `${key} dots`, style, shape: "dot", form, radius: radius ?? size / 2 - 1, places: dots, frame };
  }
  const unit = (ROOM * frame.height) / high;
  const bars = counts.map((count, place) => [
    frame.left + place * size + 0.5,
    frame.bottom - count * unit,
    size - 1,
    count * unit,
  ]);
  return { key: `${key} bars`, style, shape: "bar", places: bars, frame, lasts: 250 };
}
