// Writes into the headline of folded settings what is chosen in them.
import { write } from "./write.js";

function chosenIn(control) {
  if (control.tagName === "SELECT") return saidOf(control);
  const label = control.querySelector("input:checked")?.closest("label");
  return (label?.querySelector("[data-headline]") ?? label)?.textContent.trim();
}

// What a select says; nothing where its value is empty.
function saidOf(select) {
  const option = select.selectedOptions[0];
  const as = select.closest("[data-said-as]")?.dataset.saidAs ?? "{}";
  return option && (option.value === "" ? "" : as.replace("{}", () => option.text));
}

function follow(headline) {
  const controls = headline.dataset.follows.split(" ").map((id) => document.getElementById(id));
  const chosen = controls.map(chosenIn);
  if (chosen.every((words) => words !== undefined)) {
    write(headline, chosen.filter(Boolean).join(", "));
  }
}

// Told by Shiny whenever a value may have changed, or something new may be on the page.
$(document).on("shiny:conditional", () => {
  document.querySelectorAll("[data-follows]").forEach(follow);
});
