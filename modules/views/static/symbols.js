// Shows the row of the symbol that a pointer is on, wherever it is written.

const NAMES = {
  "Y": "Y", "X": "X", "e": "e", "β0": "beta0", "β1": "beta1", "γ0": "gamma0", "γ1": "gamma1",
  "S0": "S0", "S1": "S1", "Σ": "Sigma", "τ00": "tau00", "τ11": "tau11", "ρ": "rho", "σ": "sigma",
};
const WRITTEN = /τ₀₀|τ₁₁|γ₀|γ₁|β₀|β₁|S₀|S₁|ρ|σ|Σ/g;
const LOWERED = { "₀": "0", "₁": "1" };
const REST = 12; // pixels between the pointer and the row

let rows = {};

function tip() {
  let place = document.querySelector(".symbol-tip");
  if (!place) {
    place = document.createElement("div");
    place.className = "symbol-tip";
    place.setAttribute("role", "tooltip");
    document.body.append(place);
  }
  return place;
}

function inMathematics(element) {
  const part = element.closest?.("msub, mi");
  if (!part) return null;
  const symbol = part.closest("msub") ?? part;
  return symbol.textContent.replace(/\s/g, "").replace(/[sd]+$/, "");
}

// Safari has only the older name.
function textAt(x, y) {
  return document.caretPositionFromPoint
    ? document.caretPositionFromPoint(x, y)?.offsetNode
    : document.caretRangeFromPoint?.(x, y)?.startContainer;
}

function inText(event) {
  const text = textAt(event.clientX, event.clientY);
  if (text?.nodeType !== Node.TEXT_NODE) return null;
  for (const found of text.data.matchAll(WRITTEN)) {
    const range = document.createRange();
    range.setStart(text, found.index);
    range.setEnd(text, found.index + found[0].length);
    const box = range.getBoundingClientRect();
    const across = event.clientX >= box.left && event.clientX <= box.right;
    if (across && event.clientY >= box.top && event.clientY <= box.bottom) {
      return found[0].replace(/[₀₁]/g, (digit) => LOWERED[digit]);
    }
  }
  return null;
}

function show(event) {
  const written = inMathematics(event.target) ?? inText(event);
  const row = written === null ? undefined : rows[NAMES[written]];
  const place = tip();
  place.hidden = row === undefined;
  if (row === undefined) return;
  place.textContent = row;
  const right = document.documentElement.clientWidth - place.offsetWidth - REST;
  place.style.left = `${Math.max(0, Math.min(event.clientX + REST, right))}px`;
  const below = event.clientY + REST + place.offsetHeight < window.innerHeight;
  const top = below ? event.clientY + REST : event.clientY - REST - place.offsetHeight;
  place.style.top = `${top}px`;
}

function hide() {
  tip().hidden = true;
}

for (const name of ["pointermove", "click"]) document.addEventListener(name, show);
document.addEventListener("scroll", hide, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});

Shiny.addCustomMessageHandler("symbols", (message) => {
  rows = message;
});
