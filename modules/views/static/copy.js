// Copies a field, or a text on the page, to the clipboard.

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const copied = document.getElementById(button.dataset.copy);
  copied.select?.();
  await navigator.clipboard?.writeText(copied.value ?? copied.textContent);
  button.textContent = "Copied";
});

// What an earlier session handed on is not kept current by a later one.
$(document).on("shiny:sessioninitialized", () => {
  const place = $(".shared > .shiny-html-output");
  Shiny.unbindAll(place[0]);
  place.empty();
});
