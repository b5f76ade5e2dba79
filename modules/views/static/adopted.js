// A whole Scenario was taken over, and all controls have been moved to it.

const listeners = [];

export function onAdopted(listener) {
  listeners.push(listener);
}

Shiny.addCustomMessageHandler("adopted", ({ number }) => {
  Shiny.setInputValue("adopted", number, { priority: "event" });
  for (const listener of listeners) listener();
});
