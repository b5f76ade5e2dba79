// Asks again before what cannot be undone.

const at = (name) => document.getElementById(name);

export function askAgain(question, word, act) {
  const dialog = at("sure");
  at("sure-question").textContent = question;
  at("sure-yes").textContent = word;
  at("sure-yes").onclick = () => {
    dialog.close();
    act();
  };
  at("sure-no").onclick = () => dialog.close();
  dialog.showModal();
  at("sure-no").focus();
}
