// Comfort for a case: what the reporter gets is drawn anew while one types, and keys do the rest.

import { pressed } from "./keys.js";
import { usual } from "./unsent.js";

const deed = document.querySelector(".deed");
const previews = document.querySelector(".previews");
const query = (of) => {
  const { reason, main } = deed.elements;
  return String(new URLSearchParams({ reason: of(reason), main: main ? of(main) : "" }));
};
const typed = () => query((one) => one.value);
let drawn = query(usual); // of what the previews are; nothing where they could not be drawn
let waits;

/** Give what people get of these words; nothing where it is not to be had. */
async function read(body) {
  const answer = await fetch(deed.dataset.preview, { method: "POST", body: new URLSearchParams(body) });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

/** Draw anew; what is previewed of other words is never taken for what goes out. */
async function draw() {
  const body = typed();
  const found = await read(body).catch(() => null); // the line is down
  if (body !== typed()) return;
  if (found === null) previews.replaceChildren(document.querySelector("#undrawn").content.cloneNode(true));
  else previews.innerHTML = found;
  drawn = found === null ? "" : body;
  previews.removeAttribute("aria-busy");
}

function fit(after = 0) {
  clearTimeout(waits);
  if (typed() === drawn) return previews.removeAttribute("aria-busy");
  previews.setAttribute("aria-busy", "true");
  waits = setTimeout(draw, after);
}

deed.addEventListener("input", () => fit(300));
fit(); // what was typed before this script came,
addEventListener("pageshow", () => fit()); // or what the browser put back

// Who would leave a reason or a note half written is asked first: a letter as a key is soon pressed.
const words = [deed.elements.reason, document.querySelector("#note")];
let sending = false;
document.addEventListener("submit", () => { sending = true; });
addEventListener("beforeunload", (event) => {
  if (!sending && words.some((one) => one.value !== usual(one))) event.preventDefault();
});

const press = (action) => deed?.querySelector(`button[value="${action}"]`)?.focus();
pressed({
  a: () => (deed?.elements.to ?? document.body).focus(),
  r: () => press("resolved"),
  n: () => document.querySelector("#note")?.focus(),
  j: () => document.querySelector(".back [rel=next]")?.click(),
  k: () => document.querySelector(".back [rel=prev]")?.click(),
  u: () => document.querySelector(".back [rel=up]").click(),
});
