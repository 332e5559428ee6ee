// Comfort on the city's pages: counts septets while somebody types, and lets the phone be played
// without leaving the page. Everything works without it.
"use strict";

const BEFORE_FRACTION = /(?<=[0-9])(?=[¼½¾⅐-⅞])/g;
const VALUE = /<([^<>\n]*)>/g;

/** Counts as `septets` of app/domain/text.py does, once a text is folded as `fold` does. */
class Counter {
  constructor(letters, values) {
    this.letters = letters;
    this.values = values;
  }

  fold(text, language) {
    const own = language.split("-")[0] === "de" ? this.letters.german : {};
    const spread = text.normalize("NFC").replace(BEFORE_FRACTION, " ");
    return [...spread].map((char) => own[char] ?? this.letters.folds[char] ?? char).join("").normalize("NFC");
  }

  septets(text, language) {
    let count = 0;
    for (const char of this.fold(text, language)) count += this.letters.double.includes(char) ? 2 : 1;
    return count;
  }

  longest(text, language) {
    const values = this.values[language] ?? {};
    let count = 0;
    const literal = text.replace(VALUE, (whole, name) => {
      if (!(name in values)) return whole;
      count += values[name];
      return "";
    });
    return count + this.septets(literal, language);
  }

  foreign(text, language) {
    const known = this.letters.basic + this.letters.double;
    return [...new Set(this.fold(text, language))].filter((char) => !known.includes(char));
  }
}

/** Counts in what holds values: the table of texts, the forms of a notice. */
async function countWithin(roots) {
  if (!roots.length) return;
  const answer = await fetch("/desk/city/letters");
  const letters = answer.ok ? await answer.json() : null;
  for (const root of roots) {
    if (letters) count(root, new Counter(letters, JSON.parse(root.dataset.values)));
    root.dataset.counted = "yes";
  }
}

function count(root, counter) {
  function recount(field) {
    const output = field.parentElement.querySelector("output");
    if (!output) return;
    const used = counter.longest(field.value, field.lang);
    const limit = field.dataset.limit;
    const odd = counter.foreign(field.value, field.lang);
    output.value = odd.length ? `${odd.join(" ")} ?` : limit ? `${used}/${limit}` : `${used}`;
    output.classList.toggle("over", odd.length > 0 || (limit !== undefined && used > Number(limit)));
  }

  root.addEventListener("input", (event) => recount(event.target));
  // What came back refused, or what the browser filled in again, is counted as well.
  root.querySelectorAll("textarea, [data-limit]").forEach(recount);
}

/** Marks texts that were changed and not kept, and asks before they are left behind. */
function keepUnsaved() {
  const form = document.getElementById("texts");
  if (!form) return;
  const note = form.querySelector("[data-changed]");
  const changed = () => [...form.querySelectorAll("textarea")].filter((one) => one.value !== one.defaultValue);
  let sending = false;
  form.addEventListener("input", (event) => {
    event.target.classList.toggle("changed", event.target.value !== event.target.defaultValue);
    if (note) note.hidden = changed().length === 0;
  });
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && changed().length) event.preventDefault();
  });
}

function playPhone() {
  const phone = document.getElementById("phone");
  if (!phone) return;
  const kept = "dial311-phone";

  async function draw(query, focus) {
    const answer = await fetch(`/desk/city/menu/phone?${query}&part=1`);
    if (!answer.ok) return;
    phone.innerHTML = await answer.text();
    const who = phone.querySelector("form.who");
    if (who) sessionStorage.setItem(kept, new URLSearchParams(new FormData(who)).toString());
    if (focus) phone.querySelector("#answer, .keys .main")?.focus();
  }

  phone.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams(new FormData(event.target, event.submitter));
    draw(query.toString(), event.target.classList.contains("keys"));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-phone]");
    if (!link) return;
    event.preventDefault();
    const query = new URLSearchParams(new URL(link.href).search);
    draw(query.toString(), false);
  });
  // The call goes on where it was, by the texts that are kept now.
  const before = sessionStorage.getItem(kept);
  if (before && !location.search.includes("a=")) draw(before, false);
}

countWithin(document.querySelectorAll("[data-values]"));
keepUnsaved();
playPhone();
for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.scrollIntoView({ inline: "center", block: "nearest" });
document.getElementById("refused")?.focus();
