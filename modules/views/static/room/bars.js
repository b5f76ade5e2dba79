// Options with a bar each that grows with the votes, and the right one marked at the end.
import { write } from "../write.js";
import { html } from "./draw.js";

export class Bars {
  constructor(place) {
    this.place = place;
    this.list = html("ol", { class: "bars" });
    place.replaceChildren(this.list);
    this.rows = [];
  }

  show({ options, counts, answer, own }) {
    if (options.join("\n") !== this.options) this.make(options);
    const most = Math.max(1, ...counts);
    this.rows.forEach(({ row, bar, count, mark }, place) => {
      bar.style.transform = `scaleX(${counts[place] / most})`;
      write(count, String(counts[place]));
      const isRight = place === answer;
      row.classList.toggle("is-right", isRight);
      row.classList.toggle("is-own", place === own);
      row.classList.toggle("is-wrong", answer !== undefined && !isRight);
      write(mark, [isRight ? "\u2713 Right" : "", place === own ? "your choice" : ""].filter(Boolean).join(", "));
    });
  }

  make(options) {
    this.options = options.join("\n");
    this.list.classList.toggle("is-long", options.some((option) => option.length > 28));
    this.list.classList.toggle("is-full", options.length > 9);
    this.rows = options.map((option) => {
      const bar = html("span", { class: "bar-grown" });
      const count = html("span", { class: "bar-count" }, "0");
      const mark = html("span", { class: "bar-mark" }, "");
      const row = html(
        "li",
        {},
        html("span", { class: "bar-option" }, html("span", {}, option), mark),
        html("span", { class: "bar-track" }, bar),
        count,
      );
      return { row, bar, count, mark };
    });
    this.list.replaceChildren(...this.rows.map(({ row }) => row));
  }
}
