// What a mark reads from a state, from the descriptions that modules/figures/values.py gives.
//
// A compiled value is a function of what is shown now, {state, pinned, pinnedRows}, and of a row.
import { isOfEach } from "./states.js";

function lineOf(who) {
  const [intercept, slope] = [0, 1].map((term) => compile(["estimate", who, term]));
  return {
    needs: [...intercept.needs, ...slope.needs],
    read: (now, row) => [intercept.read(now, row), slope.read(now, row)],
  };
}

const KINDS = {
  constant: ([number]) => ({ needs: [], read: () => number }),

  estimate: ([who, term]) => ({
    needs: [who],
    read: isOfEach.has(who)
      ? ({ state }, row) => state.parts[who][2 * row + term]
      : ({ state }) => state.parts[who][term],
  }),

  departure: ([who, term, side]) => {
    const line = compile(["estimate", who, term]);
    const population = compile(["estimate", "population", term]);
    const reach = side ? compile(["estimate", `reach_${who}`, term]) : null;
    return {
      needs: [...line.needs, ...population.needs, ...(reach?.needs ?? [])],
      read: (now, row) => {
        const departure = line.read(now, row) - population.read(now, row);
        return reach ? departure + side * reach.read(now, row) : departure;
      },
    };
  },

  rank: ([term, offset]) => ({
    needs: [`rank_${term}`],
    read: (now, row) => now.state.parts[`rank_${term}`][row] + offset,
  }),

  term_error: ([who, term]) => {
    const estimate = compile(["estimate", who, term]);
    const truth = compile(["estimate", "truth", term]);
    return {
      needs: [...estimate.needs, ...truth.needs],
      read: (now, row) => Math.abs(estimate.read(now, row) - truth.read(now, row)),
    };
  },

  line_error: ([who, mean, sd]) => {
    const line = lineOf(who);
    const truth = lineOf("truth");
    return {
      needs: [...line.needs, ...truth.needs],
      read: (now, row) => {
        const [own, known] = [line.read(now, row), truth.read(now, row)];
        const [intercept, slope] = [own[0] - known[0], own[1] - known[1]];
        return Math.hypot(intercept + slope * mean, slope * sd);
      },
    };
  },

  prediction_error: ([who]) => {
    const line = lineOf(who);
    return {
      needs: [...line.needs, "unseen"],
      read: (now, row) => {
        const [intercept, slope] = line.read(now, row);
        const [mean, height, sd, rise, rest] = now.state.parts.unseen.subarray(5 * row, 5 * row + 5);
        return Math.hypot(intercept + slope * mean - height, slope * sd - rise, rest);
      },
    };
  },

  place: () => ({ needs: ["place"], read: ({ state }, row) => state.parts.place[row] }),

  first: (both) => {
    const [first, second] = both.map(compile);
    return {
      needs: [...first.needs, ...second.needs],
      read: (now, row) => {
        const known = first.read(now, row);
        return Number.isNaN(known) ? second.read(now, row) : known;
      },
    };
  },

  pinned: ([description]) => {
    const value = compile(description);
    return {
      needs: [],
      read: (now, row) => {
        const there = now.pinnedRows?.[row] ?? -1;
        return there < 0 ? NaN : value.read({ state: now.pinned }, there);
      },
    };
  },
};

export function compile([kind, ...rest]) {
  return KINDS[kind](rest);
}
