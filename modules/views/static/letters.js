// Single letters and signs as shortcuts: never while something is typed or another key is held.

const TYPED_IN = "textarea, select, input:not([type=range], [type=checkbox], [type=radio])";

export function onLetter(letter, act) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== letter || event.repeat || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && letter !== letter.toUpperCase()) return;
    if (event.target.closest?.(TYPED_IN) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
}
