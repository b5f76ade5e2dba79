// A rectangle drawn on a figure asks for a closer look at what is inside.

const SMALLEST = 12; // pixels in both directions, below which it was a click

let start = null;
let area = null;

function inPicture(picture, event) {
  const matrix = picture.getScreenCTM();
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
}

function box(from, to) {
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}

function limitsOf(picture, { x, y, width, height }) {
  const { box: written, limits } = picture.querySelector(".frame").dataset;
  const [left, top, wide, high] = written.split(" ").map(Number);
  const [x0, x1, y0, y1] = limits.split(" ").map(Number);
  const across = (at) => x0 + Math.min(1, Math.max(0, (at - left) / wide)) * (x1 - x0);
  const up = (at) => y1 - Math.min(1, Math.max(0, (at - top) / high)) * (y1 - y0);
  return [across(x), across(x + width), up(y + height), up(y)];
}

document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest?.("[data-zoomed]");
  if (!stage || event.pointerType === "touch" || event.button !== 0) return;
  const picture = event.target.closest("svg[data-figure]");
  if (picture) start = { picture, stage, at: inPicture(picture, event) };
});

document.addEventListener("pointermove", (event) => {
  if (!start) return;
  const now = box(start.at, inPicture(start.picture, event));
  if (!area && now.width < SMALLEST && now.height < SMALLEST) return;
  if (!area) {
    area = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    area.setAttribute("class", "zoom-area");
    start.picture.append(area);
  }
  for (const [name, value] of Object.entries(now)) area.setAttribute(name, value);
});

document.addEventListener("pointerup", (event) => {
  if (!start) return;
  const now = box(start.at, inPicture(start.picture, event));
  area?.remove();
  if (area && now.width >= SMALLEST && now.height >= SMALLEST) {
    const limits = limitsOf(start.picture, now);
    Shiny.setInputValue(start.stage.dataset.zoomed, limits, { priority: "event" });
  }
  start = null;
  area = null;
});

document.addEventListener("pointercancel", () => {
  area?.remove();
  start = null;
  area = null;
});
