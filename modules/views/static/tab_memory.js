// What a tab remembers over a reload, where the browser lets it.

const NAME = "kept";

function asFarAsAllowed(act) {
  try {
    return act(window.sessionStorage);
  } catch {
    return null;
  }
}

export const remembered = () => asFarAsAllowed((storage) => storage.getItem(NAME));
export const remember = (text) => asFarAsAllowed((storage) => storage.setItem(NAME, text));
export const forget = () => asFarAsAllowed((storage) => storage.removeItem(NAME));
