// Lead feedback by keys: A accepts, R rejects, digits choose, Enter sends, S skips, U takes the last answer back.

const reject = document.getElementById("reject");

const actions = {
  a: () => document.getElementById("accept")?.requestSubmit(document.querySelector("#accept button")),
  r: () => reject && open(),
  s: () => document.getElementById("skip")?.click(),
  u: () => document.getElementById("undo")?.requestSubmit(),
  n: () => reject?.open && reject.querySelector("textarea").focus(),
};

function open() {
  reject.open = true;
  choices("reasons")[0]?.focus();
  reject.scrollIntoView({ block: "nearest" });
}

function choices(group) {
  return [...document.querySelectorAll(`#${group} input`)];
}

// Digits are for the reason until there is one, then for the criterion; a group in which the focus is, first.
function choose(digit) {
  const focused = document.activeElement.closest("fieldset")?.id;
  const chosen = choices("reasons").some((choice) => choice.checked);
  const criteria = focused === "criteria" || (focused !== "reasons" && chosen);
  const choice = criteria ? choices("criteria")[digit] : choices("reasons")[digit - 1];
  if (!choice) return;
  choice.checked = true;
  (criteria ? choice : choices("criteria").find((one) => one.checked)).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const key = event.key.normalize("NFKC").toLowerCase();
  const at = event.target;
  if (at.closest("textarea, select, input:not([type=radio])")) {
    if (key === "escape") at.blur();
    return;
  }
  if (key === "enter" && reject?.open && !at.closest("a, button, summary")) {
    reject.querySelector("form").requestSubmit();
  } else if (key === "escape" && reject?.open) {
    reject.open = false;
  } else if (reject?.open && /^[0-9]$/.test(key)) {
    choose(Number(key));
  } else if (Object.hasOwn(actions, key)) {
    actions[key]();
  } else {
    return;
  }
  event.preventDefault();
});

document.getElementById("feedback").dataset.keys = "yes";
