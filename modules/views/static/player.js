// The player: shows a state in every figure in sight, and moves from one to the next.
//
// What is shown comes from the server, or from a film while a hand is on its slider, or from the
// pooling dial's film on top of either.
import { onArrival } from "./arrivals.js";
import { expect, filmOf, listen, stateAt } from "./films.js";
import { Scene } from "./scene.js";
import { toward, unpack } from "./states.js";

const FRAME = 16; // ms that a glide is ahead, so that it begins at once
const GLIDE = 400; // ms from one state of the server's to the next
const SLOW = 20; // ms that all figures take together, beyond which they take turns
const OTHERS = 100; // ms from one turn of those behind the first to the next
const TRIED_AGAIN = 500; // ms until all are placed at once again, to see how long they take
const MEMORY = 0.7; // of what all took before, beside what they take now
const REST = 80; // ms without a movement after which a hand is at rest
const STRIP = 0.15; // share of a figure, or of the window, that counts as seen
const GRACE = 1000; // ms after an answer until a film gives way to what the server said last

let present = null; // the server's latest state
let pinned = null;
let playing = null; // {film, at}: what a hand is asking for
let glide = null; // {from, start}: the way to the present state
let dial = null; // {slider, at}: where the pooling dial is turned to, away from the estimate
let nextDial = null; // the same for the next state of the server's
let shown = null; // the state in the figures
let wanted = false;
let lasted = 0; // ms that pictures of all figures take
let changes = 0; // how often what is to be shown has changed
let allAt = 0; // when all had their turn last, and when one behind the first had
let otherAt = 0;
let turn = 0;
let giveWay;
const scenes = new Map(); // drawing -> its scene
const listeners = [];

// Be told whenever the figures show something else.
export function onShown(listener) {
  listeners.push(listener);
}

// The first frame of a drawing, with the limits that it has now.
export const frameIn = (root) => scenes.get(root)?.frames[0];

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

// ---------------------------------------------------------------- what to show

function dialled(state) {
  const film = dial && filmOf(dial.slider);
  if (!film) return state;
  return { ...state, parts: { ...state.parts, ...stateAt(film, dial.at).parts } };
}

function gliding(time) {
  const target = dialled(present);
  if (!glide) return target;
  const passed = Math.max(0, (time - glide.start) / GLIDE);
  if (passed < 1) return toward(glide.from, target, 1 - (1 - passed) ** 3);
  glide = null;
  return target;
}

function stateNow(time) {
  if (playing) {
    const { parts, observations, axes } = stateAt(playing.film, playing.at);
    return {
      ...present,
      parts: { ...present.parts, ...parts },
      observations: observations ?? present.observations,
      axes: axes ?? present.axes,
    };
  }
  return gliding(time);
}

// ---------------------------------------------------------------- where to show it

// A figure of which only a strip is seen is worth no time while a hand moves.
function isSeen({ intersectionRatio, intersectionRect }) {
  return intersectionRatio > STRIP || intersectionRect.height > STRIP * window.innerHeight;
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const scene = scenes.get(entry.target);
      if (scene) scene.inSight = isSeen(entry);
    }
    request();
  },
  { threshold: Array.from({ length: 21 }, (_, step) => step / 20) },
);

function figures() {
  for (const [root] of scenes) {
    if (root.isConnected) continue;
    scenes.delete(root);
    watcher.unobserve(root);
  }
  return [...scenes.values()].filter((scene) => scene.shows(present));
}

function pinnedRows() {
  return pinned && present.subjects.map((subject) => pinned.row.get(subject) ?? -1);
}

function show(time) {
  wanted = false;
  if (!present) return;
  const state = stateNow(time);
  const atRest = isAtRest();
  const all = figures();
  const seen = all.filter((scene) => scene.inSight);
  const now = { state, pinned, pinnedRows: pinnedRows() };
  if (glide) changes += 1;
  const due = atRest ? all : dueAt(time, seen);
  for (const scene of due) {
    scene.place(now, atRest);
    scene.changes = changes;
  }
  shown = state;
  for (const listener of listeners) listener();
  if (moving && due === seen) {
    requestAnimationFrame((next) => {
      lasted = MEMORY * lasted + (1 - MEMORY) * (next - time);
    });
  }
  if (glide || (!atRest && seen.some(isBehind))) request();
}

const isAtRest = () => playing === null && glide === null && !moving;
const isBehind = (scene) => scene.changes !== changes;

// All that is seen where there is time; else the first, now and then one of the others instead.
function dueAt(time, seen) {
  if (seen.length < 2 || lasted <= SLOW || time - allAt > TRIED_AGAIN) {
    allAt = time;
    return seen;
  }
  const [first, ...others] = seen;
  if (isBehind(first) && time - otherAt <= OTHERS) return [first];
  otherAt = time;
  turn = (turn + 1) % others.length;
  return [others[turn]];
}

let moving = false; // whether a hand has moved something within the last moment
let rest;

function stir() {
  moving = true;
  clearTimeout(rest);
  rest = setTimeout(() => {
    moving = false;
    request();
  }, REST);
}

function change() {
  changes += 1;
  stir();
  request();
}

function request() {
  if (wanted) return;
  wanted = true;
  requestAnimationFrame(show);
}

// ---------------------------------------------------------------- who asks

// Play a slider's film at a setting; false where there is none that is true, as while another
// slider's change is still to be answered.
export function play(slider, at) {
  const film = filmOf(slider);
  if (!film || !present || (playing && playing.film !== film)) return false;
  playing = present.settings[slider] === at ? null : { film, at };
  glide = null;
  clearTimeout(giveWay);
  change();
  return true;
}

function stop() {
  playing = null;
  request();
}

// The slider stands where the server put it.
export function leave(slider) {
  if (playing?.film.slider === slider) stop();
}

// The server has answered all that the hand asked for; a film that it did not follow gives way.
export function answered() {
  clearTimeout(giveWay);
  if (playing) giveWay = setTimeout(stop, GRACE);
}

export function turnDial(to) {
  dial = nextDial = to;
  change();
}

// Pictures glide to where the dial stands then, as they glide to the state itself.
export function turnDialWithNextState(to) {
  nextDial = to;
}

function receive(message) {
  const before = present;
  present = unpack(message);
  dial = nextDial;
  expect(present.films);
  if (playing) {
    const { film, at } = playing;
    const stale = present.films[film.slider] !== film.key;
    if (!stale && present.settings[film.slider] !== at) return; // an answer on the way
    playing = null;
  } else if (shown && before?.source === present.source && !calm.matches) {
    glide = { from: shown, start: performance.now() - FRAME };
  }
  show(performance.now());
}

Shiny.addCustomMessageHandler("state", receive);
Shiny.addCustomMessageHandler("pinned", (message) => {
  pinned = message.state ? unpack(message.state) : null;
  request();
});
listen(() => request());

onArrival(() => {
  for (const root of document.querySelectorAll("[data-scene]")) {
    if (!scenes.has(root)) {
      const scene = new Scene(root);
      scenes.set(root, scene);
      watcher.observe(root);
      if (present && scene.shows(present)) {
        const state = stateNow(performance.now());
        scene.place({ state, pinned, pinnedRows: pinnedRows() }, isAtRest());
      }
    }
  }
});
