// Some points of the data, tapped in the picture or chosen from a list.
import { write } from "../write.js";
import { html } from "./draw.js";
import { number } from "./words.js";

const REACH = 30; // units from a tap to the point that it means, at most

export function askPoints({ panel, legend, points, subjects, removes, axes }, picture) {
  const chosen = new Set();
  const boxes = new Map();
  const left = html("p", { class: "left", role: "status" });

  function toggle(id, isChosen) {
    if (isChosen && chosen.size === removes) {
      boxes.get(id).checked = false;
      write(left, `Only ${removes}: put one back first.`);
      return;
    }
    if (isChosen) chosen.add(id);
    else chosen.delete(id);
    boxes.get(id).checked = isChosen;
    write(left, `${chosen.size} of ${removes} chosen.`);
    draw();
  }

  function draw() {
    const at = points.filter(([id]) => chosen.has(id)).map(([, , x, y]) => [x, y]);
    const mark = { kind: "dots", key: "chosen", style: "chosen", form: "ring", radius: 7, points: at };
    picture.show(({ width }) => ({
      label: `The data; ${chosen.size} of ${removes} points chosen.`,
      legend,
      height: Math.min(0.9 * width, 460),
      panels: [{ ...panel, at: [0, 0, 1, 1], marks: [...panel.marks, { ...mark, lasts: 1 }] }],
    }));
  }

  picture.drawing.addEventListener("click", (event) => {
    const [frame] = picture.frames;
    if (!frame) return;
    const at = picture.inPicture(event);
    const near = points
      .map(([id, , x, y]) => ({ id, far: Math.hypot(frame.x(x) - at.x, frame.y(y) - at.y) }))
      .reduce((best, one) => (one.far < best.far ? one : best));
    if (near.far <= REACH) toggle(near.id, !chosen.has(near.id));
  });

  function box([id, , x, y]) {
    const input = html("input", { type: "checkbox", value: id });
    boxes.set(id, input);
    input.addEventListener("change", () => toggle(id, input.checked));
    const words = `${axes.x.name} ${number(x)}, ${axes.y.name} ${number(y)}`;
    return html("label", { class: "choice" }, input, html("span", {}, words));
  }

  const groups = subjects.map((subject, place) => {
    const own = points.filter(([, whose]) => whose === place);
    return own.length ? html("fieldset", {}, html("legend", {}, subject), ...own.map(box)) : "";
  });
  write(left, `Tap ${removes} points.`);
  draw();
  return {
    elements: [left, html("details", { class: "as-list" }, html("summary", {}, "As a list"), ...groups)],
    answer: () =>
      chosen.size === removes ? { answer: [...chosen] } : { wrong: `Choose ${removes} points first.` },
  };
}
