// A person's phone in a room.
import { announce } from "../announce.js";
import { write } from "../write.js";
import { activityOf } from "./activities.js";
import { CODE } from "./address.js";
import { askedOf } from "./asks.js";
import { Bars } from "./bars.js";
import { Connection } from "./connection.js";
import { html } from "./draw.js";
import { nothing, taken } from "./known.js";
import { ofPhone } from "./memory.js";
import { enter, over } from "./over.js";
import { shareOf } from "./people.js";
import { Picture } from "./picture.js";
import { paragraphs } from "./words.js";

const STAGES = {
  waiting: "It is about to begin.",
  asked: "",
  sending: "Sending\u2026",
  sent: "Sent.",
  closed: "Closed. The answer comes next.",
  missed: "Closed. You have not answered.",
  revealed: "",
};

const at = (name) => document.getElementById(name);

let known = nothing;
let waiting = ofPhone.get().waiting ?? null; // {answer, round}: given, and not heard of yet
let shown = null; // which stage of which round is on the page
let connection = null;
let parts = {};

function stageOf() {
  const { phase } = known.room;
  if (phase === "closed") return known.mine ? "closed" : "missed";
  if (phase !== "open") return phase;
  if (known.mine) return "sent";
  return isWaiting() ? "sending" : "asked";
}

const isWaiting = () => waiting !== null && waiting.round === known.room.round;

// ---------------------------------------------------------------- what is said

function keep() {
  ofPhone.set({ token: known.you?.token, waiting });
}

function give(answer) {
  waiting = { answer, round: known.room.round };
  known = { ...known, refused: undefined };
  keep();
  connection.send(waiting);
  show();
}

function hear(said) {
  known = taken(known, said);
  if (said.over) {
    end(said.over);
    return;
  }
  if (said.mine || said.refused) waiting = null;
  if (said.room && waiting && !(isWaiting() && said.room.phase === "open")) waiting = null;
  if (waiting && (said.you || said.store === "back")) connection.send(waiting);
  keep();
  if (known.room) show();
}

function end(why) {
  if (why !== "later") ofPhone.forget();
  at("main").replaceChildren(over(why));
  at("foot").hidden = true;
  at("connection").hidden = true;
  at("main").querySelector("h1").focus();
}

function sayConnected(isConnected) {
  const lost = known.store === "lost" ? "Answers cannot be kept at the moment. This comes back by itself." : "";
  const words = isConnected ? lost : known.you ? "Connection lost. Reconnecting\u2026" : "Connecting\u2026";
  write(at("connection"), words);
  at("connection").hidden = words === "";
}

// ---------------------------------------------------------------- what is shown

function show() {
  const activity = activityOf(known.room);
  const stage = stageOf();
  const key = `${known.room.round} ${stage}`;
  sayConnected(true);
  write(at("who"), `You are ${known.you.number}`);
  const needs = stage === "waiting" || (known.task && (stage !== "closed" || known.picture));
  if (key !== shown && needs) {
    shown = key;
    make(activity, stage);
  }
  if (key === shown) follow(activity, stage);
}

function make(activity, stage) {
  const heading = stage === "waiting" ? { title: "Ready" } : activity.heading(known);
  at("title").textContent = heading.title;
  at("ask").textContent = heading.ask ?? "";
  const isAsked = stage === "asked";
  const long = isAsked ? paragraphs(heading.text ?? "") : [];
  const material = isAsked && heading.material ? [html("pre", { tabindex: 0 }, heading.material)] : [];
  at("text").replaceChildren(...long, ...material);
  at("words").replaceChildren();
  const form = at("answer");
  parts = {};
  for (const name of ["own", "class", "bars"]) at(name).replaceChildren();
  form.replaceChildren();
  at("send").hidden = !isAsked;
  if (isAsked) {
    const asked = { axes: known.task.axes, ...activity.asks(known) };
    const needsPicture = asked.panel !== undefined;
    const made = askedOf(asked, needsPicture ? new Picture(at("own")) : null);
    form.replaceChildren(...made.elements);
    write(at("send"), asked.button);
    parts.answer = made.answer;
  }
  announce([at("title").textContent, STAGES[stage]].join(". "));
  window.scrollTo(0, 0);
}

function follow(activity, stage) {
  const isAfter = ["closed", "missed", "revealed"].includes(stage);
  write(at("state"), stateWords(activity, stage));
  write(at("refused"), known.refused ?? parts.wrong ?? "");
  const said = stage === "revealed" ? [known.result?.said, activity.told(known)] : activity.ownWords(known);
  at("words").replaceChildren(...said.filter(Boolean).flatMap(paragraphs));
  if (stage !== "asked" && stage !== "waiting") draw("own", activity.ownPicture(known));
  if (!isAfter || !known.picture) return;
  draw("class", activity.classPicture(known));
  const bars = activity.bars?.(known);
  if (!bars) return;
  parts.bars ??= new Bars(at("bars"));
  parts.bars.show(bars);
}

function draw(name, describe) {
  if (!describe) return;
  parts[name] ??= new Picture(at(name));
  parts[name].show(describe);
}

function stateWords(activity, stage) {
  const answered = stage === "waiting" || known.answered === undefined ? "" : `${shareOf(known)}.`;
  const unanswered = stage === "revealed" && known.result && !known.result.said && !known.mine ? "You have not answered." : "";
  return [STAGES[stage], unanswered, answered].filter(Boolean).join(" ");
}

function send(event) {
  event.preventDefault();
  const { answer, wrong } = parts.answer();
  parts.wrong = wrong;
  if (wrong === undefined) give(answer);
  else write(at("refused"), wrong);
}

if (CODE === "") {
  at("main").replaceChildren(enter());
  at("foot").hidden = true;
} else {
  write(at("code-shown"), CODE);
  sayConnected(false);
  at("send").addEventListener("click", send);
  at("answer").addEventListener("submit", send);
  connection = new Connection(() => ({ join: ofPhone.get().token ?? null }), hear, sayConnected);
}
