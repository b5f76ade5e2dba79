// One of several options.
import { html } from "./draw.js";

const NAME = "option";

export function askChoice({ options, label }) {
  const fieldset = html(
    "fieldset",
    { class: options.every((option) => option.length < 8) ? "choices short" : "choices" },
    html("legend", {}, label ? `${label[0].toUpperCase()}${label.slice(1)}` : "Choose one"),
    ...options.map((option, place) =>
      html("label", { class: "choice" }, html("input", { type: "radio", name: NAME, value: place }), html("span", {}, option)),
    ),
  );
  return {
    elements: [fieldset],
    answer() {
      const chosen = fieldset.querySelector(":checked");
      return chosen ? { answer: Number(chosen.value) } : { wrong: "Choose one first." };
    },
  };
}
