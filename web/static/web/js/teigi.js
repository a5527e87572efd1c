// What every page shares: open menus close again, forms are sent once, wide tables stack on a phone, and a
// failed request says so.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second click while the first is under way would send the form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const trouble = () => document.getElementById("trouble");
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    trouble().hidden = false;
  });
}
document.addEventListener("htmx:beforeSwap", (event) => {
  trouble().hidden = true;
  // The session ran out: the answer is the sign-in page, which belongs in the window and not in a fragment.
  if (new URL(event.detail.xhr.responseURL, location.href).pathname.startsWith("/accounts/login")) {
    event.preventDefault();
    location.reload();
  }
});

// Buttons that copy what a field shows: only where the browser lets us.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}

// Buttons that print the page.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The whole page takes the place of its opening: what was typed above it meanwhile stays.
let typed = [];
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "main") return;
  typed = [...detail.target.querySelectorAll(".filters [id]")].map((field) => [field.id, field.value]);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    if (value && field.closest("details")) field.closest("details").open = true;
  }
  typed = [];
});

// A table too wide for a phone reads row by row, each value with the head of its column (components.css).
const phone = matchMedia("(max-width: 700px)");
const stack = (table) => {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (table.tHead?.rows.length !== 1 || heads.some((head) => head.colSpan > 1)) return;
  for (const row of rows.filter((row) => row.cells.length === heads.length)) {
    for (const [i, cell] of [...row.cells].entries()) {
      const head = heads[i].textContent.trim();
      if (head && cell.tagName === "TD") cell.dataset.head = head;
      cell.role = cell.tagName === "TD" ? "cell" : "rowheader";
    }
  }
  // A browser may take what is laid out as blocks for no table any more.
  table.role = "table";
  for (const part of table.children) if (part.rows) part.role = "rowgroup";
  for (const row of table.rows) row.role = "row";
  for (const head of heads) if (head.tagName === "TH") head.role = "columnheader";
  table.classList.add("stacks");
};
const widths = new WeakMap();
const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (widths.get(target) === target.clientWidth) continue;
    widths.set(target, target.clientWidth);
    const table = target.querySelector(":scope > table");
    table?.classList.remove("stacks");
    if (table && phone.matches && target.scrollWidth > target.clientWidth) stack(table);
  }
});
document.addEventListener("htmx:load", ({ detail }) => {
  for (const scroll of detail.elt.querySelectorAll(".table-scroll")) wide.observe(scroll);
});
