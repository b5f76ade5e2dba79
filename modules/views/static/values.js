// What a mark reads from a state, from the descriptions that modules/figures/values.py gives.
//
// A compiled value is a function of what is shown now, {state, pinned, pinnedRows}, and of a row.
import { isOfEach } from "./states.js";

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
