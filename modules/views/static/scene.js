// The figures on the page as their drawings describe themselves, and the marks in them.
import { frameOf } from "./frames.js";
import { ruleOf } from "./rules.js";
import { write } from "./write.js";

const OWN_PANEL = -1;
const ATTRIBUTES = { path: ["d"], circle: ["cx", "cy"], text: ["x", "y"] };
const ONLY_RAISED = "only-raised"; // the class of what is seen of a raised subject alone
const WORDS = /\{left\}|\{lack\}|\{left\/(\d+)\}/g;

class Mark {
  constructor(element, rule, frame) {
    this.element = element;
    this.rule = rule;
    this.frame = frame;
    this.subject = element.dataset.subject ?? null;
    this.words = element.dataset.words ?? null;
    this.names = ATTRIBUTES[element.tagName];
    this.before = {}; // what was written last
    this.group = element.classList.contains(ONLY_RAISED) ? element.closest(".member") : null;
  }

  // Whether moving it can be seen.
  get isShown() {
    return this.group === null || this.group.classList.contains("is-raised");
  }

  // Put it at a place: a straight line or an outline by its course, anything else by x and y.
  put(place) {
    if (place === null) {
      this.write("visibility", "hidden");
      if (this.names.length === 1) this.write(this.names[0], null);
      return;
    }
    const values = typeof place === "string" ? [place] : place.map((at) => at.toFixed(2));
    this.names.forEach((name, axis) => this.write(name, values[axis]));
    this.write("visibility", null);
  }

  say(words) {
    if (words === this.said) return;
    this.said = words;
    write(this.element, words);
  }

  write(name, value) {
    if (this.before[name] === value) return;
    this.before[name] = value;
    if (value === null) this.element.removeAttribute(name);
    else this.element.setAttribute(name, value);
  }
}

export class Scene {
  constructor(root) {
    const { frames, marks, ...limits } = JSON.parse(root.dataset.scene);
    this.root = root;
    this.source = root.closest("[data-source]").dataset.source;
    this.inSight = true; // until it is known better
    this.lacks = limits.lacks;
    this.still = limits.axes; // of panels, where their limits stay
    this.axesOf = root.dataset.axesOf ?? root.dataset.figure;
    const drawn = frames.map(frameOf);
    this.frames = drawn;
    const panels = [...root.querySelectorAll("[data-panel]")].map((panel) => panel.dataset.panel);
    const panelOf = new Map(panels.map((subject, place) => [subject, drawn[place]]));
    const rules = marks.map((description) => ruleOf(description, limits));
    this.marks = [...root.querySelectorAll("[data-rule]")].map((element) => {
      const rule = rules[Number(element.dataset.rule)];
      const own = rule.frame === OWN_PANEL;
      return new Mark(element, rule, own ? panelOf.get(element.dataset.subject) : drawn[rule.frame]);
    });
    this.rules = rules;
    this.points = this.marks.filter((mark) => mark.rule.kind === "observation");
    this.others = this.marks.filter((mark) => mark.rule.kind !== "observation");
  }

  // Whether a state is of the data that are drawn here.
  shows(state) {
    return state !== null && state.source === this.source;
  }

  // Put every mark of which the state knows where it is now; it may stay there, or be on the way.
  place({ state, ...others }, atRest) {
    const axes = state.axes?.[this.axesOf] ?? this.still;
    const moved = axes && axes !== this.axes; // else the ticks stay where they are
    if (moved) this.showFrom(axes);
    const now = { state, axes, ...others };
    const known = new Set(
      this.rules.filter((rule) => rule.needs.every((part) => part in state.parts) && (moved || !rule.ofAxes)),
    );
    for (const mark of this.others) {
      if (!known.has(mark.rule) || !(atRest || mark.isShown)) continue;
      const row = mark.subject === null ? 0 : state.row.get(mark.subject);
      if (row === undefined) continue;
      mark.put(mark.rule.place(now, row, mark.frame));
      if (mark.words) this.say(mark, state, row);
      else if (mark.rule.says) mark.say(mark.rule.says(now));
    }
    if (state.observations) this.placePoints(now);
    if (this.atRest !== atRest) this.root.toggleAttribute("data-at-rest", atRest);
    this.atRest = atRest;
  }

  say(mark, { parts }, row) {
    const left = Math.round(parts.left[row]);
    const words = mark.words.replace(WORDS, (found, made) => {
      if (made) return left < Number(made) ? `${left}/${made}` : "";
      if (found === "{left}") return left;
      return Number.isNaN(parts.none[2 * row]) ? this.lacks[left === 0 ? 1 : 0] : "";
    });
    mark.say(words);
  }

  // Let the limits of `y` follow what is shown.
  showFrom(axes) {
    this.axes = axes;
    const [y0, y1] = axes.y;
    for (const frame of this.frames) Object.assign(frame, { y0, y1 });
  }

  placePoints(now) {
    const seen = new Map();
    for (const mark of this.points) {
      const own = now.state.observations[mark.subject];
      if (!own) continue;
      const turn = seen.get(mark.subject) ?? 0;
      seen.set(mark.subject, turn + 1);
      this.placePoint(now, mark, own, turn);
    }
  }

  placePoint(now, mark, own, turn) {
    const { dataset } = mark.element;
    mark.x ??= Number(dataset.x);
    mark.unspoiled ??= Number(dataset.y);
    const y = own.y ? own.y[turn] : mark.unspoiled;
    mark.put(mark.rule.place(now, 0, mark.frame, { x: mark.x, y }));
    if (mark.y !== y) {
      mark.y = y;
      mark.element.setAttribute("aria-label", `${dataset.spoken}${Number(y.toPrecision(6))}`);
    }
    const kept = own.kept[turn] === "1" ? "true" : "false";
    if (mark.kept === kept) return;
    mark.kept = kept;
    dataset.kept = kept;
    mark.element.setAttribute("aria-checked", kept);
  }
}
