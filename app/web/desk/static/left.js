// What is marked or half written is there again for who comes back to a page, in a list each at its own row:
// the browser itself goes by places, where others may stand by then, and asks nobody who they are. So forms
// that change anything are none of its (whose.py).

import { goesAlong } from "./once.js";
import { fieldsOf, nameOf, now, put, takes, usual } from "./unsent.js";

const PAUSE = 150; // ms; a long text is not kept letter by letter
const forms = [...document.querySelectorAll("main form[method=post]:not([role=search])")];
const { login } = document.body.dataset;
const sent = new WeakMap(); // field -> what of it was sent last
let waits; // while something is to be kept

// Once a sending is given up (once.js) only what one goes on with: its answer may come yet, and the rest
// is held with the sending (unsent.js).
const isSent = (form) => form.classList.contains("sent") || fieldsOf(form).every((one) => now(one) === sent.get(one));

/** Keeps it with this page of the tab's history; nothing of a form that is sent, or goes along with one. */
function keep() {
  waits = clearTimeout(waits);
  const isSending = forms.some((form) => form.classList.contains("sent"));
  const changed = (form) => fieldsOf(form).filter((one) => now(one) !== usual(one));
  const row = (form, one) => [nameOf(form, one), now(one), sent.get(one)];
  const rows = forms.filter((form) => !isSent(form)).flatMap((form) =>
    changed(form).filter((one) => !isSending || !goesAlong(one)).map((one) => row(form, one)));
  const { left, ...others } = history.state ?? {};
  if (!rows.length && left?.login !== login) return; // who wrote nothing takes nothing from anybody
  try { history.replaceState({ ...others, left: { login, rows } }, ""); } catch { /* too much, or too often */ }
}

function wait(pause) {
  clearTimeout(waits);
  waits = setTimeout(keep, pause);
}

function putBack() {
  const { login: whose, rows = [] } = history.state?.left ?? {};
  if (whose !== login) return;
  const left = new Map(rows.map(([name, ...states]) => [name, states]));
  for (const [form, one] of forms.flatMap((form) => fieldsOf(form).map((one) => [form, one]))) {
    const [state, before] = left.get(nameOf(form, one)) ?? [];
    const isFree = [usual(one), before].includes(now(one)); // nothing newer stands there than what was sent before
    if (state !== undefined && isFree && takes(one, state)) put(one, state);
  }
}

addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || !target.classList.contains("sent")) return;
  for (const one of fieldsOf(target)) sent.set(one, now(one));
  keep();
});
// After what a broken line had held: that knows of which sending it is.
document.addEventListener("DOMContentLoaded", () => {
  putBack();
  const isOurs = ({ target }) => forms.includes(target.form);
  document.addEventListener("input", (event) => isOurs(event) && wait(PAUSE));
  // Once all who hear of it have done their part: one mark may stand for all.
  document.addEventListener("change", (event) => isOurs(event) && wait(0));
  // Each place within a page is one of its own in the history. Not before it unloads: it would go nowhere then.
  for (const kind of ["popstate", "hashchange", "pagehide"]) addEventListener(kind, keep);
  document.addEventListener("visibilitychange", keep);
  // A page that is loaded anew comes as it was kept before it went.
  document.addEventListener("keydown", (event) => waits && (event.key === "F5" || event.ctrlKey || event.altKey || event.metaKey) && keep());
  wait(0); // what went along with a form is of this page from now on
});
