// The player: shows a state in every figure in sight, and moves from one to the next.
//
// What is shown comes from the server, or from a film while a hand is on its slider, or from the
// pooling dial's film on top of either.
import { onArrival } from "./arrivals.js";
import { expect, filmOf, listen, stateAt } from "./films.js";
import { Scene } from "./scene.js";
import { toward, unpack } from "./states.js";

const GLIDE = 400; // ms from one state of the server's to the next
const SLOW = 40; // ms that a picture takes, beyond which figures take turns
const STRIP = 0.15; // share of a figure, or of the window, that counts as seen
const GRACE = 1000; // ms after an answer until a film gives way to what the server said last

let present = null; // the server's latest state
let pinned = null;
let playing = null; // {film, at}: what a hand is asking for
let glide = null; // {from, start}: the way to the present state
let dial = null; // {slider, at}: where the pooling dial is turned to, away from the estimate
let shown = null; // the state in the figures
let wanted = false;
let lasted = 0; // ms that the latest picture took
let turn = 0;
let giveWay;
const scenes = new Map(); // drawing -> its scene

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
    const { parts, observations } = stateAt(playing.film, playing.at);
    return {
      ...present,
      parts: { ...present.parts, ...parts },
      observations: observations ?? present.observations,
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
  const moves = playing !== null || glide !== null;
  const all = figures();
  const seen = all.filter((scene) => scene.inSight);
  const now = { state, pinned, pinnedRows: pinnedRows() };
  const hurried = moving && lasted > SLOW;
  // All in sight where there is time, else one after another; the others when all is at rest.
  turn += 1;
  const due = hurried && seen.length > 1 ? [seen[turn % seen.length]] : seen;
  for (const scene of moves || moving ? due : all) scene.place(now, !moves);
  shown = state;
  requestAnimationFrame((next) => {
    lasted = next - time;
  });
  if (glide) request();
}

let moving = false; // whether a hand has moved something within the last moment
let rest;

function stir() {
  moving = true;
  clearTimeout(rest);
  rest = setTimeout(() => {
    moving = false;
    request();
  }, 2 * SLOW);
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
  stir();
  request();
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
  dial = to;
  stir();
  request();
}

function receive(message) {
  const before = present;
  present = unpack(message);
  expect(present.films);
  if (playing) {
    const { film, at } = playing;
    const stale = present.films[film.slider] !== film.key;
    if (!stale && present.settings[film.slider] !== at) return; // an answer on the way
    playing = null;
  } else if (shown && before?.source === present.source && !calm.matches) {
    glide = { from: shown, start: performance.now() };
  }
  request();
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
        scene.place({ state, pinned, pinnedRows: pinnedRows() }, !playing && !glide);
      }
    }
  }
});
