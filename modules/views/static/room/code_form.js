// Another room's code, and the way there.
import { pageOf } from "./address.js";
import { html } from "./draw.js";

const CODE = /^[A-Z]{5}$/;

export function codeForm() {
  const field = html("input", {
    id: "code", type: "text", maxlength: 5, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    "aria-describedby": "code-wrong",
  });
  const wrong = html("p", { id: "code-wrong", class: "wrong", role: "alert" });
  const form = html(
    "form",
    { class: "code-form", novalidate: "" },
    html("label", { for: "code" }, "Code"),
    html("div", { class: "code-row" }, field, html("button", { class: "main-button" }, "Join")),
    wrong,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim().toUpperCase();
    if (CODE.test(code)) location.assign(pageOf(code));
    else {
      wrong.textContent = "A code has five letters.";
      field.focus();
    }
  });
  return form;
}
