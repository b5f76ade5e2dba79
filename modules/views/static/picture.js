// The dialog that saves a picture, or copies it: one for every figure. The server draws the file.

const dialog = document.querySelector("dialog.picture-dialog");
const form = dialog.querySelector("form");
const waits = dialog.querySelector(".picture-waits");
const said = dialog.querySelector(".picture-said");

const LONG = 300; // ms after which it is shown that something is being done
const NO_CLIPBOARD = "This browser lets this page copy no pictures. Save it instead.";
const FAILED = "The picture could not be drawn. Try it again.";

let pressed = null; // the figure's place
let number = 0;
let asked = null; // {number, resolve, reject}: what is being drawn
let timer;

function say(words) {
  said.textContent = words;
}

function rest() {
  clearTimeout(timer);
  waits.hidden = true;
  asked = null;
}

// Ask for a file; what was asked for before is no longer wanted.
function file(wanted) {
  cancel();
  say("");
  number += 1;
  const raised = pressed.querySelector(".is-raised")?.dataset ?? {};
  const answer = new Promise((resolve, reject) => {
    asked = { number, resolve, reject };
  });
  timer = setTimeout(() => {
    waits.hidden = false;
  }, LONG);
  const { mode, background, caption } = form.elements;
  Shiny.setInputValue(
    "save_picture",
    {
      number,
      of: pressed.id,
      raised: raised.panel ?? raised.member ?? "",
      form: wanted,
      mode: mode.value,
      background: background.value,
      caption: caption.checked,
    },
    { priority: "event" },
  );
  return answer;
}

function cancel() {
  asked?.reject(new DOMException("", "AbortError"));
  rest();
}

Shiny.addCustomMessageHandler("saved_picture", ({ number: answered, name, type, content }) => {
  if (answered !== asked?.number) return;
  const { resolve, reject } = asked;
  rest();
  if (content === undefined) return reject(new Error(FAILED));
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  resolve(new File([bytes], name, { type }));
});

function explain(wrong, words) {
  if (wrong.name !== "AbortError") say(words);
}

async function save() {
  const made = await file(form.elements.form.value);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made);
  link.download = made.name;
  link.click();
  URL.revokeObjectURL(link.href);
  say(`Saved as ${made.name}`);
}

async function copy() {
  if (!navigator.clipboard?.write || !window.ClipboardItem) return say(NO_CLIPBOARD);
  const made = file("png");
  made.catch(() => {}); // the clipboard says so, too
  // Begun at once, while the browser knows that it was a person who asked.
  await navigator.clipboard.write([new ClipboardItem({ "image/png": made })]);
  say("Copied");
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-saves-picture]");
  if (!button) return;
  pressed = button.closest(".shiny-html-output");
  form.elements.mode.value = document.documentElement.dataset.bsTheme ?? "light";
  say("");
  dialog.showModal();
  form.querySelector("input:checked").focus();
});

dialog.addEventListener("click", ({ target }) => {
  if (target === dialog || target.closest(".btn-close")) dialog.close();
  else if (target.closest(".picture-waits button")) cancel();
  else if (target.closest(".copy-picture")) {
    copy().catch((wrong) => explain(wrong, wrong.message === FAILED ? FAILED : NO_CLIPBOARD));
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save().catch((wrong) => explain(wrong, FAILED));
});

dialog.addEventListener("close", cancel);
