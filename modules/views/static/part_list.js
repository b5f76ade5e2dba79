// On a phone the parts of the Model tab are a list that chooses one of their tabs.

const TABS = ".model-tab .nav-pills";

const list = () => document.querySelector(".part-list");

document.addEventListener("change", ({ target }) => {
  if (target !== list()) return;
  document.querySelector(`${TABS} [data-value="${CSS.escape(target.value)}"]`).click();
});

document.addEventListener("shown.bs.tab", ({ target }) => {
  if (target.closest(TABS)) list().value = target.dataset.value;
});
