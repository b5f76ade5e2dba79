// Sends a person's own file again after a lost connection, from the browser's own copy.
import { isLost } from "./connection.js";
import { keptOfFile, onKept } from "./kept.js";

const LONGEST = 60_000; // ms until a file counts as gone

const files = new Map(); // name -> the file that was chosen last under it
let latest = null;
let timer;

const chooser = () => document.querySelector(".own-file input[type=file]");

async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function giveUp() {
  clearTimeout(timer);
  Shiny.setInputValue(chooser().closest("[data-gone]").dataset.gone, true, { priority: "event" });
}

async function sendAgain() {
  const used = keptOfFile();
  const file = files.get(used) ?? latest;
  clearTimeout(timer);
  if (file && (await isReadable(file))) {
    const list = new DataTransfer();
    list.items.add(file);
    chooser().files = list.files;
    if (used) timer = setTimeout(giveUp, LONGEST);
    $(chooser()).trigger("change");
  } else if (used) {
    giveUp();
  }
}

$(document).on("change", ".own-file input[type=file]", ({ target }) => {
  for (const file of target.files) {
    files.set(file.name, file);
    latest = file;
  }
});
$(document).on("shiny:sessioninitialized", () => {
  if (isLost()) sendAgain();
});
onKept(() => clearTimeout(timer));
