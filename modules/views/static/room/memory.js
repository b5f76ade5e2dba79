// What a page remembers of its room over a reload, where the browser lets it: a phone for as long as
// the room lasts, a projector for as long as its tab.
import { CODE } from "./address.js";

const NAME = `pooling-lab-room-${CODE}`;

function asFarAsAllowed(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

const memoryOf = (storage) => ({
  get: () => asFarAsAllowed(() => JSON.parse(storage().getItem(NAME))) ?? {},
  set: (values) => asFarAsAllowed(() => storage().setItem(NAME, JSON.stringify(values))),
  forget: () => asFarAsAllowed(() => storage().removeItem(NAME)),
});

export const ofPhone = memoryOf(() => localStorage);
export const ofTab = memoryOf(() => sessionStorage);
