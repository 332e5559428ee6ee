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

async function countTexts() {
  const table = document.querySelector("table.texts[data-values]");
  if (!table) return;
  const form = table.closest("form");
  const note = form.querySelector("[data-changed]");
  const answer = await fetch("/desk/city/letters");
  const counter = answer.ok ? new Counter(await answer.json(), JSON.parse(table.dataset.values)) : null;
  const changed = () => [...table.querySelectorAll("textarea")].filter((one) => one.value !== one.defaultValue);

  function recount(field) {
    const output = field.parentElement.querySelector("output");
    if (!counter || !output) return;
    const count = counter.longest(field.value, field.lang);
    const limit = field.dataset.limit;
    const odd = counter.foreign(field.value, field.lang);
    output.value = odd.length ? `${odd.join(" ")} ?` : limit ? `${count}/${limit}` : `${count}`;
    output.classList.toggle("over", odd.length > 0 || (limit !== undefined && count > Number(limit)));
  }

  table.addEventListener("input", (event) => {
    const field = event.target;
    field.classList.toggle("changed", field.value !== field.defaultValue);
    recount(field);
    if (note) note.hidden = changed().length === 0;
  });
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && changed().length) event.preventDefault();
  });
  // What came back refused, or what the browser filled in again, is counted as well.
  table.querySelectorAll("textarea").forEach(recount);
  table.dataset.counted = "yes";
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

countTexts();
playPhone();
for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.scrollIntoView({ inline: "center", block: "nearest" });
document.getElementById("refused")?.focus();
