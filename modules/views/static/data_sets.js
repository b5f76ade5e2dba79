// A dot that stands for a data set: a press on it chooses the data set, which is marked wherever it is.
const DOTS = "[data-data-sets]";
const NEAR = 12; // pixels

const numberField = () => document.querySelector(".data-sets input[type=number]");

const standsFor = (dot, number) => dot.dataset.dataSets.split(" ").includes(number);

function mark() {
  const number = numberField()?.value;
  for (const dot of document.querySelectorAll(`${DOTS}.is-chosen`)) dot.classList.remove("is-chosen");
  for (const dot of document.querySelectorAll(DOTS)) {
    if (standsFor(dot, number)) {
      dot.classList.add("is-chosen");
      dot.parentNode.append(dot); // above all others
    }
  }
}

function nearest(figure, { clientX, clientY }) {
  let found = null;
  let least = NEAR;
  for (const dot of figure.querySelectorAll(DOTS)) {
    const { left, right, top, bottom } = dot.getBoundingClientRect();
    const away = Math.hypot((left + right) / 2 - clientX, (top + bottom) / 2 - clientY);
    if (away < least) [found, least] = [dot, away];
  }
  return found;
}

document.addEventListener("click", (event) => {
  const figure = event.target.closest?.("svg");
  const field = numberField();
  if (!figure?.querySelector(DOTS) || !field) return;
  const dot = nearest(figure, event);
  if (dot === null) return;
  [field.value] = dot.dataset.dataSets.split(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("input", ({ target }) => {
  if (target === numberField()) mark();
});

$(document).on("shiny:value", ({ target }) => {
  if (target.classList?.contains("study-picture")) setTimeout(mark);
});
