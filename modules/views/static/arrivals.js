// Tells others when something new has been put on the page.

const listeners = [];

export function onArrival(listener) {
  listeners.push(listener);
}

new MutationObserver(() => {
  for (const listener of listeners) listener();
}).observe(document.documentElement, { childList: true, subtree: true });

// Let new marks stand where they are before transitions are allowed.
export function withoutTransition(root) {
  root.classList.add("still");
  requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("still")));
}
