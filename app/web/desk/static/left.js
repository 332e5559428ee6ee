// What is marked or half written is there again for who comes back to a page, in a list each at its own row:
// the browser itself goes by places, where others may stand by then, and asks nobody who they are. So forms
// that change anything are none of its (whose.py).

import { fieldsOf, nameOf, now, put, takes, usual } from "./unsent.js";

const forms = [...document.querySelectorAll("main form[method=post]:not([role=search])")];
const { login } = document.body.dataset;

/** Keeps it with this page of the tab's history; nothing of a form that is sent. */
function keep(sent) {
  const changed = (form) => fieldsOf(form).filter((one) => now(one) !== usual(one));
  const rows = forms.filter((form) => form !== sent).flatMap((form) => changed(form).map((one) => [nameOf(form, one), now(one)]));
  history.replaceState({ ...history.state, left: { login, rows } }, "");
}

for (const kind of ["input", "change"]) {
  // Once all who hear of it have done their part: one mark may stand for all.
  document.addEventListener(kind, ({ target }) => forms.includes(target.form) && setTimeout(keep));
}
document.addEventListener("submit", ({ target }) => forms.includes(target) && keep(target));

// After what a broken line had held: that knows of which sending it is.
document.addEventListener("DOMContentLoaded", () => {
  const { login: whose, rows = [] } = history.state?.left ?? {};
  if (whose !== login) return;
  const left = new Map(rows);
  for (const [form, one] of forms.flatMap((form) => fieldsOf(form).map((one) => [form, one]))) {
    const state = left.get(nameOf(form, one));
    if (state !== undefined && now(one) === usual(one) && takes(one, state)) put(one, state);
  }
});
