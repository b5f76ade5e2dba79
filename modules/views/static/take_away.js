// "Take away" opens its dialog, on one of its parts if the button names one.

const dialog = document.querySelector("dialog.take-away");

const tell = (isOpen) => Shiny.setInputValue("take_away", isOpen);
const tabs = () => [...dialog.querySelectorAll("[role=tab]")];

function open(part) {
  dialog.showModal();
  const tab = tabs().find(({ dataset }) => dataset.value === part);
  if (tab) tab.click();
  (tab ?? tabs().find(({ classList }) => classList.contains("active"))).focus();
  $(dialog).trigger("shown"); // Shiny looks again which outputs are seen
  tell(true);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-takes-away]");
  if (button) open(button.dataset.takesAway);
  else if (target === dialog || target.closest?.(".take-away .btn-close")) dialog.close();
});
dialog.addEventListener("close", () => tell(false));
