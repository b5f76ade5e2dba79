// The lecturer's projector.
import { announce } from "../announce.js";
import { write } from "../write.js";
import { activityOf } from "./activities.js";
import { CODE, phones } from "./address.js";
import { Bars } from "./bars.js";
import { Connection } from "./connection.js";
import { html } from "./draw.js";
import { copy, save } from "./hand_on.js";
import { nothing, taken } from "./known.js";
import { ofTab } from "./memory.js";
import { over } from "./over.js";
import { shareOf } from "./people.js";
import { Picture } from "./picture.js";
import { onStep } from "./steps.js";
import { askAgain } from "./sure.js";
import { counted, paragraphs } from "./words.js";

const NEXT = { waiting: "Open", open: "Close", closed: "Reveal", revealed: "Next" };
const SAID = { waiting: "Not open yet.", open: "Open.", closed: "Closed.", revealed: "The answer." };
const SAID_DURING = 3000; // ms

const at = (name) => document.getElementById(name);

// The secret leaves the address at once, and stays with this tab.
function secretOf() {
  if (location.hash.length > 1) {
    ofTab.set({ secret: decodeURIComponent(location.hash.slice(1)) });
    history.replaceState(null, "", location.pathname);
  }
  return ofTab.get().secret;
}

const secret = secretOf();
let known = nothing;
let connection = null;
let round = null; // which one is on the page
let parts = {};
let forget;

// ---------------------------------------------------------------- what is heard

function hear(said) {
  const before = known.room;
  known = taken(known, said);
  if (said.over) {
    end(said.over);
    return;
  }
  if (said.csv !== undefined) save(said.csv, `room-${CODE}.csv`);
  if (said.qr) for (const place of document.querySelectorAll("[data-qr]")) place.innerHTML = said.qr;
  if (!known.room) return;
  show();
  if (said.room && (before?.phase !== said.room.phase || before?.round !== said.room.round)) {
    announce(`${at("title").textContent}. ${SAID[said.room.phase]}`);
  }
}

function end(why) {
  at("head").hidden = true;
  at("foot").hidden = true;
  at("connection").hidden = true;
  at("main").replaceChildren(over(why));
  at("main").querySelector("h1").focus();
}

function sayConnected(isConnected) {
  const lost = known.store === "lost" ? "Answers cannot be kept at the moment. This comes back by itself." : "";
  const words = isConnected ? lost : known.room ? "Connection lost. Reconnecting\u2026" : "Connecting\u2026";
  write(at("connection"), words);
  at("connection").hidden = words === "";
}

// ---------------------------------------------------------------- what is shown

function show() {
  const { room } = known;
  const activity = activityOf(room);
  const isLobby = room.phase === "waiting" && room.place === 0;
  sayConnected(true);
  document.body.dataset.phase = room.phase;
  at("lobby").hidden = !isLobby;
  at("stage").hidden = isLobby;
  at("corner").hidden = isLobby;
  write(at("people"), counted(room.people, "person", "people"));
  write(at("lobby-people"), room.people ? `${counted(room.people, "person is", "people are")} here` : "Nobody is here yet");
  write(at("answered"), room.phase === "waiting" ? "" : shareOf(known));
  showSteps(room);
  if (!known.picture) return;
  if (round !== room.round) {
    round = room.round;
    parts = {};
    for (const name of ["picture", "bars"]) at(name).replaceChildren();
  }
  showHeading(activity, isLobby);
  if (!isLobby) showStage(activity, room);
}

function showSteps({ phase, place, of }) {
  const isEnd = phase === "revealed" && place + 1 === of;
  write(at("on-word"), isEnd ? "The end" : NEXT[phase]);
  at("on").toggleAttribute("disabled", isEnd);
  at("back").toggleAttribute("disabled", phase === "waiting" && place === 0);
  write(at("place"), `${place + 1} of ${of}`);
  for (const step of document.querySelectorAll("[data-phase-step]")) {
    if (step.dataset.phaseStep === phase) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
}

function showHeading(activity, isLobby) {
  const { title, ask, material = "" } = activity.heading(known);
  write(at("title"), isLobby ? "Join on your phone" : title);
  write(at("ask"), isLobby ? "" : ask);
  write(at("material"), material);
  at("material").hidden = material === "";
}

function showStage(activity, { phase }) {
  const describe = activity.classPicture(known);
  at("picture").hidden = !describe;
  if (describe) {
    parts.picture ??= new Picture(at("picture"));
    parts.picture.show(describe);
  }
  const bars = activity.bars?.(known);
  at("bars").hidden = !bars;
  if (bars) {
    parts.bars ??= new Bars(at("bars"));
    parts.bars.show(bars);
  }
  const ranks = activity.ranks?.(known);
  at("ranks").hidden = !ranks;
  if (ranks) at("ranks").replaceChildren(...ranks.map(({ text, said }) => html("li", {}, html("span", {}, text), html("strong", {}, said))));
  const told = phase === "revealed" && known.reveal ? activity.told(known) : "";
  at("told").hidden = !told;
  if (told !== parts.told) at("told").replaceChildren(...paragraphs(told));
  parts.told = told;
}

// ---------------------------------------------------------------- what is done

function step(way) {
  if (known.room) connection.send({ step: way, version: known.room.version });
}

function say(words) {
  clearTimeout(forget);
  write(at("done"), words);
  at("done").hidden = false;
  forget = setTimeout(() => {
    at("done").hidden = true;
  }, SAID_DURING);
}

const ACTS = {
  async copy() {
    const isCopied = await copy(`${phones()}/projector#${secret}`);
    say(isCopied ? "Copied. Whoever has this link leads the room." : "Your browser did not let it be copied.");
  },
  save: () => connection.send({ save: true }),
  empty: () =>
    askAgain("Throw all answers away and begin again?", "Throw away", () =>
      connection.send({ empty: true, version: known.room.version }),
    ),
  close: () => askAgain("Close the room for everybody?", "Close the room", () => connection.send({ close: true })),
};

function listen() {
  onStep(step);
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => {
      at("menu").hidePopover();
      ACTS[button.dataset.act]();
    });
  }
  at("corner").addEventListener("click", () => at("large").showModal());
  at("large").addEventListener("click", () => at("large").close());
}

if (secret) {
  for (const place of document.querySelectorAll("[data-code]")) place.textContent = CODE;
  for (const place of document.querySelectorAll("[data-address]")) place.textContent = phones().replace(/^https?:\/\//, "");
  listen();
  sayConnected(false);
  connection = new Connection(() => ({ secret, at: phones() }), hear, sayConnected);
} else end("secret");
