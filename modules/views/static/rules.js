// Where a mark stands: the rules that modules/figures/rules.py describes, with the same arithmetic.
import { course, isInside, written } from "./frames.js";
import { compile } from "./values.js";

const OUTLINE = 72;
const TURN = Array.from({ length: OUTLINE }, (_, i) => (2 * Math.PI * i) / OUTLINE);
const CIRCLE = TURN.map((angle) => [Math.cos(angle), Math.sin(angle)]);

function line({ who, pinned }) {
  const [intercept, slope] = [0, 1].map((term) => {
    const description = ["estimate", who, term];
    return compile(pinned ? ["pinned", description] : description);
  });
  return {
    needs: intercept.needs,
    place: (now, row, frame) => course(intercept.read(now, row), slope.read(now, row), frame),
  };
}

// What is beyond the side of its frame stands there.
const beside = (x, { left, right }) => Math.min(right, Math.max(left, x));

function point(rule, { edge }) {
  const [x, y] = [compile(rule.x), compile(rule.y)];
  return {
    needs: [...x.needs, ...y.needs],
    place(now, row, frame) {
      let across = frame.x(x.read(now, row));
      if (rule.cut) across = beside(across, frame);
      const at = [across, frame.y(y.read(now, row))];
      return isInside(at, frame, edge) ? at : null;
    },
  };
}

function segment({ ends, shortest, cut }) {
  const values = ends.map(compile);
  return {
    needs: values.flatMap((value) => value.needs),
    place(now, row, frame) {
      let [x1, y1, x2, y2] = values.map((value) => value.read(now, row));
      [x1, y1, x2, y2] = [frame.x(x1), frame.y(y1), frame.x(x2), frame.y(y2)];
      if (cut) {
        [x1, x2] = [x1, x2].map((x) => beside(x, frame));
      }
      if (!Number.isFinite(x1 + y1 + x2 + y2) || Math.hypot(x2 - x1, y2 - y1) < shortest) return null;
      return `M${written(x1, y1)}L${written(x2, y2)}`;
    },
  };
}

function ellipse({ who, spread, sizes }, { largest }) {
  return {
    needs: [who, spread],
    place({ state }, row, frame) {
      const [x, y] = state.parts[who];
      const [first, both, second] = state.parts[spread];
      const size = first !== 0 && second !== 0 ? sizes[0] : sizes[1];
      const points = CIRCLE.map(([cos, sin]) => {
        const across = size * cos;
        const along = first === 0 ? across : size * sin;
        return [frame.x(x + first * across), frame.y(y + both * across + second * along)];
      });
      const [wide, high] = [0, 1].map((axis) => {
        const all = points.map((place) => place[axis]);
        return Math.max(...all) - Math.min(...all);
      });
      if (!(wide <= 2 * largest * frame.width && high <= 2 * largest * frame.height)) return null;
      return `M${points.map((place) => written(...place)).join("L")}Z`;
    },
  };
}

function text(rule, { edge }) {
  const [x, y] = [compile(rule.x), compile(rule.y)];
  return {
    needs: [...x.needs, ...y.needs],
    place(now, row, frame) {
      const at = [frame.x(x.read(now, row)), frame.y(y.read(now, row))];
      if (!isInside(at, frame, edge)) return null;
      return [at[0] + rule.right, at[1] + rule.down];
    },
  };
}

// An observation's x stays; its y is sent only where it moves.
function observation() {
  return {
    needs: [],
    place(now, row, frame, { x, y }) {
      return [frame.x(x), frame.y(Math.min(frame.y1, Math.max(frame.y0, y)))];
    },
  };
}

// A tick of `y` whose limits move: where it is now, and whether there is one.
const heightOf = ({ axes }, number, frame) =>
  number < axes.ticks.length ? frame.y(axes.ticks[number][0]) : null;

function tick({ number, outside }) {
  return {
    needs: [],
    ofAxes: true,
    place(now, row, frame) {
      const y = heightOf(now, number, frame);
      if (y === null) return null;
      const [start, end] = outside ? [frame.left - outside, frame.left] : [frame.left, frame.right];
      return `M${written(start, y)}L${written(end, y)}`;
    },
  };
}

function tick_label({ number, outside }) {
  return {
    needs: [],
    ofAxes: true,
    place(now, row, frame) {
      const y = heightOf(now, number, frame);
      return y === null ? null : [frame.left - outside, y];
    },
    says: ({ axes }) => axes.ticks[number]?.[1] ?? "",
  };
}

function corner({ across, down, right, below }) {
  return {
    needs: [],
    place: (now, row, frame) => [
      (across ? frame.right : frame.left) + right,
      (down ? frame.bottom : frame.top) + below,
    ],
  };
}

const KINDS = { tick, tick_label, corner, line, point, segment, ellipse, text, observation };

export function ruleOf(description, scene) {
  return { ...description, ...KINDS[description.kind](description, scene) };
}
