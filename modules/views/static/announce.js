// Says in words what changed, once it has come to rest, for those who do not see it move.
import { write } from "./write.js";

const QUIET = 400; // ms without a change before it is read out

let timer;

export function announce(words) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    write(document.getElementById("announcement"), words);
  }, QUIET);
}
