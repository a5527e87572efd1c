// The keyboard on the cards. Letters count on a card's box only, so that nothing is pressed while typing.

import { redo, undo } from "./history.js";
import { cards, run } from "./state.js";

const VERBS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target;
    const done = history(event, target) || (target.closest("#cards") && inCards(event, target));
    if (done) event.preventDefault();
  });
}

function history(event, target) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isText(target)) return false;
  const key = event.key.toLowerCase();
  if (key === "z") event.shiftKey ? redo() : undo();
  else if (key === "y") redo();
  else return false;
  return true;
}

function inCards(event, target) {
  const card = target.closest("[data-card]");
  if (!card) return false;
  const id = card.dataset.card;
  const box = document.getElementById(`box:${id}`);
  if (event.altKey && VERBS[event.key] && box && !target.matches("select")) {
    // Within a text, Alt and a side arrow belong to the text.
    if (isText(target) && /Left|Right/.test(event.key)) return false;
    run(`${VERBS[event.key]}:${id}`);
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "Escape" && target !== box && !card.querySelector("details[open], [role=listbox]")) {
    (box || card.parentElement.closest("[data-card]")?.querySelector(".rule-box"))?.focus();
    return true;
  }
  if (target.matches("[data-steps]")) return step(event, target);
  return target === box && onBox(event, id, card);
}

function onBox(event, id, card) {
  const chosen = cards().querySelector(".rule-box:checked");
  const of = (verb) => (chosen ? `selected:${verb}` : `${verb}:${id}`);
  switch (event.key) {
    case "ArrowUp":
    case "ArrowDown":
      return next(event.target, event.key === "ArrowUp" ? -1 : 1);
    case "Delete":
    case "Backspace":
      run(of("remove"));
      return true;
    case "c":
      run(of("copy"));
      return true;
    case "g":
      run(chosen ? "selected:all" : `wrap:${id}`);
      return true;
    case "u":
      run(`ungroup:${id}`);
      return true;
    case "a":
      return add(card);
    case "Enter":
      card.querySelector(".rule-words :is(select, input, textarea)")?.focus();
      return true;
  }
  return false;
}

// To the box of the card before or after, whatever the depth.
function next(box, by) {
  const boxes = [...cards().querySelectorAll(".rule-box")];
  boxes[boxes.indexOf(box) + by]?.focus();
  return true;
}

// What can be added first in the group or score around the card.
function add(card) {
  const parent = card.parentElement.closest("[data-card]");
  parent?.querySelector(":scope > .rule-adds > button")?.click();
  return true;
}

// Points go up and down with the arrows, by ten with Shift.
function step(event, field) {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
  const by = (event.shiftKey ? 10 : 1) * (event.key === "ArrowUp" ? 1 : -1);
  const value = Number(field.value.normalize("NFKC").replaceAll(",", "") || 0);
  if (Number.isNaN(value)) return false;
  field.value = String(Math.round((value + by) * 100) / 100);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function isText(target) {
  return target.matches("textarea, input:not([type=checkbox], [type=radio])");
}
