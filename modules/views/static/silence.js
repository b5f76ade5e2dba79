// Notices a connection that is open but leads nowhere, as after a tunnel or a sleep.
//
// What is sent and not answered is asked after; what leads nowhere for long is closed, if the
// server itself answers.

const PATIENCE = 3000; // ms without an answer, then without an answer to the question
const LONGEST = 15_000; // ms without an answer of a server that is there
const ALIVE = "health"; // what every server answers

let listener = () => {};
let since = null; // when something was sent that has not been answered
let asked = 0;
let silent = false;
let timer;

const now = () => performance.now();

export function onSilence(heard) {
  listener = heard;
}

function tell(is) {
  if (silent !== is) listener(is);
  silent = is;
}

function hear() {
  since = null;
  clearTimeout(timer);
  tell(false);
}

function wait() {
  if (since !== null || !Shiny.shinyapp.isConnected()) return;
  since = now();
  timer = setTimeout(ask, PATIENCE);
}

// Not all that is sent is answered; this is.
function ask() {
  asked += 1;
  Shiny.setInputValue("there", asked, { priority: "event" });
  timer = setTimeout(look, PATIENCE);
}

async function look() {
  const start = since;
  const there = await isThere();
  if (since !== start || since === null) return;
  tell(!there);
  if (there && now() - since > LONGEST) Shiny.shinyapp.$socket?.close();
  else timer = setTimeout(look, PATIENCE);
}

async function isThere() {
  try {
    await fetch(ALIVE, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

function wonder() {
  if (since === null && Shiny.shinyapp?.isConnected()) {
    since = now();
    ask();
  }
}

$(document).on("shiny:message shiny:disconnected", hear);
$(document).on("shiny:inputchanged", wait);
window.addEventListener("online", wonder);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) wonder();
});
