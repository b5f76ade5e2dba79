// Predict: a step of a lesson, the guesses of the whole class laid over one another.
import { roundLimits } from "./axes.js";
import { besideWords, interceptsOf, slopesOf, xOf, yOf } from "./estimates.js";
import { heightFor } from "./heights.js";
import { beside } from "./marks.js";
import { givenOf, ownEntry, shownOf } from "./people.js";
import { counted, MODELS, titleOf, withUnit } from "./words.js";

const FAR = 3; // times the distance of the quartiles beyond which a guess may be beside the axis
const FORMS = {
  class: { form: "ring", radius: 4 },
  own: { form: "ring", radius: 6 },
  middle: { form: "diamond", radius: 8 },
  answer: { form: "target", radius: 8 },
};
const LINES = { own: "Yours", answer: "Answer", middle: "Mean of the class", class: "The class" };

const drawsLines = ({ kind }) => kind === "line";

function guesses(known) {
  const own = ownEntry(known) ?? known.mine?.answer;
  return {
    class: shownOf(known),
    own: own === undefined ? [] : [own],
    middle: known.reveal?.mean ? [known.reveal.mean] : [],
    answer: known.reveal ? [known.reveal.answer] : [],
  };
}

function legendOf(found, made) {
  const order = ["class", "own", "middle", "answer"];
  return order.filter((name) => found[name].length).map((name) => ({ ...made(name), text: LINES[name] }));
}

// What is shown of the data before any guess.
export function before(given) {
  const { axes, points = [], lines = {}, others = {}, subject } = given;
  if (drawsLines(given)) {
    return {
      strip: { text: subject },
      x: xOf(axes),
      y: yOf(axes),
      marks: [
        { kind: "dot", key: "data", style: "data", radius: 3, points },
        ...Object.entries(lines).map(([model, line]) => ({ kind: "line", key: model, style: model, lines: [line] })),
      ],
    };
  }
  const marks = MODELS.filter((model) => others[model]).map((model) => ({
    kind: "dot", key: `others ${model}`, style: model, form: "ring", radius: 3, points: others[model],
  }));
  for (const [model, point] of Object.entries(lines)) {
    marks.push({ kind: "dot", key: `before ${model}`, style: model, form: "target", radius: 5, points: [point] });
  }
  return { strip: { text: "Estimates of all subjects" }, x: interceptsOf(axes), y: slopesOf(axes), marks };
}

const modelLegend = ({ kind, lines = {} }) =>
  Object.keys(lines).map((model) => ({
    ...(kind === "line" ? { line: model } : { dot: { style: model, form: "ring", radius: 4 } }),
    text: titleOf(model),
  }));

function picture(known) {
  const given = givenOf(known);
  const found = guesses(known);
  const panel = before(given);
  const isLine = drawsLines(given);
  const marks = Object.entries(found).map(([name, shown]) =>
    isLine
      ? { kind: "line", key: name, style: name, lines: shown, lasts: name === "answer" ? 1200 : 500 }
      : {
          kind: "dot", key: name, style: name, points: shown,
          ...FORMS[name],
        },
  );
  const whose = given.subject ? ` for ${given.subject}` : "";
  const label = `${counted(found.class.length, "guess", "guesses")}${whose}${known.reveal ? ", and the answer" : ""}.`;
  const outside = isLine ? 0 : beside(found.class, panel.x, panel.y);
  const legend = [
    ...modelLegend(given),
    ...legendOf(found, (name) =>
      isLine ? { line: name } : { dot: { style: name, ...FORMS[name], radius: 5 } },
    ),
  ];
  return ({ width }) => ({
    label,
    legend,
    note: besideWords(outside),
    height: known.you ? heightFor(width, 0.8) : null,
    panels: [{ ...panel, at: [0, 0, 1, 1], marks: [...panel.marks, ...marks] }],
  });
}

// Limits that hold the answer and nearly all guesses, however wild the others are.
function limitsOf(values, answer) {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [0.25, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
  const far = FAR * (high - low);
  const kept = [...sorted.filter((value) => value >= low - far && value <= high + far), ...answer];
  return kept.length ? roundLimits(kept) : null;
}

function numbers(known) {
  const found = guesses(known);
  const limits = limitsOf([...found.class, ...found.own], found.answer);
  const [low, high] = limits ?? [0, 1];
  const axis = { title: withUnit({ name: "Guess", unit: givenOf(known).unit }), limits: [low, high] };
  const marks = [
    { kind: "stack", key: "guesses", style: "class", form: "ring", values: found.class },
    { kind: "rule", key: "own", style: "own", values: found.own },
    { kind: "rule", key: "answer", style: "answer", values: found.answer },
  ];
  const outside = found.class.filter((value) => value < low || value > high).length;
  return ({ width }) => ({
    label: `${counted(found.class.length, "guess", "guesses")} along an axis${known.reveal ? ", and the answer" : ""}.`,
    legend: legendOf({ ...found, middle: [] }, (name) =>
      name === "class" ? { dot: { style: name, form: "ring", radius: 5 } } : { line: name },
    ),
    note: outside ? `${besideWords(outside)} They are piled up at its edge.` : "",
    height: known.you ? heightFor(width, 0.7) : null,
    panels: [{ at: [0, 0, 1, 1], x: axis, bare: limits === null, marks }],
  });
}

const isOf = (kinds, known) => kinds.includes(givenOf(known).kind);

export const predict = {
  heading: (known) => {
    const { title, ask, text } = givenOf(known);
    return { title, ask, text };
  },
  asks({ task }) {
    const { kind } = task;
    if (kind === "line" || kind === "point") return { kind, button: "That is my guess", panel: before(task), legend: modelLegend(task) };
    if (kind === "number") return { kind, button: "That is my guess", unit: task.unit };
    return { kind: "choice", button: "That is my guess", options: task.options };
  },
  classPicture(known) {
    if (isOf(["line", "point"], known)) return picture(known);
    return isOf(["number"], known) ? numbers(known) : null;
  },
  bars(known) {
    if (!isOf(["subject", "choice"], known)) return null;
    return { options: givenOf(known).options, ...chosen(known), answer: known.reveal?.answer };
  },
  ownPicture: (known) =>
    isOf(["line", "point"], known) && known.room.phase === "open" ? picture({ ...known, entries: [] }) : null,
  ownWords: () => [],
  told: ({ reveal }) => reveal.said,
};

function chosen(known) {
  const found = guesses(known);
  return { counts: countsOf(found.class, givenOf(known).options), own: found.own[0] };
}

export function countsOf(places, options) {
  const counts = options.map(() => 0);
  for (const place of places) counts[place] += 1;
  return counts;
}
