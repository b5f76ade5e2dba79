// The truth is shown in every tab or in none: its switches follow each other.

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.(".truth-switch input")) return;
  for (const other of document.querySelectorAll(".truth-switch input")) {
    if (other.checked === target.checked) continue;
    other.checked = target.checked;
    other.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
