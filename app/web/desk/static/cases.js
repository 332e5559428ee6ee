// Comfort for the list: keys move, mark and open; without this script all of it is done by hand.

import { pressed } from "./keys.js";

const items = [...document.querySelectorAll(".item")];
const form = document.querySelector(".queue");
const marked = document.querySelector(".marked");
const every = document.querySelector(".every input");
let here = -1;

function go(to) {
  if (!items.length) return;
  items[here]?.classList.remove("here");
  here = Math.min(Math.max(to, 0), items.length - 1);
  items[here].classList.add("here");
  items[here].querySelector(".open").focus({ preventScroll: true });
  items[here].scrollIntoView({ block: "nearest" });
}

function count() {
  if (!marked) return;
  const many = items.filter((item) => box(item).checked).length;
  marked.textContent = many ? `(${many})` : "";
  every.checked = many === items.length;
  every.indeterminate = many > 0 && !every.checked;
}

function markAll() {
  items.forEach((item) => { box(item).checked = every.checked; });
  count();
}

const box = (item) => item.querySelector("input[type=checkbox]");

function act(action) {
  const field = form.elements.action;
  if (!field?.querySelector(`[value="${action}"]`)) return; // none of these cases can take it
  if (here >= 0 && !items.some((item) => box(item).checked)) box(items[here]).checked = true;
  field.value = action;
  field.dispatchEvent(new Event("change", { bubbles: true })); // which counts, and what is chosen is kept
  form.elements[action === "assigned" ? "to" : "reason"].focus();
}

pressed({
  j: () => go(here + 1),
  k: () => go(here - 1),
  x: () => { if (here >= 0) { box(items[here])?.click(); } },
  X: () => every?.click(),
  a: () => act("assigned"),
  r: () => act("resolved"),
  "/": () => document.querySelector("#words").focus(),
});

document.addEventListener("change", (event) => (event.target === every ? markAll() : count()));
if (every) every.parentElement.hidden = false;
document.addEventListener("focusin", (event) => {
  const at = items.indexOf(event.target.closest(".item"));
  if (at >= 0 && at !== here) { items[here]?.classList.remove("here"); here = at; items[at].classList.add("here"); }
});
count();
addEventListener("pageshow", count); // a browser that puts marks back does so after this script

// Who goes back by the browser's own key comes back to the case as well.
document.addEventListener("click", (event) => {
  const item = event.target.closest(".item .open")?.closest(".item");
  if (item) history.replaceState(history.state, "", `#${item.id}`);
});

// Who comes back from a case goes on at it. Not before the browser is there, too: it takes the focus away.
const from = items.findIndex((item) => `#${item.id}` === location.hash);
if (from >= 0) {
  if (document.readyState === "complete") go(from);
  else addEventListener("load", () => requestAnimationFrame(() => go(from)));
}
