// What the page keeps of a person's choices: for a new session after a lost connection, and for
// its address, so that a reload or a copied address leads to the same.
import { beforeReturning } from "./connection.js";
import { forget, remember, remembered } from "./tab_memory.js";

const PACE = 500; // ms between two addresses; browsers refuse more than some hundred a minute
const BUTTON = ":shiny.action";
const OURS = ["_inputs_", "_values_"]; // where the part of an address begins that is about choices

const listeners = [];
const events = new Set(); // inputs that say that something happened, not how something stands
let kept = null;
let query = null;
let writtenAt = -PACE;
let timer;

export function onKept(listener) {
  listeners.push(listener);
}

export const keptOfFile = () => kept?.name || null;

// The address's parts that are not about choices, and those that are.
function partsOfAddress() {
  const parts = window.location.search.slice(1).split("&").filter(Boolean);
  const ours = parts.findIndex((part) => OURS.includes(part));
  return ours === -1 ? [parts, []] : [parts.slice(0, ours), parts.slice(ours)];
}

function addressWith(said) {
  const address = new URL(window.location.href);
  address.search = [...partsOfAddress()[0], said].filter(Boolean).join("&");
  return address;
}

function writeAddress() {
  clearTimeout(timer);
  timer = null;
  if (query === null) return;
  const address = addressWith(query);
  if (address.href !== window.location.href) {
    writtenAt = performance.now();
    window.history.replaceState(window.history.state, "", address);
  }
  keepForReload();
}

const saidByAddress = () => partsOfAddress()[1].join("&");

// What no address says, or this one not yet, is still there when it is loaded again in the same tab.
function keepForReload() {
  const said = saidByAddress();
  const isSaid = said === query && (kept.name || kept.choices === query);
  if (isSaid) forget();
  else remember(JSON.stringify({ said, query, kept }));
}

Shiny.addCustomMessageHandler("kept", (message) => {
  kept = message.kept;
  query = message.address;
  timer ??= setTimeout(writeAddress, Math.max(0, writtenAt + PACE - performance.now()));
  for (const listener of listeners) listener();
});
window.addEventListener("popstate", writeAddress);

$(document).on("shiny:inputchanged", ({ name, inputType, priority }) => {
  if (priority === "event") events.add(inputType ? `${name}:${inputType}` : name);
});

const isEvent = (name) => events.has(name) || name.endsWith(BUTTON);

// Of what was sent while there was no connection, only what happened: all else is in the values
// with which the new session begins, where what happened before must not happen again.
function onlyEvents(message) {
  if (typeof message !== "string") return [];
  const { method, data } = JSON.parse(message);
  if (method !== "update") return [];
  const happened = Object.entries(data).filter(([name]) => isEvent(name));
  return happened.length ? [JSON.stringify({ method, data: Object.fromEntries(happened) })] : [];
}

onKept(keepForReload);

const before = JSON.parse(remembered() ?? "null");
const isSameTab = before?.said === saidByAddress();
if (isSameTab && before.said !== before.query) {
  // It was loaded again before its address was written: the page of that address is the right one.
  remember(JSON.stringify({ ...before, said: before.query }));
  window.location.replace(addressWith(before.query));
}

$(document).one("shiny:connected", () => {
  if (isSameTab && !before.kept.name) Shiny.shinyapp.$initialInput.kept = before.kept;
});

beforeReturning(() => {
  const app = Shiny.shinyapp;
  for (const name of Object.keys(app.$inputValues)) {
    if (isEvent(name)) delete app.$inputValues[name];
  }
  if (kept) app.$inputValues.kept = kept;
  app.$pendingMessages = app.$pendingMessages.flatMap(onlyEvents);
});
