// One key on, one key back, as a clicker has them; buttons say what comes.

const ON = ["PageDown", "ArrowRight"];
const BACK = ["PageUp", "ArrowLeft"];
const PRESSES = [" ", "Enter"]; // which also press what has the focus
const PRESSED = "button, a, input, summary, [tabindex='0']";

export function onStep(act) {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    const { key } = event;
    const isPress = PRESSES.includes(key) && !event.target.closest?.(PRESSED);
    const way = isPress || ON.includes(key) ? "on" : BACK.includes(key) ? "back" : null;
    if (way === null) return;
    event.preventDefault();
    act(way);
  });
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", (event) => {
      act(button.dataset.step);
      if (event.detail > 0) button.blur(); // a hand that goes back to the clicker
    });
  }
}
