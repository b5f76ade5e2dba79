// Paper is white: a dark page is printed in its light colours.
const root = document.documentElement;
let before = null;

addEventListener("beforeprint", () => {
  before = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
});

addEventListener("afterprint", () => {
  root.dataset.bsTheme = before;
});
