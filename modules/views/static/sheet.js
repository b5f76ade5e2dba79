// In a narrow window the controls are a sheet under the thumb, with one group of them at a time.

export function showGroup(name) {
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.setAttribute("aria-pressed", String(button.dataset.opens === name));
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.toggleAttribute("data-chosen", group.dataset.group === name);
    group.scrollTop = 0;
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) showGroup(opener.dataset.opens);
});
