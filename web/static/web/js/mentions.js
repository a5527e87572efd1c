// After an @ in a remark: the people to choose from, by keys or the mouse. Without it names are typed.

const people = JSON.parse(document.getElementById("people")?.textContent || "[]");
let list, area, chosen;

const asked = () => {
  const before = area.value.slice(0, area.selectionStart);
  return /[@＠]([^\s@＠、。]*)$/.exec(before);
};

function close() {
  list?.remove();
  list = undefined;
  area?.setAttribute("aria-expanded", "false");
  area?.removeAttribute("aria-activedescendant");
}

function mark(place) {
  const options = [...list.children];
  chosen = (place + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  options[chosen].scrollIntoView({ block: "nearest" });
  area.setAttribute("aria-activedescendant", options[chosen].id);
}

function take(name) {
  const found = asked();
  const start = area.selectionStart - found[1].length;
  area.setRangeText(`${name} `, start, area.selectionStart, "end");
  close();
  area.focus();
}

function offer() {
  const found = asked();
  const typed = found?.[1].toLowerCase();
  const fit = found ? people.filter(({ name }) => name.toLowerCase().replaceAll(" ", "").includes(typed)).slice(0, 8) : [];
  close();
  if (!fit.length) return;
  list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.setAttribute("role", "listbox");
  fit.forEach(({ name, about }, i) => {
    const option = document.createElement("li");
    option.id = `mention-${i}`;
    option.setAttribute("role", "option");
    option.dataset.name = name;
    option.append(name);
    const where = document.createElement("span");
    where.className = "soft small";
    where.textContent = about;
    option.append(" ", where);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(name);
    });
    list.append(option);
  });
  area.after(list);
  area.setAttribute("aria-controls", "mention-list");
  area.setAttribute("aria-expanded", "true");
  mark(0);
}

for (const one of document.querySelectorAll("textarea[data-mentions]")) {
  one.setAttribute("aria-autocomplete", "list");
  one.addEventListener("input", () => {
    area = one;
    offer();
  });
  one.addEventListener("blur", close);
  one.addEventListener("keydown", (event) => {
    if (!list || event.isComposing) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) mark(chosen + moves[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].dataset.name);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
