// A panel in a large frame of its own: the same marks, placed by the same rules, with its own axes.

const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = { left: 48, right: 10, top: 26, bottom: 40 };
const OUTSIDE = 4; // pixels that a tick is long
const [TITLE_ABOVE, TITLE_BELOW] = [16, 34]; // pixels from the top, and below the frame
const BESIDE = 7; // pixels between a frame and what its ticks say
const MOST_TICKS = 7; // of y, as PLACES_FOR_TICKS in modules/figures/panels.py
const MARKS = ":is(.line, .point, .note)[data-rule]"; // of a panel; its own grid has fewer lines
const RADIUS = 6;

function element(name, attributes, words = "") {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = words;
  return made;
}

// The marks of y's ticks, and their rules; the axes of what is shown say where they are.
function ticksOfY(firstRule) {
  const marks = [];
  const rules = [];
  const add = (name, attributes, rule) => {
    marks.push(element(name, { ...attributes, "data-rule": firstRule + rules.length }));
    rules.push({ ...rule, frame: 0 });
  };
  for (let number = 0; number < MOST_TICKS; number += 1) {
    add("path", { class: "grid-line" }, { kind: "tick", number });
    add("path", { class: "tick" }, { kind: "tick", number, outside: OUTSIDE });
    const label = { class: "tick-label", "text-anchor": "end", "dominant-baseline": "central" };
    add("text", label, { kind: "tick_label", number, outside: BESIDE });
  }
  return { marks, rules };
}

function ticksOfX(ticks, { left, width, bottom }, [x0, x1]) {
  return ticks.flatMap(([value, words]) => {
    const x = left + ((value - x0) / (x1 - x0)) * width;
    const label = {
      class: "tick-label",
      x,
      y: bottom + BESIDE,
      "text-anchor": "middle",
      "dominant-baseline": "hanging",
    };
    return [
      element("path", { class: "grid-line", d: `M${x},${bottom}V${MARGIN.top}` }),
      element("path", { class: "tick", d: `M${x},${bottom}v${OUTSIDE}` }),
      element("text", label, words),
    ];
  });
}

function titles([x, y], { left, width, bottom }) {
  const kind = { class: "axis-title" };
  const below = { ...kind, x: left + width / 2, y: bottom + TITLE_BELOW, "text-anchor": "middle" };
  return [element("text", below, x), element("text", { ...kind, x: 2, y: TITLE_ABOVE }, y)];
}

function marksOf(panel) {
  return [...panel.querySelectorAll(MARKS)].map((mark) => {
    const copy = mark.cloneNode(true);
    copy.classList.remove("is-near");
    if (copy.matches(".point")) copy.setAttribute("r", RADIUS);
    return copy;
  });
}

// The picture of one panel, as large as its place.
export function enlargedPanel(panel, width, height) {
  const { frames, marks, axes, ...limits } = JSON.parse(panel.closest("svg").dataset.scene);
  const [, , , , ...shown] = frames[0];
  const frame = {
    left: MARGIN.left,
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
    bottom: height - MARGIN.bottom,
  };
  const box = [frame.left, MARGIN.top, frame.width, frame.height];
  const ofY = ticksOfY(marks.length);
  const root = element("svg", {
    "data-figure": "enlarged",
    "data-axes-of": panel.closest("svg").dataset.figure,
    "data-scene": JSON.stringify({
      ...limits,
      axes,
      frames: [[...box, ...shown]],
      marks: [...marks, ...ofY.rules],
    }),
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-labelledby": "enlarged-label",
  });
  const group = element("g", {
    class: "panel",
    "data-panel": panel.dataset.panel,
    role: "group",
    tabindex: "0",
    "aria-label": panel.getAttribute("aria-label"),
  });
  const [x, y, wide, high] = box;
  group.append(
    element("rect", { class: "around", width, height }),
    element("rect", { class: "frame", x, y, width: wide, height: high }),
    ...ticksOfX(axes.x_ticks, frame, shown),
    ...ofY.marks,
    ...titles(axes.titles, frame),
    ...marksOf(panel),
  );
  root.append(group);
  return root;
}
