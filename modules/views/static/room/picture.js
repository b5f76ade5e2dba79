// A picture in its place: panels with their axes, and marks that move in them.
import { write } from "../write.js";
import { axesIn } from "./axes.js";
import { html, svg } from "./draw.js";
import { placed } from "./marks.js";
import { Moving } from "./moving.js";
import { classOf, SHAPES } from "./shapes.js";

const UNITS_OF_TEXT = 12; // so that text is as large as the place's own
const GAP = 8; // units between panels

// A picture is made anew for each size: `describe({width, height})` returns {label, panels, note,
// key, height}. A panel is {at: [left, top, width, height] as shares, strip, x, y, bare, marks}.
export class Picture {
  constructor(place) {
    this.place = place;
    this.axes = svg("g");
    this.rest = svg("g");
    this.air = svg("g");
    this.over = svg("g", { class: "over" });
    this.still = svg("svg", { class: "still", role: "img" }, this.axes, this.rest);
    this.moves = svg("svg", { class: "moves", "aria-hidden": "true" }, this.air, this.over);
    this.legend = html("ul", { class: "legend" });
    this.note = html("p", { class: "note" });
    this.drawing = html("div", { class: "drawing" }, this.still, this.moves);
    place.replaceChildren(this.legend, this.drawing, this.note);
    this.moving = new Moving(this.rest, this.air);
    this.frames = [];
    this.listeners = [];
    new ResizeObserver(() => this.draw(false)).observe(this.drawing);
  }

  show(describe) {
    const isFirst = !this.describe;
    this.describe = describe;
    this.draw(!isFirst);
  }

  // Be told whenever there are new frames.
  onDrawn(listener) {
    this.listeners.push(listener);
    listener();
  }

  // Where in the picture a hand is.
  inPicture(event) {
    const matrix = this.moves.getScreenCTM().inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  }

  draw(moves) {
    if (!this.describe || !this.place.isConnected) return;
    const zoom = parseFloat(getComputedStyle(this.drawing).fontSize) / UNITS_OF_TEXT;
    const width = this.drawing.clientWidth / zoom;
    let described = this.describe({ width, height: this.drawing.clientHeight / zoom });
    this.say(described);
    if (described.height) this.drawing.style.height = `${described.height * zoom}px`;
    const height = this.drawing.clientHeight / zoom;
    if (!(width > 0 && height > 0)) return;
    described = this.describe({ width, height });
    for (const drawn of [this.still, this.moves]) drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const marks = this.drawPanels(described.panels, width, height);
    this.moving.show(marks, moves && !this.hasChanged);
    for (const listener of this.listeners) listener();
  }

  // Draw the axes where they are others than before, and return the marks.
  drawPanels(panels, width, height) {
    const drawn = panels.map(({ at, marks, ...panel }) => {
      const [left, top, wide, high] = at;
      const box = {
        left: left * (width + GAP),
        top: top * (height + GAP),
        width: wide * (width + GAP) - GAP,
        height: high * (height + GAP) - GAP,
      };
      return axesIn(box, panel);
    });
    const axes = drawn.map((panel) => panel.drawn.outerHTML).join("");
    const places = JSON.stringify(drawn.map(({ frame }) => frame));
    this.hasChanged = this.size !== undefined && this.size !== `${width} ${height}`;
    this.size = `${width} ${height}`;
    if (axes !== this.drawnAxes) this.axes.replaceChildren(...drawn.map((panel) => panel.drawn));
    this.drawnAxes = axes;
    this.frames = places === this.places ? this.frames : drawn.map(({ frame }) => frame);
    this.places = places;
    return panels.flatMap(({ marks }, number) => marks.map((mark) => placed(mark, this.frames[number])));
  }

  say({ label, note = "", legend = [] }) {
    this.still.setAttribute("aria-label", label);
    write(this.note, note);
    const written = JSON.stringify(legend);
    if (written === this.writtenLegend) return;
    this.writtenLegend = written;
    this.legend.replaceChildren(
      ...legend.map(({ line, dot, text }) => html("li", {}, line ? keyOfLine(line) : keyOfDot(dot), text)),
    );
  }
}

const key = (viewBox, look, drawn) =>
  svg("svg", { class: "key", viewBox, "aria-hidden": "true" }, svg("g", { class: look }, drawn));

const keyOfLine = (style) => key("0 0 30 10", classOf("line", style), svg("path", { d: "M0,5H30" }));
const keyOfDot = (dot) => key("-9 -9 18 18", classOf("dot", dot.style), SHAPES.dot.create(dot));
