// Comfort for the phone that plays the draft: the call goes on without leaving the page.

import { unkept } from "./unkept.js";
import { now, usual } from "./unsent.js";

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
  const typed = () => phone.querySelector("#answer")?.value ?? "";
  let asked = 0;

  /** Draw a call; what is asked later wins. `sent`: what was typed and goes with it, where a key was pressed. */
  async function draw(query, sent, shows = true) {
    const mine = ++asked;
    phone.setAttribute("aria-busy", "true");
    const drawn = await ask(query).catch(() => null); // the line is down
    if (mine !== asked) return;
    phone.removeAttribute("aria-busy");
    if (drawn === ENDED && !unkept().length) return leave(query);
    if (drawn && drawn !== ENDED) return put(drawn, sent);
    const note = tell(drawn ? "signed-out" : "undrawn", () => draw(query, sent));
    if (shows) note.scrollIntoView({ block: "nearest" });
  }

  /** Put another phone in, with what was typed or chosen and not sent, and the focus where it was. */
  function put(drawn, sent) {
    const at = document.activeElement;
    const [isIn, isWho] = [phone.contains(at) || (sent !== undefined && at.contains(phone)), at.closest("form.who")];
    const own = [...phone.querySelectorAll("select")].filter((one) => now(one) !== usual(one)).map((one) => [one.id, one.value]);
    if (typed() !== (sent ?? "")) own.push(["answer", typed()]);
    const who = drawn.querySelector("form.who");
    if (who) sessionStorage.setItem(KEPT, new URLSearchParams(new FormData(who)).toString());
    phone.replaceChildren(...drawn.childNodes);
    for (const [id, value] of own) {
      const one = phone.querySelector(`#${id}`);
      if (one) one.value = value;
    }
    const there = isWho && phone.querySelector(at.id ? `#${at.id}` : ".who button");
    if (isIn) (there ?? phone.querySelector("#answer, .keys .main"))?.focus({ preventScroll: true });
  }

  /** Go to the phone where it stands below all texts; Back leads to the text that one came from. */
  function come() {
    const { top } = phone.getBoundingClientRect();
    if (top >= 0 && top + 240 < innerHeight) return;
    history.pushState(null, "", "#phone");
    phone.scrollIntoView();
    phone.focus({ preventScroll: true });
  }

  /** Say why the phone is as it was. */
  function tell(what, again) {
    const old = phone.querySelector(".undrawn");
    const isIn = old?.contains(document.activeElement);
    const note = document.getElementById(what).content.firstElementChild.cloneNode(true);
    const button = note.querySelector("button");
    button?.addEventListener("click", again);
    old?.remove();
    phone.querySelector(".handset, .unplayed").after(note);
    if (isIn) button?.focus();
    return note;
  }

  phone.addEventListener("submit", (event) => {
    if (!event.target.matches("form.keys, form.who")) return;
    event.preventDefault();
    const query = new URLSearchParams(new FormData(event.target, event.submitter));
    draw(query.toString(), event.target.matches(".keys") ? typed() : undefined);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-phone]");
    if (!link) return;
    event.preventDefault();
    const query = new URL(link.href).searchParams;
    const played = phone.querySelector("form.keys"); // who calls may have been chosen since the page came
    for (const [name, value] of played ? new FormData(played) : []) if (name !== "a") query.set(name, value);
    draw(query.toString()).then(come);
  });
  // The call goes on where it was, by the texts that are kept now; not over what is begun meanwhile.
  const before = sessionStorage.getItem(KEPT);
  const here = new URLSearchParams(location.search);
  if (!before || here.has("a") || here.has("screen")) return;
  draw(before, undefined, false);
  phone.addEventListener("input", () => {
    if (asked > 1) return;
    asked += 1;
    phone.removeAttribute("aria-busy");
  });
}
