// On a phone the parts of the Model tab are a list that chooses one of their tabs.

const list = () => document.querySelector(".part-list");

document.addEventListener("change", ({ target }) => {
  if (target !== list()) return;
  document.querySelector(`.model-tab .nav-pills [data-value="${CSS.escape(target.value)}"]`).click();
});

document.addEventListener("shown.bs.tab", ({ target }) => {
  if (target.closest(".model-tab .nav-pills")) list().value = target.dataset.value;
});
