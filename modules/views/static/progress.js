// Moves the bar of what is at work.

Shiny.addCustomMessageHandler("progress", ({ share, within }) => {
  const bar = document.getElementById(within)?.querySelector("progress");
  if (bar) bar.value = share;
});
