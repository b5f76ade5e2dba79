// A lost connection: the page says so, keeps its pictures, and connects again by itself.
//
// Shiny's own way back shows a grey page and tries late; only its `reconnect` is used.
import { delayBefore, LONGEST_ATTEMPT } from "./delays.js";
import { onSilence } from "./silence.js";
import { write } from "./write.js";

const PATIENT = 5; // attempts before a person is offered to hurry
const SAID = 2000; // ms that it is said to be back
const LOST = "Connection lost. Reconnecting\u2026";
const BACK = "Connected again.";

const before = []; // what is done before each attempt
let lost = false;
let attempts = 0;
let next = null;
let limit;
let said;

const app = () => Shiny.shinyapp;
const place = () => document.querySelector(".connection");
const button = () => place().querySelector("button");

export const isLost = () => lost;

export function beforeReturning(listener) {
  before.push(listener);
}

export function say(words, during) {
  clearTimeout(said);
  write(place().querySelector(".connection-words"), words);
  place().classList.toggle("is-shown", words !== "");
  if (during) said = setTimeout(say, during, "");
}

function follow() {
  const socket = app().$socket;
  socket.addEventListener?.("close", failed); // a host's own kind of socket may have none
  clearTimeout(limit);
  limit = setTimeout(() => {
    if (socket.readyState === WebSocket.CONNECTING) socket.close();
  }, LONGEST_ATTEMPT);
}

// Behind Shiny's own listener, which lets go of the socket.
const failed = () => setTimeout(fail);

function fail() {
  if (next !== null || app().isConnected()) return;
  lost = true;
  // The first connection goes on reading all messages; another reader would overtake it.
  app().startActionQueueLoop = () => {};
  say(LOST);
  button().hidden = attempts < PATIENT;
  next = setTimeout(attempt, delayBefore(attempts));
  attempts += 1;
}

function attempt() {
  clearTimeout(next);
  next = null;
  if (app().isConnected()) return;
  for (const listener of before) listener();
  app().reconnect();
  follow();
}

function hurry() {
  if (lost) attempt();
}

function beBack() {
  if (!lost) return;
  lost = false;
  attempts = 0;
  button().hidden = true;
  say(BACK, SAID);
}

$(document).one("shiny:conditional", follow); // as soon as there is a first connection
$(document).on("shiny:disconnected", failed);
$(document).on("shiny:idle", beBack);
window.addEventListener("online", hurry);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) hurry();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.(".connection button")) hurry();
});
onSilence((isSilent) => {
  if (!lost) say(isSilent ? LOST : "");
});
