// What is said when there is no room to be in, and what to do then.
import { codeForm } from "./code_form.js";
import { html } from "./draw.js";

const WORDS = {
  unknown: ["There is no such room", "Check the code. A room ends some hours after its last use.", true],
  closed: ["This room is closed", "Thank you for taking part.", true],
  full: ["This room is full", "Please watch the projector.", true],
  later: ["Too many attempts", "Please wait a minute, then try again.", false],
  secret: [
    "This is not the lecturer\u2019s link",
    "The projector opens with the link that its room was opened with. Phones join with the code.",
    true,
  ],
  malformed: ["This page was not understood", "Please load it again.", false],
};

const again = () => {
  const button = html("button", { type: "button", class: "main-button" }, "Try again");
  button.addEventListener("click", () => location.reload());
  return button;
};

export function over(why) {
  const [title, text, hasCode] = WORDS[why];
  return html("div", { class: "over" }, html("h1", { tabindex: -1 }, title), html("p", {}, text), hasCode ? codeForm() : again());
}

export const enter = () =>
  html("div", { class: "over" }, html("h1", {}, "Join a room"), html("p", {}, "The code is on the projector."), codeForm());
