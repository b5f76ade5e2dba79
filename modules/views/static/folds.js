// Writes into the headline of folded settings what is chosen in them.
import { write } from "./write.js";

function chosenIn(control) {
  if (control.tagName === "SELECT") return control.selectedOptions[0]?.text;
  const label = control.querySelector("input:checked")?.closest("label");
  return (label?.querySelector("[data-headline]") ?? label)?.textContent.trim();
}

function follow(headline) {
  const controls = headline.dataset.follows.split(" ").map((id) => document.getElementById(id));
  const chosen = controls.map(chosenIn).filter(Boolean);
  if (chosen.length === controls.length) write(headline, chosen.join(", "));
}

// Told by Shiny whenever a value may have changed, or something new may be on the page.
$(document).on("shiny:conditional", () => {
  document.querySelectorAll("[data-follows]").forEach(follow);
});
