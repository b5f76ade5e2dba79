// Films: where everything is at each setting of a slider, fetched when a hand comes near it.
import { between, rowsOf, withRanks } from "./states.js";

const films = new Map(); // slider -> its latest film
const asked = new Map(); // slider -> the key of the film that was asked for
const listeners = [];
let keys = {}; // slider -> the key of the film that would be true now

const unknown = "";

// Numbers of one mark after another, each as the difference from the setting before.
function series(text, unit, settings) {
  const values = new Float64Array(settings);
  let sum = 0;
  text.split(",").forEach((difference, setting) => {
    if (difference === unknown) {
      values[setting] = NaN;
      return;
    }
    sum += Number(difference);
    values[setting] = sum * unit;
  });
  return values;
}

function decoded({ values, parts, units, subjects, observations, ...film }) {
  const settings = values.length;
  const states = values.map(() => ({}));
  for (const [name, text] of Object.entries(parts)) {
    const all = text.split(";");
    const unit = units[name];
    for (const state of states) state[name] = new Float64Array(all.length);
    all.forEach((one, place) => {
      const course = series(one, unit[place % unit.length], settings);
      states.forEach((state, setting) => {
        state[name][place] = course[setting];
      });
    });
  }
  states.forEach(withRanks);
  return { ...film, values, subjects, observations, states, row: rowsOf(subjects) };
}

export function listen(heard) {
  Shiny.addCustomMessageHandler("film", (message) => {
    const film = decoded(message);
    films.set(film.slider, film);
    asked.delete(film.slider);
    heard(film);
  });
}

// A new session has promised nothing.
$(document).on("shiny:sessioninitialized", () => asked.clear());

export function onExpected(listener) {
  listeners.push(listener);
}

// The server says with every state which films would be true of it.
export function expect(present) {
  keys = present;
  for (const listener of listeners) listener();
}

export function filmOf(slider) {
  const film = films.get(slider);
  return film && film.key === keys[slider] ? film : null;
}

export function ask(slider) {
  const key = keys[slider];
  if (key === undefined || filmOf(slider) || asked.get(slider) === key) return;
  asked.set(slider, key);
  Shiny.setInputValue("film", { slider, key }, { priority: "event" });
}

function share(values, at) {
  let after = values.findIndex((value) => value > at);
  if (after === -1) after = values.length - 1;
  const before = Math.max(0, after - 1);
  const [from, to] = [values[before], values[after]];
  return [before, after, to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 0];
}

function flipped(kept, flips, at) {
  const now = [...kept];
  for (const [place, from] of flips) {
    if (at >= from) now[place] = now[place] === "1" ? "0" : "1";
  }
  return now;
}

// What a subject's observations are at a setting: its true line, where there is one, and the rest.
function heights(own, film, parts, subject, at) {
  const { x, first, last } = own.y;
  const [low, high] = [film.values[0], film.values.at(-1)];
  const along = (at - low) / (high - low);
  const row = film.row.get(subject);
  const [intercept, slope] = parts.truth ? parts.truth.subarray(2 * row, 2 * row + 2) : [0, 0];
  return first.map((from, place) => {
    const rest = from + along * (last[place] - from);
    return rest + intercept + slope * x[place];
  });
}

// The state of a film at a setting; between two settings it moves straight.
export function stateAt(film, at) {
  const [before, after, way] = share(film.values, at);
  const parts = between(film.states[before], film.states[after], way);
  const observations = {};
  for (const [subject, own] of Object.entries(film.observations ?? {})) {
    observations[subject] = {
      kept: flipped(own.kept, own.flips, at),
      y: own.y ? heights(own, film, parts, subject, at) : null,
    };
  }
  const axes = film.axes && film.axes[film.axes_at[way < 1 ? before : after]];
  return { parts, observations: film.observations ? observations : null, axes };
}
