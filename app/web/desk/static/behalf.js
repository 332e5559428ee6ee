// While one types: which place is meant, and what is open there already.

import { usual } from "./unsent.js";

const form = document.querySelector(".behalf");
const near = form.querySelector(".near");
const { service, where } = form.elements;
const query = (of) => String(new URLSearchParams([service, where].map((one) => [one.name, of(one)])));
const wished = () => query((one) => one.value);
let shown = query(usual); // of what the block is; nothing where it could not be drawn
let latest = "";
let asked = 0;
let waits;

/** Nothing that was found for other words can be taken for what is typed now: nor can it be joined. */
function age() {
  const isOld = wished() !== shown;
  near.inert = isOld;
  near.setAttribute("aria-busy", String(isOld));
}

function show(drawn, of) {
  near.innerHTML = drawn;
  [shown, latest] = [of, of];
  near.inert = false;
  near.removeAttribute("aria-busy");
}

/** Give what is found; nothing where the line is down, and who files is asked by the server. */
async function find(query) {
  const body = new URLSearchParams(query);
  body.set("asked", form.elements.asked?.value ?? ""); // whether it is the same, by the page itself
  const answer = await fetch(form.dataset.near, { method: "POST", body });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

/** Look anew; what is asked later wins, and what found nothing is asked again. */
async function look() {
  const [mine, body] = [++asked, wished()];
  latest = body;
  age();
  const drawn = where.value ? await find(body).catch(() => null) : "";
  if (mine === asked) show(drawn ?? "", drawn === null ? "" : body);
}

form.addEventListener("input", (event) => {
  if (![service, where].includes(event.target)) return;
  clearTimeout(waits);
  asked += 1;
  age();
  waits = setTimeout(look, 250);
});
form.elements.words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".go button"));
});
look();
addEventListener("pageshow", () => wished() !== latest && look()); // what the browser put back
