// Your own sample: everybody's estimates on the plane, and piled up by model.
import { BELOW } from "./axes.js";
import { besideWords, interceptsOf, perX, slopesOf, xOf, yOf } from "./estimates.js";
import { beside } from "./marks.js";
import { givenOf, ownEntry, shownOf } from "./people.js";
import { counted, MODELS, number, titleOf } from "./words.js";

const FORMS = {
  complete: { form: "diamond", radius: 7 },
  none: { form: "ring", radius: 4.6 },
  partial: { form: "ring", radius: 2.4 },
};
const SMALLEST = 84; // units that a subject's panel is wide, at least
const STRIP = 22;

function strip(model, { reveal }) {
  const sd = reveal?.sd[model];
  const mean = reveal?.mean[model];
  const beside = sd ? `mean ${number(mean[1])}, SD ${number(sd[1], 2)}` : "";
  return { text: titleOf(model), line: model, beside };
}

function plane(known, entries) {
  const { axes } = givenOf(known);
  const marks = MODELS.map((model) => ({
    kind: "dot",
    key: `estimates ${model}`,
    style: model,
    ...FORMS[model],
    points: entries.map((entry) => entry[model]),
  }));
  const own = ownEntry(known);
  if (own) {
    const points = MODELS.map((model) => own[model]);
    marks.push({ kind: "dot", key: "own", style: "own", form: "ring", radius: 9, points });
  }
  if (known.reveal) {
    const points = [known.reveal.truth];
    marks.push({ kind: "dot", key: "truth", style: "truth", form: "target", radius: 9, points });
  }
  return { strip: { text: "Everybody\u2019s estimates" }, x: interceptsOf(axes), y: slopesOf(axes), marks };
}

function pile(model, known, entries, isLast) {
  const { axes } = givenOf(known);
  const values = entries.map((entry) => entry[model]?.[1] ?? null);
  const { form } = FORMS[model];
  const marks = [{ kind: "stack", key: `slopes ${model}`, style: model, form, values }];
  if (known.reveal) {
    marks.push({ kind: "rule", key: `truth ${model}`, style: "truth", values: [known.reveal.truth[1]] });
  }
  const slopes = slopesOf(axes);
  return { strip: strip(model, known), x: isLast ? slopes : { ...slopes, title: "" }, marks };
}

function legend(known) {
  const models = MODELS.map((model) => ({ dot: { style: model, ...FORMS[model] }, text: titleOf(model) }));
  const truth = { dot: { style: "truth", form: "target", radius: 5 }, text: "Truth" };
  const own = { dot: { style: "own", form: "ring", radius: 7 }, text: "Yours" };
  return [...models, ...(ownEntry(known) ? [own] : []), ...(known.reveal ? [truth] : [])];
}

function classPicture(known) {
  const { axes } = givenOf(known);
  const entries = shownOf(known);
  const label =
    `Estimates of ${counted(entries.length, "person", "people")} by three models: intercepts and slopes on a ` +
    "plane, and how often each slope came out.";
  const missing = MODELS.flatMap((model) => entries.map((entry) => entry[model]));
  const note = besideWords(beside(missing, { limits: axes.intercept }, { limits: axes.slope }));
  return ({ height }) => {
    const isPhone = known.you !== undefined;
    const [left, top] = isPhone ? [0, 0.44] : [0.54, 0];
    const below = height ? BELOW / height : 0;
    const each = (1 - top - below) / MODELS.length;
    const piles = MODELS.map((model, place) => {
      const isLast = place === MODELS.length - 1;
      const at = [left, top + place * each, 1 - left, isLast ? each + below : each];
      return { ...pile(model, known, entries, isLast), at };
    });
    const panels = [{ ...plane(known, entries), at: isPhone ? [0, 0, 1, top] : [0, 0, left, 1] }, ...piles];
    return { label, note, height: isPhone ? 700 : null, legend: legend(known), panels };
  };
}

// The subjects of one's own sample, a small panel each.
function ownPicture({ task, mine, result }) {
  const state = result?.state ?? mine?.state;
  if (!state) return null;
  const { axes, x } = task;
  const shown = ["complete", "none", "partial", ...(result?.state ? ["truth"] : [])];
  const lineOf = (part, row) => {
    const numbers = state.parts[part];
    const line = numbers.length === 2 ? numbers : numbers.slice(2 * row, 2 * row + 2);
    return line.includes(null) ? null : line;
  };
  const marksOf = (subject, row) => {
    const { y, kept } = state.observations[subject];
    const points = x[subject].map((at, place) => (kept[place] === "1" ? [at, y[place]] : null));
    return [
      { kind: "dot", key: `points ${subject}`, style: "data", radius: 1.7, points },
      ...shown.map((part) => ({ kind: "line", key: `${part} ${subject}`, style: part, lines: [lineOf(part, row)] })),
    ];
  };
  const legend = shown.map((part) => ({ line: part, text: part === "truth" ? "Truth" : titleOf(part) }));
  return ({ width }) => {
    const columns = Math.max(1, Math.min(state.subjects.length, Math.floor(width / SMALLEST)));
    const rows = Math.ceil(state.subjects.length / columns);
    const panels = state.subjects.map((subject, row) => ({
      strip: { text: subject },
      bare: true,
      x: xOf(axes),
      y: yOf(axes),
      at: [(row % columns) / columns, Math.floor(row / columns) / rows, 1 / columns, 1 / rows],
      marks: marksOf(subject, row),
    }));
    const label = `Your own sample of ${counted(state.subjects.length, "subject", "subjects")}, with what three models make of it.`;
    return { label, legend, panels, height: rows * (SMALLEST + STRIP) };
  };
}

function ownWords({ mine }) {
  if (!mine) return [];
  const slopes = MODELS.filter((model) => mine.estimates[model]).map(
    (model) => `${number(mine.estimates[model][1])} by ${titleOf(model).toLowerCase()}`,
  );
  const found = slopes.length ? [`Your slope: ${slopes.join(", ")}.`] : [];
  return [...found, ...new Set(Object.values(mine.reasons))];
}

export const ownSample = {
  heading: () => ({ title: "Your own sample", ask: "Everybody draws a sample from the same truth." }),
  asks: ({ task }) => ({
    kind: "button",
    button: "Draw my sample",
    text: `Yours has ${counted(task.subjects.length, "subject", "subjects")}. Three models are fitted to it.`,
  }),
  classPicture,
  ownPicture,
  ownWords,
  told: ({ reveal, result, picture }) => (result?.said ? "" : `The true slope is ${number(reveal.truth[1])} ${perX(picture.axes)}.`),
};
