// What the fits say, in data units, as the server sends it: numbers by part, a row for each subject.

const OF_EACH = ["none", "partial", "truth", "reach_none", "reach_partial", "left", "rank_0", "rank_1"];
const TERMS = [0, 1];

export const isOfEach = new Set(OF_EACH);

function numbers(list) {
  return Float64Array.from(list, (number) => number ?? NaN);
}

// The place of each subject by its conditional mode, the largest first; ties as they come.
function ranks(lines, population, term) {
  const modes = Array.from({ length: lines.length / 2 }, (_, row) => lines[2 * row + term] - population[term]);
  const rank = new Float64Array(modes.length);
  const known = Number.isFinite(modes[0]);
  const order = modes.map((_, row) => row);
  if (known) order.sort((a, b) => modes[b] - modes[a] || a - b);
  order.forEach((row, place) => {
    rank[row] = place;
  });
  return rank;
}

export function withRanks(parts) {
  if (parts.population && parts.partial) {
    for (const term of TERMS) parts[`rank_${term}`] = ranks(parts.partial, parts.population, term);
  }
  return parts;
}

export function rowsOf(subjects) {
  return new Map(subjects.map((subject, row) => [subject, row]));
}

export function unpack(message) {
  const parts = {};
  for (const [name, list] of Object.entries(message.parts)) parts[name] = numbers(list);
  return { ...message, parts: withRanks(parts), row: rowsOf(message.subjects) };
}

// Numbers on the way from some to others. Where either is unknown there is no way between them: it
// is as in the last argument, the one or the other.
function mix(from, to, share, otherwise) {
  const mixed = new Float64Array(to.length);
  for (let i = 0; i < to.length; i += 1) {
    const way = to[i] - from[i];
    mixed[i] = Number.isNaN(way) ? otherwise[i] : from[i] + share * way;
  }
  return mixed;
}

// The parts of one setting, on the way to those of the next.
export function between(from, to, share) {
  if (share === 0) return from;
  const parts = {};
  for (const name of Object.keys(from)) parts[name] = mix(from[name], to[name], share, from[name]);
  return parts;
}

// A state on the way to another; what has no counterpart is there at once.
export function toward(from, to, share) {
  const parts = {};
  for (const [name, values] of Object.entries(to.parts)) {
    const before = from.parts[name];
    parts[name] = before?.length === values.length ? mix(before, values, share, values) : values;
  }
  const observations = moved(from.observations, to.observations, share);
  return { ...to, parts, observations, axes: shifted(from.axes, to.axes, share) };
}

// Axes on the way to others, with the ticks that they will have.
function shifted(from, to, share) {
  if (!from || !to) return to;
  const axes = {};
  for (const [figure, { y, ticks }] of Object.entries(to)) {
    const before = from[figure]?.y ?? y;
    axes[figure] = { y: y.map((limit, end) => before[end] + share * (limit - before[end])), ticks };
  }
  return axes;
}

function moved(from, to, share) {
  if (!from || !to) return to;
  const observations = {};
  for (const [subject, own] of Object.entries(to)) {
    const before = from[subject]?.y;
    const moves = own.y && before?.length === own.y.length;
    observations[subject] = moves ? { ...own, y: mix(before, own.y, share, own.y) } : own;
  }
  return observations;
}
