// Who is closest: everybody's own line, and how the class pulls them towards its mean.
import { besideWords, interceptsOf, slopesOf, xOf, yOf } from "./estimates.js";
import { heightFor } from "./heights.js";
import { beside } from "./marks.js";
import { givenOf, ownEntry, shownOf } from "./people.js";
import { counted, number } from "./words.js";

const WAS = { style: "was", form: "ring", radius: 4 };
const PULL = 2200; // ms from own lines to pooled ones

// Everybody's line as it is shown now: the own one, then the pooled one.
const linesNow = (known) =>
  shownOf(known).map((entry, place) => (known.reveal?.population ? (known.reveal.lines[place]?.pooled ?? null) : entry.own));

function classPicture(known) {
  const { axes } = givenOf(known);
  const shown = linesNow(known);
  const style = known.reveal?.population ? "partial" : "none";
  const population = known.reveal?.population ? [known.reveal.population] : [];
  const over = [
    { kind: "line", key: "everybody", style: `${style} many`, lines: shown, lasts: known.reveal ? PULL : null },
    { kind: "line", key: "population", style: "middle", lines: population, lasts: PULL },
  ];
  const was = population.length ? shownOf(known).map((entry) => entry.own) : [];
  const plane = [
    { kind: "dot", key: "was", ...WAS, radius: 3, points: was },
    { kind: "dot", key: "estimates", style, form: "ring", radius: 4, points: shown, lasts: known.reveal ? PULL : null },
    { kind: "dot", key: "centre", style: "middle", form: "target", radius: 7, points: population },
  ];
  const mine = known.entries.findIndex(([who]) => who === known.you?.number);
  if (mine >= 0) {
    over.push({ kind: "line", key: "own", style: "own", lines: [shown[mine]], lasts: PULL });
    plane.push({ kind: "dot", key: "own estimate", style: "own", form: "ring", radius: 8, points: [shown[mine]], lasts: PULL });
  }
  const legend = [
    { line: style, text: style === "none" ? "Own line" : "Pooled line" },
    ...(population.length ? [{ line: "middle", text: "The class" }, { dot: WAS, text: "Own estimates" }] : []),
    ...(mine >= 0 ? [{ line: "own", text: "You" }] : []),
  ];
  const [intercepts, slopes] = [interceptsOf(axes), slopesOf(axes)];
  const people = counted(shown.length, "person", "people");
  const label = `${people}, each a line over the data and a point of a plane${
    population.length ? ", pulled towards the class" : ""
  }.`;
  return ({ width }) => {
    const wide = known.you === undefined;
    return {
      label,
      legend,
      note: besideWords(beside(shown, intercepts, slopes)),
      height: wide ? null : 1.3 * width,
      panels: [
        { at: wide ? [0, 0, 0.5, 1] : [0, 0, 1, 0.5], strip: { text: "Over the data" }, x: xOf(axes), y: yOf(axes), marks: over },
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
    { kind: "dot", key: "data", style: "data", radius: 3.5, points: mine.points },
    ...known.map(([style, line]) => ({ kind: "line", key: style, style, lines: [line], lasts: 1000 })),
  ];
  return ({ width }) => ({
    label: "Your observations, and what is made of them.",
    legend: known.map(([line, , text]) => ({ line, text })),
    height: heightFor(width, 0.75),
    panels: [{ at: [0, 0, 1, 1], strip: { text: "You" }, x: xOf(axes), y: yOf(axes), marks }],
  });
}

function told({ reveal }) {
  if (!reveal.population) return reveal.why;
  if (!reveal.compared) return "";
  const off = `${number(reveal.own_error)} alone, ${number(reveal.pooled_error)} pooled`;
  return `Pooling brought **${reveal.closer} of ${reveal.compared}** closer to the truth. Root mean square error: ${off}.`;
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
