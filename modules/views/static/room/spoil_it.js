// Spoil it: three points of the same data removed by each, and whose line moved most.
import { xOf, yOf } from "./estimates.js";
import { givenOf, ownEntry, shownOf } from "./people.js";
import { counted, number, titleOf } from "./words.js";

const FARTHEST = 6; // people who are named

export function dataOf({ axes, points, lines, model }, removed = []) {
  const gone = new Set(removed);
  const at = points.map(([, , x, y]) => [x, y]);
  const part = (isGone) => at.map((point, place) => (gone.has(points[place][0]) === isGone ? point : null));
  return {
    x: xOf(axes),
    y: yOf(axes),
    marks: [
      { kind: "dots", key: "data", style: "data", radius: 2.6, points: part(false) },
      { kind: "dots", key: "removed", style: "removed", form: "cross", radius: 4, points: part(true) },
      { kind: "lines", key: "before", style: `${model} before`, lines },
    ],
  };
}

const farthest = ({ entries, reveal }) => reveal?.ranked.slice(0, 1).map((place) => entries[place][1]) ?? [];

function classPicture(known) {
  const given = givenOf(known);
  const [first] = farthest(known);
  const panel = dataOf(given, first?.ids);
  const own = ownEntry(known);
  const marks = [
    ...panel.marks,
    { kind: "lines", key: "after", style: "class", lines: shownOf(known).map(({ line }) => line) },
    { kind: "lines", key: "farthest", style: "answer", lines: first ? [first.line] : [], lasts: 1200 },
    ...(own ? [{ kind: "lines", key: "own", style: "own", lines: [own.line] }] : []),
  ];
  const legend = [
    { line: `${given.model} before`, text: titleOf(given.model) },
    ...(known.entries.length ? [{ line: "class", text: "The class" }] : []),
    ...(own ? [{ line: "own", text: "Yours" }] : []),
    ...(first?.line ? [{ line: "answer", text: "Moved most" }] : []),
  ];
  const label = `The data, the line of ${titleOf(given.model).toLowerCase()}, and where it went for ${counted(
    known.entries.length, "person", "people",
  )}.`;
  return ({ width }) => ({
    label,
    legend,
    height: known.you ? Math.min(0.8 * width, 420) : null,
    panels: [{ ...panel, at: [0, 0, 1, 1], marks }],
  });
}

function ownPicture({ task, mine }) {
  if (!mine) return null;
  const panel = dataOf(task, mine.ids);
  const marks = [...panel.marks, { kind: "lines", key: "own", style: "own", lines: [mine.line] }];
  return ({ width }) => ({
    label: "The data without your three points, and the line before and after.",
    legend: [
      { line: `${task.model} before`, text: "Before" },
      { line: "own", text: "After" },
    ],
    height: Math.min(0.8 * width, 420),
    panels: [{ ...panel, at: [0, 0, 1, 1], marks }],
  });
}

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
    panel: dataOf(task),
    points: task.points,
    subjects: task.subjects,
    removes: task.removes,
    axes: task.axes,
    legend: [{ line: `${task.model} before`, text: titleOf(task.model) }],
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
