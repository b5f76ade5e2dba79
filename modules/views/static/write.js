// Writes words into an element. New children would make the browser look at all of a page's `:has`.

export function write(element, words) {
  if (element.firstChild) element.firstChild.nodeValue = words;
  else element.textContent = words;
}
