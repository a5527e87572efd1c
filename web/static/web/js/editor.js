// The editor: the cards of a rule are the server's; this file and editor/*.js bring them there and back.

import { startDraft } from "./editor/draft.js";
import { startDragging } from "./editor/drag.js";
import { startHistory } from "./editor/history.js";
import { startKeys } from "./editor/keys.js";
import { startPicking } from "./editor/picker.js";
import { form, run, ruleChanged } from "./editor/state.js";
import { startText } from "./editor/text.js";

// A button of the cards: without this script it sends the whole page, with it only the cards come back.
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button || !button.closest("#cards")) return;
  event.preventDefault();
  run(button.value);
});

// A choice after which other things can be chosen.
form.addEventListener("change", (event) => {
  if (event.target.matches("#cards [data-settles]")) run("refresh");
});

form.addEventListener("input", (event) => {
  if (event.target.closest("#cards") && event.target.name && event.target.name !== "selected") ruleChanged();
});

startHistory();
startText();
startPicking();
startKeys();
startDragging();
startDraft();

// On a phone the effect is one line at the bottom of the window until somebody unfolds it.
const panel = document.getElementById("effect-panel");
if (matchMedia("(max-width: 860px)").matches) panel.open = false;
