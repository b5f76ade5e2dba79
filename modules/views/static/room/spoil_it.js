// Spoil it: three points of the same data removed by each, and whose line moved most.
import { roundLimits } from "./axes.js";
import { xOf, yOf } from "./estimates.js";
import { givenOf, ownEntry, shownOf } from "./people.js";
import { counted, number, titleOf, withUnit } from "./words.js";

const FARTHEST = 6; // people who are named

// The data, without what was removed, and the line before; `others` are lines below it.
function dataOf({ axes, points, lines, model }, removed, others) {
  const gone = new Set(removed);
  const at = points.map(([, , x, y]) => [x, y]);
  const part = (isGone) => at.map((point, place) => (gone.has(points[place][0]) === isGone ? point : null));
  return {
    x: xOf(axes),
    y: yOf(axes),
    marks: [
      { kind: "dot", key: "data", style: "data", radius: 2.6, points: part(false) },
      { kind: "dot", key: "removed", style: "removed", form: "cross", radius: 4, points: part(true) },
      ...others,
      { kind: "line", key: "before", style: lines.length > 1 ? `${model} many` : model, lines },
    ],
  };
}

// A line that was moved, less what it was before.
function difference({ lines }, { line, subject }) {
  const before = lines[subject ?? 0];
  return line && [line[0] - before[0], line[1] - before[1]];
}

// How far lines moved, on an axis of its own: they are often hard to see among the data.
function movedOf({ axes }, moved, marks) {
  const x = xOf(axes);
  const heights = moved.filter(Boolean).flatMap(([at, rise]) => x.limits.map((end) => Math.abs(at + rise * end)));
  const most = Math.max(...heights, 0);
  const limits = most > 0 ? roundLimits([-most, most]) : [-1, 1];
  const title = withUnit({ name: "Moved by", unit: axes.y.unit });
  const zero = { kind: "line", key: "zero", style: "zero", lines: [[0, 0]] };
  return { strip: { text: "How far it moved" }, x, y: { title, limits }, marks: [zero, ...marks] };
}

const farthest = ({ entries, reveal }) => reveal?.ranked.slice(0, 1).map((place) => entries[place][1]) ?? [];

// The lines of the class, the own one and the farthest, once each as `shown` has them.
function linesOf(known, name, shown) {
  const [own, [first]] = [ownEntry(known) ?? known.mine, farthest(known)];
  const mark = (key, style, lines) => ({ kind: "line", key: `${name} ${key}`, style, lines });
  return [
    mark("class", "class", shownOf(known).map(shown)),
    { ...mark("farthest", "answer", first ? [shown(first)] : []), lasts: 1200 },
    mark("own", "own", own ? [shown(own)] : []),
  ];
}

function picture(known, removed) {
  const given = givenOf(known);
  const [first] = farthest(known);
  const own = ownEntry(known) ?? known.mine;
  const isPhone = known.you !== undefined;
  const shifts = linesOf(known, "moved", (entry) => difference(given, entry));
  const data = dataOf(given, removed, linesOf(known, "data", ({ line }) => line));
  const moved = movedOf(given, shifts.flatMap(({ lines }) => lines), shifts);
  const legend = [
    { line: given.model, text: titleOf(given.model) },
    ...(known.entries.length ? [{ line: "class", text: "The class" }] : []),
    ...(own ? [{ line: "own", text: "Yours" }] : []),
    ...(first?.line ? [{ line: "answer", text: "Moved most" }] : []),
  ];
  const title = titleOf(given.model).toLowerCase();
  const people = counted(known.entries.length, "person", "people");
  return ({ width }) => ({
    label: `The data with the line of ${title}, and how far it moved for ${people}.`,
    legend,
    height: isPhone ? 1.4 * width : null,
    panels: [
      { ...data, strip: { text: "The data" }, at: isPhone ? [0, 0, 1, 0.55] : [0, 0, 0.54, 1] },
      { ...moved, at: isPhone ? [0, 0.55, 1, 0.45] : [0.54, 0, 0.46, 1] },
    ],
  });
}

const classPicture = (known) => picture(known, farthest(known)[0]?.ids);

const ownPicture = (known) =>
  known.mine && known.room.phase === "open" ? picture({ ...known, entries: [] }, known.mine.ids) : null;

// Who moved it farthest, by their numbers.
function ranks(known) {
  const { reveal, entries } = known;
  if (!reveal?.ranked.length) return null;
  const { unit } = givenOf(known).axes.y;
  return reveal.ranked.slice(0, FARTHEST).map((place) => {
    const [who, { moved }] = entries[place];
    const isOwn = who === known.you?.number;
    return { text: isOwn ? "You" : `Number ${who}`, moved, said: moved === null ? "no line left" : `${number(moved)} ${unit}` };
  });
}

export const spoilIt = {
  heading(known) {
    const given = givenOf(known);
    const ask = given ? `Remove ${given.removes} points, and move the line of ${titleOf(given.model).toLowerCase()} as far as you can.` : "";
    return { title: "Spoil it", ask };
  },
  asks: ({ task }) => ({
    kind: "points",
    button: "Remove these",
    panel: dataOf(task, [], []),
    points: task.points,
    subjects: task.subjects,
    removes: task.removes,
    axes: task.axes,
    legend: [{ line: task.model, text: titleOf(task.model) }],
  }),
  classPicture,
  ownPicture,
  ranks,
  ownWords: ({ mine, task }) => {
    if (!mine) return [];
    if (mine.moved === null) return ["Your three points left it without a line."];
    return [`Your three points moved it by ${number(mine.moved)} ${task.axes.y.unit}.`];
  },
  told: ({ reveal }) => reveal.said,
};
