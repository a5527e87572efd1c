// Unsaved work stays in this browser until it is saved or discarded: a reload or a lost session loses nothing.

import { form, onRuleChanged, put, read } from "./state.js";

const KEY = `teigi:editor:${form.dataset.user}:${location.pathname}`;
const WORDS = ["title", "reason", "expected_effect", "no_backtest_reason"];
const box = document.getElementById("unsaved");
let begun;

export function startDraft() {
  const kept = load();
  form.elements.work.value = kept?.work ?? crypto.getRandomValues(new Uint32Array(4)).reduce((text, part) => text + part.toString(16).padStart(8, "0"), "");
  begun = all();
  if (kept && !form.dataset.typed && JSON.stringify(kept.state) !== JSON.stringify(begun)) offer(kept);
  onRuleChanged(keep);
  form.addEventListener("input", keep);
  box.querySelector("[data-do=take]").addEventListener("click", () => take(load()));
  box.querySelector("[data-do=drop]").addEventListener("click", drop);
}

const words = () => WORDS.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
const all = () => ({ cards: read(), words: words() });

function keep() {
  const state = all();
  if (JSON.stringify(state) === JSON.stringify(begun) && !form.dataset.typed) return localStorage.removeItem(KEY);
  const kept = { state, base: form.dataset.base, work: form.elements.work.value };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the page still warns nobody, and saving works.
  }
}

// What was kept, unless it has been saved since: then the server said so in a cookie.
function load() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
  if (kept && document.cookie.split("; ").includes(`editor-saved=${kept.work}`)) {
    localStorage.removeItem(KEY);
    return null;
  }
  return kept;
}

function offer(kept) {
  const older = kept.base !== form.dataset.base;
  box.hidden = false;
  box.querySelector("[data-case=back]").hidden = older;
  box.querySelector("[data-case=older]").hidden = !older;
  box.querySelector("[data-do=take]").hidden = !older;
  if (!older) take(kept);
}

function take(kept) {
  box.querySelector("[data-do=take]").hidden = true;
  for (const [name, value] of kept.state.words) if (form.elements[name]) form.elements[name].value = value;
  return put(kept.state.cards);
}

async function drop() {
  box.hidden = true;
  for (const [name, value] of begun.words) form.elements[name].value = value;
  await put(begun.cards);
  localStorage.removeItem(KEY);
  form.querySelector("#undo")?.focus();
}
