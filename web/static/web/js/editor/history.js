// Undo and redo: the states of the cards one after the other. The server draws whichever is gone back to.

import { cards, form, onRuleChanged, put, read } from "./state.js";

const LIMIT = 200;
const undoButton = document.getElementById("undo");
const redoButton = document.getElementById("redo");
let past = [];
let future = [];
let present;
// Where somebody worked while the present state came about, to go on there when it is gone back to.
let at = "";
let awaited = false;
let lastField = "";
let putting = false;

export function startHistory() {
  present = { state: read(), at };
  for (const button of [undoButton, redoButton]) button.hidden = false;
  undoButton.addEventListener("click", undo);
  redoButton.addEventListener("click", redo);
  onRuleChanged(remember);
  form.addEventListener("focusin", (event) => {
    at = event.target.closest("[data-card]")?.dataset.card ?? at;
    // New cards take the focus a moment after they came.
    if (awaited) present.at = at;
    awaited = false;
  });
  // Leaving a field ends a stretch of typing, which is one step.
  form.addEventListener("focusout", () => {
    lastField = "";
  });
}

export const undo = () => go(past, future);
export const redo = () => go(future, past);

function remember(whole) {
  if (putting) return;
  const state = read();
  if (same(state, present.state)) return;
  const field = typedField();
  if (whole || !field || field !== lastField) {
    past.push(present);
    if (past.length > LIMIT) past.shift();
  }
  lastField = whole ? "" : field;
  future = [];
  present = { state, at };
  awaited = whole;
  show();
}

async function go(from, to) {
  const step = from.pop();
  if (!step) return;
  const worked = from === past ? present.at : step.at;
  to.push(present);
  present = step;
  lastField = "";
  putting = true;
  show();
  await put(step.state);
  putting = false;
  refocus([worked, at]);
}

// The card that was worked on, where it is there, else the rule as a whole.
function refocus(ids) {
  const boxes = ids.map((id) => document.getElementById(`box:${id}`));
  (boxes.find(Boolean) || cards().querySelector(".rule-box, select, input:not([type=hidden])"))?.focus();
}

function typedField() {
  const field = document.activeElement;
  return field?.matches?.("#cards input:not([type=checkbox]), #cards textarea") ? field.id : "";
}

function show() {
  undoButton.disabled = !past.length;
  redoButton.disabled = !future.length;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
