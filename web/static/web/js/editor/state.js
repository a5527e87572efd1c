// The state of the cards is what their form fields say: read here, sent to the server, and put back.

export const form = document.getElementById("editor");
export const cards = () => document.getElementById("cards");
const listeners = [];
let version = 0;
let waiting = Promise.resolve();

// Called after every change of the rule: listener(whole), where whole means that other cards came.
export function onRuleChanged(listener) {
  listeners.push(listener);
}

export function ruleChanged(whole = false) {
  version += 1;
  for (const listener of listeners) listener(whole);
  form.dispatchEvent(new Event("rule-changed"));
}

// An answer about the rule as it was before the last change is dropped: the next one is under way.
const asked = new WeakMap();
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("#said, #effect")) asked.set(event.detail.xhr, version);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if ((asked.get(event.detail.xhr) ?? version) !== version) event.detail.shouldSwap = false;
});

// The fields of the cards as [name, value] pairs, in order: all there is to know of them.
export function read() {
  const names = new Set();
  for (const field of cards().querySelectorAll("[name]")) names.add(field.name);
  names.delete("do");
  names.delete("selected");
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

// A button's verb on the cards as they stand; the answer replaces them. One after the other, in order.
export function run(verb) {
  return queue(() => post(new FormData(form), verb));
}

// Other cards in place of these, as `read` gave them.
export function put(pairs) {
  return queue(() => {
    const data = new FormData();
    for (const [name, value] of pairs) data.append(name, value);
    return post(data, "refresh");
  });
}

// What happens to the cards must wait until what happened before is done.
export function queue(act) {
  waiting = waiting.then(act).catch(() => {});
  return waiting;
}

async function post(data, verb) {
  const sent = texts();
  data.delete("text");
  data.set("do", verb);
  const old = cards();
  // From outside the form, which would add its own fields to those that are sent.
  await htmx.ajax("POST", form.dataset.url, { source: "#unsaved", values: data, target: old, swap: "outerHTML" });
  if (cards() !== old) {
    keepTyping(sent);
    ruleChanged(true);
  }
}

// What was typed while the answer was under way is not lost: the cards that came do not know of it.
function keepTyping(sent) {
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field && sent.has(id) && field.value !== value) field.value = value;
  }
  typed.clear();
}

const typed = new Map();
const texts = () => {
  typed.clear();
  return new Map([...cards().querySelectorAll("input[id], textarea[id]")].map((field) => [field.id, field.value]));
};
form.addEventListener("input", (event) => {
  const field = event.target;
  if (field.id && field.matches("#cards input:not([type=checkbox]), #cards textarea")) typed.set(field.id, field.value);
});
