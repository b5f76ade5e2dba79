// A line or a point, drawn by hand in the picture or set by two sliders.
import { dataAt } from "../frames.js";
import { handlesOf, pulled } from "../held_line.js";
import { write } from "../write.js";
import { html, svg } from "./draw.js";
import { interceptsOf, slopesOf, xOf, yOf } from "./estimates.js";
import { number } from "./words.js";
import { SHAPES } from "./shapes.js";

const REACH = 26; // units around a handle that still hit it
const RADIUS = 8;
const STEPS = 200;

const middle = ([low, high]) => (low + high) / 2;

function slider(name, { title, limits }, changed) {
  const said = html("output", { for: name });
  const input = html("input", {
    id: name, type: "range", min: limits[0], max: limits[1], step: (limits[1] - limits[0]) / STEPS,
  });
  input.addEventListener("input", () => changed(Number(input.value)));
  return {
    element: html("div", { class: "field" }, html("label", { for: name }, title), said, input),
    show(value) {
      input.min = Math.min(limits[0], value);
      input.max = Math.max(limits[1], value);
      input.value = value;
      input.setAttribute("aria-valuetext", number(value));
      write(said, number(value));
    },
  };
}

export function askGuess({ kind, panel, legend, axes }, picture) {
  const isLine = kind === "line";
  const [intercepts, slopes] = [interceptsOf(axes), slopesOf(axes)];
  let guess = isLine ? [middle(yOf(axes).limits), 0] : [middle(intercepts.limits), middle(slopes.limits)];
  let isTouched = false;
  let held = null;

  const sliders = [intercepts, slopes].map((axis, term) =>
    slider(`guess-${term}`, axis, (value) => {
      const changed = [...guess];
      changed[term] = value;
      keep(changed);
    }),
  );
  const line = svg("path", { class: "guess-line" });
  const handles = (isLine ? [0, 1] : [0]).map((handle) =>
    svg("g", { class: "handle", "data-handle": handle }, svg("circle", { class: "reach", r: REACH }), svg("circle", { r: RADIUS })),
  );
  picture.over.replaceChildren(...(isLine ? [line] : []), ...handles);

  function show() {
    const [frame] = picture.frames;
    if (!frame || !handles[0].isConnected) return;
    if (isLine) SHAPES.line.write(line, [...guess, 1], frame);
    const at = isLine ? handlesOf(guess, frame) : [[frame.x(guess[0]), frame.y(guess[1])]];
    handles.forEach((handle, place) => handle.setAttribute("transform", `translate(${at[place]})`));
    sliders.forEach((each, term) => each.show(guess[term]));
  }

  function keep(values) {
    guess = values.map((value) => Number(value.toPrecision(5)));
    isTouched = true;
    show();
  }

  for (const handle of handles) {
    handle.addEventListener("pointerdown", (event) => {
      held = Number(handle.dataset.handle);
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      const [frame] = picture.frames;
      if (held === null) return;
      const at = dataAt(picture.inPicture(event), frame);
      keep(isLine ? pulled(guess, held, at[1], frame) : at);
    });
    handle.addEventListener("lostpointercapture", () => {
      held = null;
    });
  }

  picture.show(({ width }) => ({
    label: isLine ? "The picture in which you draw your line." : "The plane in which you place your point.",
    legend,
    height: Math.min(0.8 * width, 420),
    panels: [{ ...panel, at: [0, 0, 1, 1] }],
  }));
  picture.onDrawn(show);
  return {
    elements: sliders.map(({ element }) => element),
    answer: () => (isTouched ? { answer: guess } : { wrong: "Drag it, or move the sliders, first." }),
  };
}
