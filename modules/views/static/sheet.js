// In a narrow window the controls are a sheet under the thumb, with one group of them at a time.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (!opener) return;
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.setAttribute("aria-pressed", String(button === opener));
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.toggleAttribute("data-chosen", group.dataset.group === opener.dataset.opens);
    group.scrollTop = 0;
  }
});
