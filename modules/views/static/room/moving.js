// Marks on their way: new ones come, those that are there glide to their new places.
//
// What moves is in a drawing of its own above those at rest, so that hundreds at rest cost nothing.
import { svg } from "./draw.js";
import { classOf, SHAPES } from "./shapes.js";

const COMING = 450; // ms that a new one takes
const GLIDE = 900; // ms from one place to another
const APART = 90; // ms within which those that come together set out
const LANDING = 120; // ms between two times at which what has arrived is laid to rest

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const eased = (share) => 1 - (1 - share) ** 3;
const isSame = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

export class Moving {
  constructor(rest, air) {
    this.rest = rest; // of what is at rest, and of what moves
    this.air = air;
    this.marks = new Map(); // key -> {mark, rest, air, items}
    this.landedAt = 0;
  }

  // Show marks, each {key, style, shape, places, frame}; all that is known of others goes.
  // Where nothing is to move, all are there at once.
  show(marks, moves) {
    const isStill = !moves || calm.matches;
    const keys = new Set(marks.map(({ key }) => key));
    for (const [key, group] of this.marks) {
      if (keys.has(key)) continue;
      group.rest.remove();
      group.air.remove();
      this.marks.delete(key);
    }
    for (const mark of marks) this.place(mark, isStill);
    if (!isStill) this.request();
  }

  group({ key, style, shape }) {
    if (!this.marks.has(key)) {
      const made = () => svg("g", { "data-mark": key });
      const group = { rest: made(), air: made(), items: [] };
      this.rest.append(group.rest);
      this.air.append(group.air);
      this.marks.set(key, group);
    }
    const group = this.marks.get(key);
    for (const layer of [group.rest, group.air]) layer.setAttribute("class", `mark ${classOf(shape, style)}`);
    return group;
  }

  place(mark, isStill) {
    const group = this.group(mark);
    const { items } = group;
    group.mark = mark;
    const now = performance.now();
    let coming = 0;
    const fresh = mark.places.length - items.length;
    for (const { element } of items.splice(mark.places.length)) element.remove();
    mark.places.forEach((to, number) => {
      const item = items[number] ?? { element: SHAPES[mark.shape].create(mark), now: null, to: null };
      items[number] = item;
      if (to === null) {
        item.element.remove();
        Object.assign(item, { now: null, to: null, start: null });
        return;
      }
      if (isStill) {
        Object.assign(item, { now: to, to, start: null });
        this.settle(group, item);
        return;
      }
      if (item.to && isSame(item.to, to)) {
        if (item.start === null) this.write(group, item);
        return;
      }
      const isNew = item.now === null;
      const delay = isNew ? (APART * coming) / Math.max(1, fresh) : 0;
      coming += isNew ? 1 : 0;
      const from = isNew ? SHAPES[mark.shape].before(to, mark.frame) : item.now;
      const lasts = mark.lasts ?? (isNew ? COMING : GLIDE);
      Object.assign(item, { from, now: from, to, start: now + delay, lasts });
      this.write(group, item);
      if (item.element.parentNode !== group.air) group.air.append(item.element);
    });
  }

  write({ mark }, { element, now }) {
    SHAPES[mark.shape].write(element, now, mark.frame);
  }

  settle(group, item) {
    this.write(group, item);
    if (item.element.parentNode !== group.rest) group.rest.append(item.element);
  }

  request() {
    if (this.wanted) return;
    this.wanted = true;
    requestAnimationFrame((time) => this.advance(time));
  }

  advance(time) {
    this.wanted = false;
    let isMoving = false;
    const lands = time - this.landedAt > LANDING;
    if (lands) this.landedAt = time;
    for (const group of this.marks.values()) {
      for (const item of group.items) {
        if (item.start === null || item.to === null) continue;
        const share = Math.min(1, Math.max(0, (time - item.start) / item.lasts));
        const { from, to } = item;
        const way = eased(share);
        item.now = share === 1 ? to : to.map((value, at) => from[at] + way * (value - from[at]));
        this.write(group, item);
        if (share === 1 && lands) {
          item.start = null;
          this.settle(group, item);
        } else isMoving = true;
      }
    }
    if (isMoving) this.request();
  }
}
