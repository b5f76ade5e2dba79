// Tells others when something new has been put on the page.

const listeners = [];

export function onArrival(listener) {
  listeners.push(listener);
}

new MutationObserver(() => {
  for (const listener of listeners) listener();
}).observe(document.documentElement, { childList: true, subtree: true });
