// Moves what the server has drawn, and lets hands and keys act on it. No library.
(() => {
  "use strict";

  const MODELS = ["complete", "none", "partial"];
  const REACH = { mouse: 12, pen: 14, touch: 18 }; // pixels from a point that still hit it
  const LONGEST_WAIT = 500; // ms until a slider stops waiting for an answer
  const QUIET = 400; // ms without a move before panels change places or words are read out

  // ---------------------------------------------------------------- the range slider

  const waiting = new Map(); // slider -> true when it moved while the server was at work
  let answered = true;
  let timer;

  function release() {
    clearTimeout(timer);
    answered = true;
    for (const send of [...waiting.values()]) send();
    waiting.clear();
  }

  function sendWhenAnswered(slider, send) {
    if (!answered) {
      waiting.set(slider, () => sendWhenAnswered(slider, send));
      return;
    }
    answered = false;
    timer = setTimeout(release, LONGEST_WAIT);
    send();
  }

  function showValue(slider) {
    const written = `${slider.value.replace("-", "\u2212")}\u202f${slider.dataset.unit}`;
    slider.closest(".range-slider-group").querySelector("output").textContent = written;
    slider.setAttribute("aria-valuetext", written);
  }

  class RangeSliderBinding extends Shiny.InputBinding {
    find(scope) {
      return $(scope).find("input.range-slider");
    }
    initialize(slider) {
      showValue(slider);
    }
    getValue(slider) {
      return Number(slider.value);
    }
    setValue(slider, value) {
      slider.value = value;
      showValue(slider);
    }
    subscribe(slider, callback) {
      slider.sendValue = () => callback(false);
      slider.moved = () => {
        showValue(slider);
        sendWhenAnswered(slider, slider.sendValue);
      };
      slider.addEventListener("input", slider.moved);
    }
    unsubscribe(slider) {
      slider.removeEventListener("input", slider.moved);
    }
    receiveMessage(slider, message) {
      this.setValue(slider, message.value);
      waiting.delete(slider);
      slider.sendValue();
    }
  }

  Shiny.inputBindings.register(new RangeSliderBinding(), "lab.rangeSlider");
  $(document).on("shiny:idle", release);

  // ---------------------------------------------------------------- moving what is drawn

  let latest = null; // the last state the server sent
  let settled = 0; // how often the picture came to rest, and the pages may be cut anew
  let reorderTimer;
  let announceTimer;

  const stage = () => document.querySelector(".figure-stage");
  const drawing = () => document.querySelector("[data-drawing]");
  const panelsOf = (root) => [...root.querySelectorAll(".panel")];
  const panelNamed = (root, subject) =>
    panelsOf(root).find((panel) => panel.dataset.panel === subject);

  function isCurrent(root) {
    return root !== null && latest !== null && root.dataset.drawing === latest.drawing;
  }

  function moveLine(line, path) {
    if (path === null) {
      line.setAttribute("visibility", "hidden");
      line.removeAttribute("d");
    } else {
      line.removeAttribute("visibility");
      line.setAttribute("d", path);
    }
  }

  function movePanel(panel, state) {
    panel.setAttribute("aria-label", state.label);
    panel.querySelector(".strip-count").textContent = state.count;
    panel.querySelector(".note").textContent = state.note;
    for (const [name, path] of Object.entries(state.lines)) {
      moveLine(panel.querySelector(`[data-model=${name}]`), path);
    }
    for (const [id, x, y, label] of state.points) {
      const point = panel.querySelector(`[data-observation="${id}"]`);
      point.setAttribute("cx", x);
      point.setAttribute("cy", y);
      point.setAttribute("aria-label", label);
    }
  }

  function movePoints(root, missing) {
    const gone = new Set(missing.map(String));
    for (const point of root.querySelectorAll(".point")) {
      const kept = String(!gone.has(point.dataset.observation));
      if (point.dataset.kept !== kept) {
        point.dataset.kept = kept;
        point.setAttribute("aria-checked", kept);
      }
    }
  }

  function placePanels(root) {
    const corners = panelsOf(root).map((panel) => panel.querySelector(".strip").getBBox());
    latest.order.forEach((subject, cell) => {
      const panel = panelNamed(root, subject);
      const own = panel.querySelector(".strip").getBBox();
      panel.style.transform =
        `translate(${corners[cell].x - own.x}px, ${corners[cell].y - own.y}px)`;
    });
    refreshTabStop(root);
  }

  function settle() {
    if (isCurrent(drawing())) placePanels(drawing());
    settled += 1;
    Shiny.setInputValue(stage().dataset.settled, settled);
  }

  function move(root) {
    for (const panel of panelsOf(root)) movePanel(panel, latest.panels[panel.dataset.panel]);
    movePoints(root, latest.missing);
    tell();
  }

  function announce() {
    document.getElementById("announcement").textContent = latest.words;
  }

  Shiny.addCustomMessageHandler("move", (state) => {
    const first = latest === null;
    latest = state;
    const root = drawing();
    if (!isCurrent(root)) return;
    move(root);
    clearTimeout(reorderTimer);
    clearTimeout(announceTimer);
    reorderTimer = setTimeout(settle, QUIET);
    if (!first) announceTimer = setTimeout(announce, QUIET);
  });

  function adopt(root) {
    if (root.adopted || !isCurrent(root)) return;
    root.adopted = true;
    root.classList.add("still");
    move(root);
    placePanels(root);
    requestAnimationFrame(() => requestAnimationFrame(() => root.classList.remove("still")));
  }

  new MutationObserver(() => {
    const root = drawing();
    if (root) adopt(root);
  }).observe(document.documentElement, { childList: true, subtree: true });

  Shiny.addCustomMessageHandler("adopted", ({ number }) => {
    Shiny.setInputValue("adopted", number, { priority: "event" });
  });

  // ---------------------------------------------------------------- raising a panel

  let raised = null; // the subject whose panel is raised

  function raise(panel) {
    const subject = panel ? panel.dataset.panel : null;
    if (subject === raised) return;
    raised = subject;
    for (const other of document.querySelectorAll(".panel.is-raised")) {
      other.classList.remove("is-raised");
    }
    if (panel) panel.classList.add("is-raised");
    tell();
  }

  function tell() {
    const place = document.querySelector(".raised");
    if (!place) return;
    const state = latest && raised !== null ? latest.panels[raised] : undefined;
    place.classList.toggle("is-empty", !state);
    if (!state) return;
    place.querySelector(".raised-label").textContent = state.label;
    place.querySelector(".raised-sentence").textContent = state.sentence;
    for (const model of MODELS) {
      place.querySelector(`[data-equation=${model}]`).textContent = state.equations[model];
    }
  }

  // ---------------------------------------------------------------- hands

  function nearestPoint(panel, event) {
    let best = null;
    let reach = REACH[event.pointerType] ?? REACH.mouse;
    for (const point of panel.querySelectorAll(".point")) {
      const box = point.getBoundingClientRect();
      const away = Math.hypot(
        box.x + box.width / 2 - event.clientX,
        box.y + box.height / 2 - event.clientY,
      );
      if (away < reach) [best, reach] = [point, away];
    }
    return best;
  }

  function toggle(point) {
    const input = stage().dataset.toggled;
    Shiny.setInputValue(input, Number(point.dataset.observation), { priority: "event" });
  }

  function markNear(point) {
    for (const other of document.querySelectorAll(".point.is-near")) {
      other.classList.remove("is-near");
    }
    if (point) point.classList.add("is-near");
  }

  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const panel = event.target.closest?.(".panel");
    markNear(panel ? nearestPoint(panel, event) : null);
    if (panel) raise(panel);
  });

  document.addEventListener("click", (event) => {
    const panel = event.target.closest?.(".panel");
    if (!panel) return;
    raise(panel);
    const point = nearestPoint(panel, event);
    if (point) toggle(point);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard?.writeText(field.value);
    button.textContent = "Copied";
  });

  // ---------------------------------------------------------------- keys

  function refreshTabStop(root) {
    const stop = root.querySelector(".panel[tabindex='0']");
    if (!stop) panelNamed(root, latest.order[0]).setAttribute("tabindex", "0");
  }

  function focusPanel(panel) {
    for (const other of panelsOf(panel.closest("svg"))) other.setAttribute("tabindex", "-1");
    panel.setAttribute("tabindex", "0");
    panel.focus();
  }

  function columns(root) {
    const tops = latest.order.map((s) => panelNamed(root, s).getBoundingClientRect().top);
    return tops.filter((top) => Math.abs(top - tops[0]) < 2).length;
  }

  function steps(root) {
    return { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(root), ArrowUp: -columns(root) };
  }

  function keyOnPanel(panel, event) {
    const root = panel.closest("[data-drawing]");
    if (event.key === "Enter" || event.key === " ") {
      panel.querySelector(".point")?.focus();
    } else if (event.key in steps(root)) {
      const cell = latest.order.indexOf(panel.dataset.panel) + steps(root)[event.key];
      const next = latest.order[cell];
      if (next !== undefined) focusPanel(panelNamed(root, next));
    } else if (event.key === "Escape") {
      raise(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  function keyOnPoint(point, event) {
    const panel = point.closest(".panel");
    const points = [...panel.querySelectorAll(".point")];
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      toggle(point);
    } else if (step !== undefined) {
      points[points.indexOf(point) + step]?.focus();
    } else if (event.key === "Escape") {
      focusPanel(panel);
    } else {
      return;
    }
    event.preventDefault();
  }

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (target.matches?.(".point")) keyOnPoint(target, event);
    else if (target.matches?.(".panel")) keyOnPanel(target, event);
  });

  document.addEventListener("focusin", (event) => {
    const panel = event.target.closest?.(".panel");
    if (panel) raise(panel);
  });
})();
