// Words and numbers as people read them.
import { html } from "./draw.js";

const EMPHASIS = /\*\*(.+?)\*\*|\*(.+?)\*/gs;

export const MODELS = ["complete", "none", "partial"];
export const titleOf = (model) => JSON.parse(document.body.dataset.models)[model];

export const withUnit = ({ name, unit }) => (unit ? `${name} (${unit})` : name);

const signed = (text) => text.replace("-", "\u2212");

// A number with some significant digits, never as a power of ten.
export function number(value, digits = 3) {
  if (value === 0) return "0";
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return signed(value.toFixed(Math.min(20, Math.max(0, decimals))));
}

export const fixed = (value, decimals) => signed(value.toFixed(decimals));

export const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

// A paragraph with the emphases of Markdown, as elements.
function paragraph(text) {
  const written = html("p");
  let from = 0;
  for (const found of text.matchAll(EMPHASIS)) {
    written.append(text.slice(from, found.index));
    written.append(found[1] ? html("strong", {}, found[1]) : html("em", {}, found[2]));
    from = found.index + found[0].length;
  }
  written.append(text.slice(from));
  return written;
}

export const paragraphs = (text) => text.split(/\n{2,}/).map(paragraph);
