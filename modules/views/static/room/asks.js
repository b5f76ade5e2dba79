// What a phone asks for: the controls of an answer by its kind, each {elements, answer}.
//
// `answer` returns {answer}, or {wrong} with a sentence.
import { askChoice } from "./asks_choice.js";
import { askGuess } from "./asks_guess.js";
import { askNumber } from "./asks_number.js";
import { askPoints } from "./asks_points.js";
import { html } from "./draw.js";

const askButton = ({ text }) => ({
  elements: text ? [html("p", {}, text)] : [],
  answer: () => ({ answer: true }),
});

const KINDS = {
  button: askButton,
  choice: askChoice,
  line: askGuess,
  point: askGuess,
  number: askNumber,
  points: askPoints,
};

export const askedOf = (asked, picture) => KINDS[asked.kind](asked, picture);
