// Who is closest: everybody's own line, and how the class pulls them towards its mean.
import { besideWords, interceptsOf, slopesOf, xOf, yOf } from "./estimates.js";
import { beside } from "./marks.js";
import { givenOf, ownEntry, shownOf } from "./people.js";
import { counted, number } from "./words.js";

const PULL = 2200; // ms from own lines to pooled ones

// Everybody's line as it is shown now: the own one, then the pooled one.
const linesNow = (known) =>
  shownOf(known).map((entry, place) => (known.reveal?.population ? (known.reveal.lines[place]?.pooled ?? null) : entry.own));

function classPicture(known) {
  const { axes } = givenOf(known);
  const lines = linesNow(known);
  const style = known.reveal?.population ? "partial" : "none";
  const population = known.reveal?.population ? [known.reveal.population] : [];
  const over = [
    { kind: "lines", key: "lines", style: `${style} many`, lines, lasts: known.reveal ? PULL : null },
    { kind: "lines", key: "population", style: "middle", lines: population, lasts: PULL },
  ];
  const plane = [
    { kind: "dots", key: "estimates", style, form: "ring", radius: 4, points: lines, lasts: known.reveal ? PULL : null },
    { kind: "dots", key: "centre", style: "middle", form: "target", radius: 7, points: population },
  ];
  const mine = known.entries.findIndex(([who]) => who === known.you?.number);
  if (mine >= 0) {
    over.push({ kind: "lines", key: "own", style: "own", lines: [lines[mine]], lasts: PULL });
    plane.push({ kind: "dots", key: "own", style: "own", form: "ring", radius: 8, points: [lines[mine]], lasts: PULL });
  }
  const legend = [
    { line: style, text: style === "none" ? "Own lines" : "Pooled lines" },
    ...(population.length ? [{ line: "middle", text: "The class" }] : []),
    ...(mine >= 0 ? [{ line: "own", text: "You" }] : []),
  ];
  const [intercepts, slopes] = [interceptsOf(axes), slopesOf(axes)];
  const label = `Lines of ${counted(lines.length, "person", "people")}, over the data and as points of a plane${
    population.length ? ", pulled towards the class" : ""
  }.`;
  return ({ width, height }) => {
    const wide = width > 1.1 * height;
    return {
      label,
      legend,
      note: besideWords(beside(lines, intercepts, slopes)),
      height: wide ? null : 1.3 * width,
      panels: [
        { at: wide ? [0, 0, 0.5, 1] : [0, 0, 1, 0.5], strip: { text: "Lines" }, x: xOf(axes), y: yOf(axes), marks: over },
        { at: wide ? [0.5, 0, 0.5, 1] : [0, 0.5, 1, 0.5], strip: { text: "Estimates" }, x: intercepts, y: slopes, marks: plane },
      ],
    };
  };
}

function ownPicture({ task, mine, result }) {
  if (!mine) return null;
  const { axes } = task;
  const known = [
    ["none", mine.own, "Your own line"],
    ["partial", result?.line?.pooled, "Pooled"],
    ["truth", result?.line?.truth, "Truth"],
  ].filter(([, line]) => line);
  const marks = [
    { kind: "dots", key: "data", style: "data", radius: 3.5, points: mine.points },
    ...known.map(([style, line]) => ({ kind: "lines", key: style, style, lines: [line], lasts: 1000 })),
  ];
  return ({ width }) => ({
    label: "Your observations and lines.",
    legend: known.map(([line, , text]) => ({ line, text })),
    height: Math.min(0.75 * width, 400),
    panels: [{ at: [0, 0, 1, 1], strip: { text: "You" }, x: xOf(axes), y: yOf(axes), marks }],
  });
}

function told({ reveal }) {
  if (!reveal.population) return reveal.why;
  if (!reveal.compared) return "";
  const errors = `${number(reveal.own_error)} by own lines, ${number(reveal.pooled_error)} pooled`;
  return `Pooling brought **${reveal.closer} of ${reveal.compared}** closer to their true lines. Root mean square error: ${errors}.`;
}

export const closest = {
  heading: (known) => ({
    title: "Who is closest?",
    ask: `Everybody is measured ${givenOf(known)?.observations ?? "a few"} times.`,
  }),
  asks: () => ({ kind: "button", button: "Measure me" }),
  classPicture,
  ownPicture,
  ownWords: ({ mine }) => (mine && !mine.own ? ["Your observations determine no line."] : []),
  told,
};
