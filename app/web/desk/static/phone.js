// Comfort for the phone that plays the draft: the call goes on without leaving the page.

import { unkept } from "./unkept.js";

const KEPT = "dial311-phone"; // the call as it stands, for the next page
const ENDED = "ended"; // the login is over

/** Give the phone of a call, ENDED, or null where what came is none. */
async function ask(query) {
  const answer = await fetch(`/desk/city/menu/phone?${query}&part=1`);
  if (answer.redirected || answer.status === 401) return ENDED;
  const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  return page && page.body.firstElementChild?.matches(".handset, .unplayed") ? page.body : null;
}

/** Go to the login and come back to this page, where the call goes on. */
function leave(query) {
  sessionStorage.setItem(KEPT, query);
  location.assign(location.pathname + location.search);
}

export function playPhone() {
  const phone = document.getElementById("phone");
  if (!phone) return;

  async function draw(query, focus) {
    const drawn = await ask(query);
    if (drawn === ENDED) return unkept().length ? tell("signed-out") : leave(query);
    if (!drawn) return;
    phone.replaceChildren(...drawn.childNodes);
    const who = phone.querySelector("form.who");
    if (who) sessionStorage.setItem(KEPT, new URLSearchParams(new FormData(who)).toString());
    if (focus) phone.querySelector("#answer, .keys .main")?.focus();
  }

  function tell(what) {
    phone.querySelector(".undrawn")?.remove();
    const note = document.getElementById(what).content.firstElementChild.cloneNode(true);
    phone.querySelector(".handset, .unplayed").after(note);
    note.scrollIntoView({ block: "nearest" });
  }

  phone.addEventListener("submit", (event) => {
    if (!event.target.matches("form.keys, form.who")) return;
    event.preventDefault();
    const query = new URLSearchParams(new FormData(event.target, event.submitter));
    draw(query.toString(), event.target.matches(".keys"));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-phone]");
    if (!link) return;
    event.preventDefault();
    const query = new URLSearchParams(new URL(link.href).search);
    draw(query.toString(), false);
  });
  // The call goes on where it was, by the texts that are kept now.
  const before = sessionStorage.getItem(KEPT);
  if (before && !location.search.includes("a=")) draw(before, false);
}
