// The editor: the effect follows each button of the cards, and nothing typed is lost by leaving the page.

const editor = document.getElementById("editor");
let unsaved = false;

editor.addEventListener("input", () => {
  unsaved = true;
});
editor.addEventListener("submit", () => {
  unsaved = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "cards") return;
  unsaved = true;
  document.body.dispatchEvent(new Event("cards-changed"));
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
