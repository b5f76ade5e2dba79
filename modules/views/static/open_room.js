// A room is put together in the Learn tab, and opened: its projector gets a window of its own.

const MOST = 12;

const list = (form) => form.querySelector(".room-programme");
const titleOf = (form, value) =>
  [...form.querySelectorAll("option")].find((option) => option.value === value).textContent;

function say(form, words) {
  form.querySelector("[role=alert]").replaceChildren(words);
}

function add(form, value) {
  if (list(form).children.length === MOST) return say(form, `A room has at most ${MOST} activities.`);
  const title = titleOf(form, value);
  const leave = document.createElement("button");
  leave.type = "button";
  leave.className = "btn-close";
  leave.setAttribute("aria-label", `Leave out: ${title}`);
  const item = document.createElement("li");
  item.dataset.activity = value;
  item.append(title, leave);
  list(form).append(item);
}

function goTo({ code, secret }, form, opened) {
  const address = new URL(`r/${code}/projector#${secret}`, document.baseURI).href;
  if (opened) opened.location.replace(address);
  const way = document.createElement("a");
  way.href = address;
  way.target = "_blank";
  way.textContent = `Room ${code} is open.`;
  say(form, way);
}

async function open(form) {
  const activities = [...list(form).children].map((item) => JSON.parse(item.dataset.activity));
  if (!activities.length) return say(form, "Add an activity first.");
  const opened = window.open("about:blank"); // at once, or the browser takes it for unwanted
  try {
    const response = await fetch(new URL("r", document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: window.location.search, activities }),
    });
    const answer = await response.json();
    if (response.ok) return goTo(answer, form, opened);
    say(form, answer.wrong);
  } catch {
    say(form, "The room could not be opened. Please try again.");
  }
  opened?.close();
}

document.addEventListener("click", ({ target }) => {
  const form = target.closest?.(".open-room");
  if (!form) return;
  if (target.closest(".adds-activity")) add(form, form.querySelector("select").value);
  else if (target.closest(".opens-room")) open(form);
  else if (target.closest(".room-programme .btn-close")) {
    target.closest("li").remove();
    form.querySelector("select").focus();
  }
});

for (const form of document.querySelectorAll(".open-room")) add(form, form.querySelector("select").value);
