// Moves the bar of what is at work.

Shiny.addCustomMessageHandler("progress", ({ share }) => {
  for (const bar of document.querySelectorAll("progress")) bar.value = share;
});
