// Dragging a card by its grip, with a mouse, a pen or a finger: a line shows where it would go.

import { cards, run } from "./state.js";

const STARTS = 5;
const EDGE = 60;
let drag;

export function startDragging() {
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".grip");
    if (!grip || event.button) return;
    event.preventDefault();
    const card = grip.closest("[data-card]");
    drag = { card, x: event.clientX, y: event.clientY, moving: false, place: undefined };
    grip.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", () => end(true));
  document.addEventListener("pointercancel", () => end(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end(false);
  });
}

function move(event) {
  if (!drag) return;
  if (!drag.moving && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < STARTS) return;
  if (!drag.moving) {
    drag.moving = true;
    drag.card.classList.add("dragged");
    drag.line = document.createElement("div");
    drag.line.className = "drop-line";
  }
  scrollNear(event.clientY);
  show(placeAt(event.clientX, event.clientY));
}

// The innermost group or score under the pointer that can hold the card, and the place in it.
function placeAt(x, y) {
  const under = document.elementsFromPoint(x, y).find((element) => element.closest("#cards [data-card]"));
  let group = under?.closest("[data-card]")?.querySelector(":scope > [data-into]") ?? under?.closest("[data-into]");
  while (group && !holds(group, drag.card)) group = group.parentElement.closest("[data-into]");
  if (!group) return undefined;
  const others = [...group.children].filter((child) => child.matches("[data-card]") && child !== drag.card);
  const place = others.findIndex((child) => y < middle(child));
  return { group, place: place < 0 ? others.length : place, before: place < 0 ? null : others[place] };
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}

// As web/forms/operations.py has it: criteria go anywhere, points per event and limits only into a score.
function holds(group, card) {
  if (card.contains(group)) return false;
  const inScore = !group.closest("[data-card]").matches("[data-kind=group]");
  return inScore || !card.matches("[data-kind=per_event], [data-kind=entries]");
}

function show(place) {
  drag.place = place;
  if (!place) return drag.line.remove();
  place.group.insertBefore(drag.line, place.before);
}

function scrollNear(y) {
  if (y < EDGE) scrollBy(0, -12);
  else if (y > innerHeight - EDGE) scrollBy(0, 12);
}

function end(drop) {
  if (!drag) return;
  const { card, moving, place, line } = drag;
  drag = undefined;
  if (!moving) return;
  card.classList.remove("dragged");
  line.remove();
  if (drop && place && cards().contains(place.group)) {
    run(`place:${card.dataset.card}:${place.group.dataset.into}:${place.place}`);
  }
}
