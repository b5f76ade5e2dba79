// An exercise in the guide: items that are put in order, Enter that checks.
import { openGuide } from "./guide.js";
import { announce } from "./announce.js";

const TASK = "exercise-task";
const MAIN = ".bslib-sidebar-layout > .main";

let here = ""; // the exercise that is shown
let isNew = false; // whether its question is still to come

const exercise = () => document.querySelector(".exercise");
const byClass = (name) => exercise().querySelector(name);

Shiny.addCustomMessageHandler("exercise", (message) => {
  const root = document.documentElement;
  if (message.here === "") delete root.dataset.exercise;
  else root.dataset.exercise = message.assigned ? "assigned" : "free";
  if (message.here === here) return;
  if ((message.here === "") !== (here === "")) openGuide("exercise", message.here !== "");
  here = message.here;
  isNew = here !== "";
});

// A new question is read from its beginning, wherever the button was that led to it.
$(document).on("shiny:value", ({ name }) => {
  if (name !== TASK || !isNew) return;
  isNew = false;
  requestAnimationFrame(() => {
    for (const place of [exercise().closest("[data-group]"), document.querySelector(MAIN)]) place.scrollTop = 0;
    window.scrollTo(0, 0);
    byClass("h2")?.focus({ preventScroll: true });
    for (const list of exercise().querySelectorAll("[data-order]")) tell(list);
  });
});

function tell(list) {
  const order = [...list.children].map((item) => item.dataset.item).join(" ");
  Shiny.setInputValue(list.dataset.order, order);
}

function move(button) {
  const item = button.closest("[data-item]");
  const other = button.dataset.moves === "-1" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const list = item.parentElement;
  if (button.dataset.moves === "-1") list.insertBefore(item, other);
  else list.insertBefore(other, item);
  const ways = [button, ...item.querySelectorAll("button")];
  ways.find((way) => way.checkVisibility({ visibilityProperty: true })).focus();
  tell(list);
  const place = [...list.children].indexOf(item) + 1;
  announce(`${item.querySelector("span").textContent}: ${place} of ${list.children.length}`);
}

document.addEventListener("click", ({ target }) => {
  const mover = target.closest?.("[data-moves]");
  if (mover) move(mover);
  const opener = target.closest?.("button[data-exercise]");
  if (opener) {
    const { opensExercise } = opener.closest("[data-opens-exercise]").dataset;
    Shiny.setInputValue(opensExercise, opener.dataset.exercise, { priority: "event" });
  }
  if (target.closest?.("[data-prints]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.(".exercise input[type=text]")) return;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("exercise-check").click();
});

document.addEventListener("toggle", ({ target }) => {
  if (target.matches?.(".exercises-tab > details")) $(target).trigger(target.open ? "shown" : "hidden");
}, { capture: true });
