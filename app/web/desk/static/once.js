// A form is sent once. On a slow line people press again, and would be told that somebody else was
// faster, or lose a link that is shown but once.

import { hold, now, takes, usual } from "./unsent.js";

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

// What stands half written in the other forms of a page is there again when the page is: in this tab,
// no longer than the login. It goes along with the form: where the login has ended it waits with that.
const KEY = "dial311-others";
const FIELD = "others"; // kept.py
const MOST = 50_000; // characters that go along: no form is to become too long by them
const TEXTS = ["text", "tel", "email", "date", "textarea"];
const PAGE = [document.title, location.pathname]; // a refused form has the one, what was renamed the other
const { login } = document.body.dataset; // empty where nobody is in
const beside = new WeakMap(); // form that is sent -> what is half written in the others
const along = new WeakMap(); // field -> what of it went along last
/** Whether what is half written in a field goes along with another form that is sent. */
export const goesAlong = (one) => along.get(one) === one.value;

// Of a list whose marked rows are sent, what stands in the others is half written, too. What a field of it had at
// first it says itself: a refused form comes back with what was typed.
const first = (one) => one.dataset.first ?? usual(one);
const isUnmarked = (one) => "first" in one.dataset && !one.closest("li").querySelector("[name=take]")?.checked;
const isHalf = (one, sent) => (one.form === sent ? isUnmarked(one) : one.form?.method === "post" && ("first" in one.dataset || TEXTS.includes(one.type)));

function keep(sent) {
  const others = [...document.querySelectorAll("main :is(input, textarea, select)[id]")].filter((one) =>
    isHalf(one, sent) && now(one) !== first(one));
  for (const one of others) along.set(one, one.value);
  const waited = sent.elements[FIELD]?.value; // on the page that gives it back
  const found = others.length ? JSON.stringify([PAGE, others.map((one) => [one.id, first(one), one.value])]) : waited;
  if (!found || sent.matches("header *")) return; // who signs out leaves nothing
  sessionStorage.setItem(KEY, JSON.stringify([login, found]));
  if (found.length < MOST) beside.set(sent, found);
}
document.addEventListener("formdata", ({ target, formData }) => {
  if (beside.has(target)) formData.set(FIELD, beside.get(target));
});

// Last of all: what counts and draws while one types hears of it.
document.addEventListener("DOMContentLoaded", () => {
  const [whose, found] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  if (!found) return;
  if (!login || whose !== login) return sessionStorage.removeItem(KEY);
  const [page, others] = JSON.parse(found);
  // On another page it would be a riddle.
  if (!page.some((one) => PAGE.includes(one))) return sessionStorage.setItem(KEY, JSON.stringify([login, found]));
  sessionStorage.removeItem(KEY);
  for (const [id, was, typed] of others) {
    const one = document.getElementById(id);
    if (!one || usual(one) !== was || one.value !== was || !takes(one, typed)) continue;
    one.value = typed;
    one.closest("details")?.setAttribute("open", "");
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
