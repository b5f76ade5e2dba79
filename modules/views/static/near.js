// Fetches the film of a slider when a hand, a finger or the focus comes near it.
import { ask, onExpected } from "./films.js";

const SLIDERS = ".range-slider, .dial-slider";
const AROUND = ".range-slider-group, .dial";

let near = null; // the slider that a hand is at

function sliderAt(target) {
  const around = target.closest?.(AROUND);
  return around?.querySelector(SLIDERS) ?? null;
}

function come(event) {
  near = sliderAt(event.target);
  if (near) ask(near.id);
}

for (const name of ["pointerover", "pointerdown", "focusin"]) {
  document.addEventListener(name, come, { passive: true });
}

// What the server said meanwhile may have made the film of the slider under the hand untrue.
onExpected(() => {
  if (near?.isConnected) ask(near.id);
});
