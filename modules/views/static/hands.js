// What a pointer does: raise the subject under it, and remove or restore a point.
import { asksForMore, enlarge } from "./enlarged.js";
import { raise } from "./subjects.js";

const REACH = { mouse: 12, pen: 14, touch: 22 }; // pixels from a point that still hit it
const NEAR = { mouse: 40, pen: 40, touch: 22 }; // from an estimate that still mean its subject

function nearest(marks, event, reach) {
  let best = null;
  for (const mark of marks) {
    const box = mark.getBoundingClientRect();
    const away = Math.hypot(
      box.x + box.width / 2 - event.clientX,
      box.y + box.height / 2 - event.clientY,
    );
    if (away < reach) [best, reach] = [mark, away];
  }
  return best;
}

const within = (reaches, event) => reaches[event.pointerType] ?? reaches.mouse;

function nearestPoint(panel, event) {
  return nearest(panel.querySelectorAll(".point"), event, within(REACH, event));
}

function nearestMember(event) {
  const picture = event.target.closest?.("svg[data-figure]");
  if (!picture?.querySelector(".member")) return null;
  const label = event.target.closest(".member");
  if (label) return label;
  const visible = picture.querySelectorAll(".member .estimate:not([visibility=hidden])");
  return nearest(visible, event, within(NEAR, event))?.closest(".member") ?? null;
}

// What is said of a member may lie over the lower edge of its picture.
export const uncover = (member) => member.scrollIntoView({ block: "nearest" });

export function toggle(point) {
  const input = document.querySelector(".figure-stage").dataset.toggled;
  Shiny.setInputValue(input, Number(point.dataset.observation), { priority: "event" });
}

function markNear(point) {
  for (const other of document.querySelectorAll(".point.is-near")) {
    other.classList.remove("is-near");
  }
  if (point) point.classList.add("is-near");
}

document.addEventListener("pointermove", (event) => {
  if (event.pointerType === "touch" || event.buttons) return;
  const panel = event.target.closest?.(".panel");
  markNear(panel ? nearestPoint(panel, event) : null);
  if (panel) raise(panel.dataset.panel);
  else {
    const member = nearestMember(event);
    if (member) raise(member.dataset.member);
  }
});

document.addEventListener("click", (event) => {
  const panel = event.target.closest?.(".panel");
  const row = event.target.closest?.("tr[data-subject]");
  if (panel) {
    raise(panel.dataset.panel);
    if (asksForMore(panel, event)) {
      enlarge(panel);
      return;
    }
    const point = nearestPoint(panel, event);
    if (point) toggle(point);
  } else if (row) {
    raise(row.dataset.subject);
  } else {
    const member = nearestMember(event);
    if (member) {
      raise(member.dataset.member);
      if (event.pointerType === "touch") uncover(member);
    } else if (event.target.closest?.("svg[data-figure]")) raise(null);
  }
});
