// A form is sent once. On a slow line people press again, and would be told that somebody else was
// faster, or lose a link that is shown but once.

import { hold } from "./unsent.js";

const PATIENCE = 20_000; // ms; then the line was down, and one may press again

const free = (form) => form.classList.remove("sent");

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What answers with a file leaves its page as it is; a list that is asked for may be opened in a
  // tab of its own. Both may be asked for anew.
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.classList.contains("sent")) return event.preventDefault();
  form.classList.add("sent");
  setTimeout(free, PATIENCE, form);
  keep(form);
  hold(form);
});
// Who comes back to a page finds it as they left it.
window.addEventListener("pageshow", () => document.querySelectorAll("form.sent").forEach(free));

// What stands half written in the other forms of a page is still there when the page comes back. It
// goes along with the form: where the login has ended it waits with that, and comes back from there.
const KEY = "dial311-others";
const FIELD = "others"; // kept.py
const TEXTS = ["text", "tel", "email", "date", "textarea"];

const beside = new WeakMap(); // form that is sent -> what is half written in the others

function keep(sent) {
  const others = [...document.querySelectorAll("main input[id], main textarea[id]")].filter((one) =>
    one.form !== sent && one.form?.method === "post" && TEXTS.includes(one.type) && one.value !== one.defaultValue);
  const waited = sent.elements[FIELD]?.value; // on the page that gives it back
  const found = others.length ? JSON.stringify([document.title, others.map((one) => [one.id, one.defaultValue, one.value])]) : waited;
  if (!found) return;
  sessionStorage.setItem(KEY, found);
  beside.set(sent, found);
}
document.addEventListener("formdata", ({ target, formData }) => {
  if (beside.has(target)) formData.set(FIELD, beside.get(target));
});

// Last of all: what counts and draws while one types hears of it.
document.addEventListener("DOMContentLoaded", () => {
  const [title, others] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  sessionStorage.removeItem(KEY);
  if (title !== document.title) return; // of another page it would be a riddle
  for (const [id, was, typed] of others) {
    const one = document.getElementById(id);
    if (one?.defaultValue !== was || one.value !== was) continue;
    one.value = typed;
    one.closest("details")?.setAttribute("open", "");
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
