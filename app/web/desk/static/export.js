// Comfort for exports: counts while filters change, and looks how far files are.

import { now, usual } from "./unsent.js";

const form = document.querySelector(".export");
const filters = form.querySelector(".filters");
const count = document.querySelector("#count");
// What was wrong with the filters as the page came: it is said at their count from the next one on.
const wrong = count.querySelector(".total") ? null : document.querySelector("main > .wrong");
let asked = 0;

/** What the filters say, as a query: no other field of the form is for addresses. */
function wished() {
  const isFilled = ([name, value]) => value && filters.querySelector(`[name="${name}"]`);
  return `?${new URLSearchParams([...new FormData(form)].filter(isFilled))}`;
}

/** Give a page of ours. Who was signed out meanwhile is led to the login. */
async function read(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (answer.redirected) location.assign(address);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Count anew; what is asked later wins. Until then no number is of these filters. */
async function recount() {
  const [mine, query] = [++asked, wished()];
  history.replaceState(history.state, "", query);
  count.setAttribute("aria-busy", "true");
  const page = await read(query).catch(() => null); // the line is down
  if (mine !== asked) return;
  show(page?.querySelector("#count"), page);
  count.removeAttribute("aria-busy");
}

// The buttons stay: one may be pressed, or have the focus, while the answer comes.
function show(counted, page) {
  if (!counted) return count.replaceChildren(document.querySelector("#uncounted").content.cloneNode(true));
  wrong?.remove();
  count.replaceChildren(...counted.childNodes, ...page.querySelectorAll("main > .wrong"));
  form.querySelector("button.main").textContent = page.querySelector(".export button.main").textContent;
}

filters.addEventListener("change", recount);
form.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "count") return;
  event.preventDefault();
  recount();
});
// What was chosen before this script came, or what the browser put back, is counted as well.
if (!wrong && [...filters.querySelectorAll("input, select")].some((one) => now(one) !== usual(one))) recount();

async function look() {
  const files = document.querySelector("#files[data-busy]");
  const found = files && (await read(wished()).catch(() => null))?.querySelector("#files");
  if (!found || !files.isConnected || found.outerHTML === files.outerHTML) return;
  const at = files.contains(document.activeElement) && goalOf(document.activeElement);
  files.replaceWith(found);
  if (at) focusAt(found, at);
}

/** What a control of the files is for: an address, of its own or of its form. */
const goalOf = (one) => (one.getAttribute("href") ?? one.form?.getAttribute("action") ?? "#files").split("?")[0];

/** Who looked again, and need not any more, goes on at the files. */
function focusAt(files, goal) {
  const same = [...files.querySelectorAll("a, button")].find((one) => goalOf(one) === goal);
  if (!same) files.tabIndex = -1;
  (same ?? files).focus({ preventScroll: true });
}
setInterval(look, 3000);
document.addEventListener("click", (event) => {
  if (!event.target.closest(".again")) return;
  event.preventDefault();
  look();
});
// Who wants a file no more comes back to the filters as they are.
document.addEventListener("submit", ({ target }) => {
  if (target.closest("#files")) target.setAttribute("action", target.getAttribute("action").split("?")[0] + wished());
});
