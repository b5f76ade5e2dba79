// A number, with its unit.
import { html } from "./draw.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

export function askNumber({ unit }) {
  const field = html("input", { id: "number", type: "text", inputmode: "text", autocomplete: "off", maxlength: 20 });
  const label = html("label", { for: "number" }, unit ? `Your guess (${unit})` : "Your guess");
  return {
    elements: [html("div", { class: "field" }, label, field)],
    answer() {
      const written = field.value.trim().replace("\u2212", "-").replace(",", ".");
      if (NUMBER.test(written)) return { answer: Number(written) };
      field.focus();
      return { wrong: "Give a number, such as 12.5." };
    },
  };
}
