// The gallery: its dialog, the small pictures on its cards, and the person's own scenes in it.
import { onArrival } from "./arrivals.js";
import { isShown } from "./stepping.js";

const MOVED = { up: -1, down: 1, remove: 0 };

const pictures = new Map(); // by key, SVG as the server has drawn it
let focusNext = null; // which button of which own scene is to have the focus when they are there

const dialog = () => document.querySelector("dialog.gallery");
const own = () => dialog().querySelector(".own-scenes");

function open() {
  dialog().showModal();
  dialog().querySelector("[role=tab].active").focus();
  $(dialog()).trigger("shown"); // Shiny looks again which outputs are seen
  fill();
  Shiny.setInputValue("gallery", true);
}

// A dialog's own event does not rise to the document.
document.addEventListener("close", ({ target }) => {
  if (target === dialog()) Shiny.setInputValue("gallery", false);
}, true);

function showScene({ list, place }) {
  dialog().close();
  Shiny.setInputValue("scene", { list, place: Number(place) }, { priority: "event" });
}

const placeOf = (element) => Number(element.closest("[data-own-place]").dataset.ownPlace);

function change(button) {
  const what = button.dataset.change;
  const place = placeOf(button);
  focusNext = { what, place: place + MOVED[what] };
  Shiny.setInputValue(own().dataset.changes, { what, place }, { priority: "event" });
}

function rename(field) {
  const card = field.closest("[data-own-place]");
  const [title, notice] = [...card.querySelectorAll("input")].map((input) => input.value.trim());
  const renamed = { place: placeOf(field), title, notice };
  Shiny.setInputValue(own().dataset.renames, renamed, { priority: "event" });
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest?.("[data-opens-gallery]")) open();
  if (!target.closest?.("dialog.gallery")) return;
  const card = target.closest("[data-list]");
  const changing = target.closest("[data-change]");
  if (target === dialog() || target.closest(".gallery-head .btn-close")) dialog().close();
  else if (card) showScene(card.dataset);
  else if (changing) change(changing);
});

document.addEventListener("change", ({ target }) => {
  if (target.matches?.(".own-scene input")) rename(target);
});

function fill() {
  for (const place of document.querySelectorAll("[data-picture]:empty")) {
    place.innerHTML = pictures.get(place.dataset.picture) ?? "";
  }
  for (const card of dialog().querySelectorAll("[data-list]")) {
    if (isShown(card.dataset)) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  }
}

function focusAgain() {
  if (focusNext === null || document.activeElement !== document.body) return;
  const { what, place } = focusNext;
  const cards = [...own().querySelectorAll(".own-scene")];
  const card = cards[Math.min(place, cards.length) - 1];
  const next = card?.querySelector(`[data-change=${what}]`) ?? own().querySelector("input");
  next.focus();
  focusNext = null;
}

Shiny.addCustomMessageHandler("picture", ({ key, svg }) => {
  pictures.set(key, svg);
  fill();
});
onArrival(() => {
  if (!dialog()?.open) return;
  fill();
  focusAgain();
});
