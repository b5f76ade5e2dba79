// A menu beside a table: laid out when it is first opened; closed by Escape, by a click beside it,
// and by what was chosen.

const opened = () => document.querySelectorAll("details.menu[open]");

function layOut(menu) {
  const template = menu.querySelector("template");
  if (!template) return;
  template.replaceWith(template.content);
  Shiny.bindAll(menu);
}

document.addEventListener("click", ({ target }) => {
  for (const menu of opened()) {
    if (!menu.contains(target) || target.closest(".menu-entries a")) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of opened()) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
}, true);

document.addEventListener("toggle", ({ target }) => {
  if (target.matches?.("details.menu") && target.open) {
    layOut(target);
    $(target).trigger("shown"); // Shiny looks again which outputs are seen
    const entries = target.querySelector(".menu-entries");
    const { right } = entries.getBoundingClientRect();
    target.classList.toggle("is-at-the-edge", right > document.documentElement.clientWidth);
    entries.scrollIntoView({ block: "nearest" });
  }
}, true);
