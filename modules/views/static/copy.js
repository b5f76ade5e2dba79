// Copies a field to the clipboard.

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  button.textContent = "Copied";
});

// What an earlier session handed on is not kept current by a later one.
$(document).on("shiny:sessioninitialized", () => {
  const place = $(".shared > .shiny-html-output");
  Shiny.unbindAll(place[0]);
  place.empty();
});
