// Shows what a term means beside it, and reads it out.
import { announce } from "./announce.js";
import { write } from "./write.js";

const BESIDE = 6; // pixels between the term and what it means

const place = document.getElementById("term");
let pressed = null;

function close() {
  pressed?.setAttribute("aria-expanded", "false");
  pressed = null;
  place.hidePopover();
}

function putBeside(term) {
  const at = term.getBoundingClientRect();
  const right = document.documentElement.clientWidth - place.offsetWidth - BESIDE;
  place.style.left = `${Math.max(BESIDE, Math.min(at.left, right))}px`;
  const below = at.bottom + BESIDE + place.offsetHeight < window.innerHeight;
  place.style.top = `${below ? at.bottom + BESIDE : at.top - BESIDE - place.offsetHeight}px`;
}

function open(term) {
  const { term: name, says } = term.dataset;
  write(place.querySelector("strong"), name);
  write(place.querySelector("span"), says);
  place.showPopover();
  putBeside(term);
  pressed = term;
  term.setAttribute("aria-expanded", "true");
  announce(`${name}: ${says}`);
}

const openTab = (name, within) =>
  document.querySelector(`${within} [role=tab][data-value="${CSS.escape(name)}"]`).click();

document.addEventListener("click", ({ target }) => {
  const see = target.closest?.("[data-sees-tab]");
  if (!see) return;
  openTab(see.dataset.seesTab, ".navbar");
  if (see.dataset.seesPart) openTab(see.dataset.seesPart, ".model-tab");
});

document.addEventListener("click", ({ target }) => {
  const term = target.closest?.(".term");
  const opens = term && term.dataset.term !== pressed?.dataset.term;
  if (pressed && !place.contains(target)) close();
  if (opens) open(term);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !pressed) return;
  close();
  event.preventDefault();
});

const follow = () => pressed && putBeside(pressed);
document.addEventListener("scroll", follow, { capture: true, passive: true });
