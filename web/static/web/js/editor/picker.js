// Values that really occur, offered while one types: a list box over what the page's datalists hold.

import { form, ruleChanged } from "./state.js";

const SHOWN = 8;
let list;
let field;
let active = -1;

export function startPicking() {
  prepare();
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "cards") prepare();
  });
  form.addEventListener("click", (event) => {
    if (event.target.matches("[data-list]")) open(event.target);
  });
  form.addEventListener("focusout", (event) => {
    if (event.target === field) close();
  });
  // A number is typed, not looked for: its list is opened by an arrow or a click.
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-list].rule-number, [data-list].rule-pair")) close();
    else if (event.target.matches("[data-list]")) open(event.target, true);
  });
  form.addEventListener("keydown", (event) => {
    if (event.target.matches("[data-list]") && !event.altKey && !event.isComposing && pressed(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

// The browser's own list would stand over ours.
function prepare() {
  close();
  for (const one of form.querySelectorAll("[data-list]")) {
    one.removeAttribute("list");
    one.hidden = false;
    one.setAttribute("role", "combobox");
    one.setAttribute("aria-autocomplete", "list");
    one.setAttribute("aria-expanded", "false");
  }
}

function open(target, typing = false) {
  close();
  field = target;
  const found = matching(target);
  // Who has typed a value in full needs no list any more.
  if (!found.length || (typing && isOne(target))) return;
  list = document.createElement("ul");
  list.className = "picker";
  list.id = "picker";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", target.getAttribute("aria-label"));
  found.forEach((option, place) => list.append(line(option, place)));
  // Below the field, and within the card, so that it goes where the field goes.
  list.style.top = `${target.offsetTop + target.offsetHeight}px`;
  list.style.left = `${target.offsetLeft}px`;
  target.after(list);
  target.setAttribute("aria-expanded", "true");
  target.setAttribute("aria-controls", "picker");
}

const options = (target) => [...document.getElementById(target.dataset.list).options];
const isOne = (target) => options(target).some((option) => fold(option.value) === fold(target.value));

// What contains the text; all of it where the text is one of them or a number.
function matching(target) {
  const wanted = target.matches(".rule-number, .rule-pair") || isOne(target) ? "" : fold(target.value);
  const taken = target.dataset.adds ? new Set(boxes(target).map((box) => fold(box.value))) : new Set();
  return options(target)
    .filter((option) => !taken.has(fold(option.value)))
    .filter((option) => fold(`${option.value} ${option.dataset.name}`).includes(wanted))
    .slice(0, SHOWN);
}

function line(option, place) {
  const item = document.createElement("li");
  item.id = `picker:${place}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.value = option.value;
  const often = document.createElement("span");
  often.className = "soft small";
  often.textContent = option.dataset.often;
  item.append(option.dataset.name, " ", often);
  // Before the field loses its focus.
  item.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose(item);
  });
  return item;
}

function pressed(event) {
  if (!list) {
    if (event.key !== "ArrowDown") return event.key === "Enter";
    open(event.target);
    return true;
  }
  const items = [...list.children];
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp":
      go(items, active + (event.key === "ArrowDown" ? 1 : -1));
      return true;
    case "Enter":
      if (items[active]) choose(items[active]);
      else if (field.dataset.adds && items.length && field.value.trim()) choose(items[0]);
      return true;
    case "Escape":
      close();
      return true;
  }
  return false;
}

function go(items, to) {
  active = (to + items.length) % items.length;
  items.forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
  items[active].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", items[active].id);
}

function choose(item) {
  const target = field;
  if (target.dataset.adds) tick(target, item);
  else target.value = item.dataset.value;
  close();
  target.dispatchEvent(new Event("change", { bubbles: true }));
  ruleChanged();
}

// One more ticked value before the field that found it.
function tick(target, item) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: target.dataset.adds, value: item.dataset.value, checked: true });
  label.append(box, " ", ...item.childNodes);
  target.before(label);
  target.value = "";
}

function close() {
  list?.remove();
  list = undefined;
  active = -1;
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
}

const boxes = (target) => [...target.closest(".rule-list").querySelectorAll("input[type=checkbox]")];
const fold = (text) => text.normalize("NFKC").toLowerCase().trim();
