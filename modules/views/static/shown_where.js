// Shows panels that follow the value of a control, as modules/views/widgets/shown_where.py says.

function follow(panel) {
  const { where, value, unless } = panel.dataset;
  const shown = (Shiny.shinyapp.$inputValues[where] === value) !== (unless !== undefined);
  if (panel.hidden !== shown) return;
  panel.hidden = !shown;
  $(panel).trigger(shown ? "shown" : "hidden");
}

// Told by Shiny whenever a value may have changed, or something new may be on the page.
$(document).on("shiny:conditional", () => {
  document.querySelectorAll("[data-where]").forEach(follow);
});
