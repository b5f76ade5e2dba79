// What keys do in pictures: arrows lead from subject to subject, Enter to a panel's points.
import { asksForMore, close, enlarge, isOpen, lead } from "./enlarged.js";
import { toggle, uncover } from "./hands.js";
import { orderOf, panelNamed, panelsOf } from "./panels.js";
import { raise } from "./subjects.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function moveFocus(all, to) {
  for (const other of all) other.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}

function columns(root) {
  const tops = orderOf(root).map((s) => panelNamed(root, s).getBoundingClientRect().top);
  return tops.filter((top) => Math.abs(top - tops[0]) < 2).length;
}

const toPoints = (panel) => panel.querySelector(".point")?.focus();

function keyOnPanel(panel, event) {
  const root = panel.closest("svg");
  const below = columns(root);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: below, ArrowUp: -below }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    if (asksForMore(panel, event)) enlarge(panel);
    else toPoints(panel);
  } else if (step !== undefined) {
    const order = orderOf(root);
    const next = order[order.indexOf(panel.dataset.panel) + step];
    if (next !== undefined) moveFocus(panelsOf(root), panelNamed(root, next));
  } else if (event.key === "Escape") {
    raise(null);
  } else {
    return;
  }
  event.preventDefault();
}

function keyOnEnlarged(event) {
  const step = STEPS[event.key];
  const panel = event.target.closest(".panel");
  if (event.key === "Escape") close();
  else if (step !== undefined) lead(step);
  else if (panel && (event.key === "Enter" || event.key === " ")) toPoints(panel);
  else return;
  event.preventDefault();
}

function keyOnPoint(point, event) {
  const panel = point.closest(".panel");
  const points = [...panel.querySelectorAll(".point")];
  const step = STEPS[event.key];
  if (event.key === "Enter" || event.key === " ") {
    toggle(point);
  } else if (step !== undefined) {
    points[points.indexOf(point) + step]?.focus();
  } else if (event.key === "Escape") {
    moveFocus(panelsOf(panel.closest("svg")), panel);
  } else {
    return;
  }
  event.preventDefault();
}

function keyOnMember(member, event) {
  const members = [...member.closest("svg").querySelectorAll(".member")];
  const step = STEPS[event.key];
  if (step !== undefined) {
    const next = members[members.indexOf(member) + step];
    if (next) moveFocus(members, next);
  } else if (event.key === "Escape") {
    raise(null);
  } else {
    return;
  }
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (target.matches?.(".point")) keyOnPoint(target, event);
  else if (target.closest?.(".enlarged")) keyOnEnlarged(event);
  else if (isOpen() && event.key === "Escape") close();
  else if (target.matches?.(".panel")) keyOnPanel(target, event);
  else if (target.matches?.(".member")) keyOnMember(target, event);
});

document.addEventListener("focusin", (event) => {
  const panel = event.target.closest?.(".panel");
  const member = event.target.closest?.(".member");
  if (panel) raise(panel.dataset.panel);
  else if (member) {
    raise(member.dataset.member);
    uncover(member);
  }
});
