// The rule as text: the form's follows into it, and what is typed in it goes into the form (by htmx).

import { form, ruleChanged } from "./state.js";

const KEPT = "teigi:editor:view";
const text = document.getElementById("text");
// Something was typed that the form does not know yet.
let ahead = false;
const faulty = () => document.querySelector("#text-faults li") !== null;

export function startText() {
  showAsBefore();
  text.addEventListener("input", () => {
    ahead = true;
  });
  let sent = "";
  text.addEventListener("htmx:beforeRequest", () => {
    sent = text.value;
  });
  text.addEventListener("htmx:afterRequest", () => {
    ahead = text.value !== sent;
  });
  text.addEventListener("blur", follow);
  // The form changed: the text says so at once, unless somebody is writing it or it cannot be read.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "text-now") follow();
  });
  // The text was taken over.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.elt === text && event.detail.target.id === "cards") {
      text.removeAttribute("aria-invalid");
      ruleChanged(true);
    }
    if (faulty()) text.setAttribute("aria-invalid", "true");
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (link) {
      event.preventDefault();
      mark(Number(link.dataset.line));
    }
    if (event.target.id === "text-back") takeBack();
  });
  // A text that cannot be read is not what would be saved: first it is mended or given up.
  form.addEventListener("submit", (event) => {
    if (!faulty()) return;
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("view-text").checked = true;
    text.focus();
  });
}

function follow() {
  const now = document.getElementById("text-now").value;
  if (!now || ahead || faulty() || document.activeElement === text) return;
  if (text.value !== now) text.value = now;
}

function takeBack() {
  document.getElementById("text-faults").replaceChildren();
  text.removeAttribute("aria-invalid");
  ahead = false;
  follow();
  text.focus();
}

function mark(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
}

function showAsBefore() {
  for (const radio of form.querySelectorAll("input[name=view]")) {
    if (!faulty() && localStorage.getItem(KEPT) === radio.value) radio.checked = true;
    radio.addEventListener("change", () => localStorage.setItem(KEPT, radio.value));
  }
}
