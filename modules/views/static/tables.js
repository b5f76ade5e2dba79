// Sorts a table by the column whose heading is pressed; folded tables wait until they are opened.

const numeric = (cell) => (cell.dataset.value === undefined ? NaN : Number(cell.dataset.value));

function compare(first, second) {
  const [a, b] = [numeric(first), numeric(second)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
  return first.textContent.localeCompare(second.textContent, undefined, { numeric: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".sort");
  if (!button) return;
  const heading = button.closest("th");
  const column = Number(button.dataset.column);
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of heading.closest("thead").querySelectorAll("[aria-sort]")) {
    other.removeAttribute("aria-sort");
  }
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const body = heading.closest("table").tBodies[0];
  const rows = [...body.rows];
  const known = rows.filter((row) => row.cells[column].dataset.value !== "");
  const unknown = rows.filter((row) => row.cells[column].dataset.value === "");
  known.sort((a, b) => (descending ? -1 : 1) * compare(a.cells[column], b.cells[column]));
  body.append(...known, ...unknown);
});

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.matches?.(".figure-table")) $(target).trigger(target.open ? "shown" : "hidden");
  },
  true,
);
