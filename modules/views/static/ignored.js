// Says beside a control that the server did not take its value, or took the nearest that it may.
import { announce } from "./announce.js";

const PLACES = ".range-slider-group, .dial, .shiny-input-container";
const NOT_NAMED = "Something that this page sent was ignored.";

let notice;

function place() {
  if (notice) return notice;
  notice = document.createElement("div");
  notice.className = "alert alert-warning alert-dismissible ignored-notice";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => notice.remove());
  notice.append(document.createElement("span"), close);
  return notice;
}

const controlOf = (name) => (name ? document.getElementById(name) : null);

function labelOf(control) {
  const label = document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
  return label?.textContent.trim().replace(/\s+/g, " ");
}

function sentence(name, what) {
  const control = controlOf(name);
  const label = control && labelOf(control);
  return label ? `A value for ${label} was ${what}.` : null;
}

Shiny.addCustomMessageHandler("ignored", ({ ignored, changed }) => {
  const told = [
    ...ignored.map((name) => sentence(name, "ignored")),
    ...changed.map((name) => sentence(name, "out of range, and the nearest was taken")),
  ].filter((words) => words !== null);
  const words = told.length > 0 ? told.join(" ") : NOT_NAMED;
  const beside = [...ignored, ...changed].map(controlOf).find((control) => control?.offsetParent);
  place().firstChild.textContent = words;
  const group = beside?.closest(PLACES);
  if (group) group.after(notice);
  else document.getElementById("announcement").before(notice);
  announce(words);
});
