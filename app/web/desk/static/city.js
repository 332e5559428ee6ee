// Comfort on the city's pages: counts septets while somebody types, keeps what is not kept yet, and
// plays the phone. Everything works without it.

import { playPhone } from "./phone.js";
import { keepUnsaved } from "./unkept.js";

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

const ROUGH = { folds: {}, german: {}, basic: "", double: "" };
const PATIENCE = [2_000, 60_000]; // ms until the letters are asked for again, at first and at most

/** Counts in what holds values: the table of texts, the forms of a notice. */
function countWithin(roots) {
  const counts = [...roots].map((root) => counted(root, JSON.parse(root.dataset.values)));
  if (counts.length) askForLetters(counts, PATIENCE[0]);
}

async function askForLetters(counts, wait) {
  const answer = await fetch("/desk/city/letters").catch(() => null); // the line is down
  const letters = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
  counts.forEach((recount) => recount(letters));
  if (!letters) setTimeout(askForLetters, wait, counts, Math.min(wait * 2, PATIENCE[1]));
}

/** Counts what is typed in a root: roughly, and marked so, until what is given back gets the letters. */
function counted(root, values) {
  let known = null;

  function recount(field) {
    const output = field.parentElement.querySelector("output");
    if (!output) return;
    const counter = new Counter(known ?? ROUGH, values);
    const used = counter.longest(field.value, field.lang);
    const limit = field.dataset.limit;
    const odd = known ? counter.foreign(field.value, field.lang) : [];
    const size = limit ? `${used}/${limit}` : `${used}`;
    output.value = odd.length ? `${odd.join(" ")} ?` : known ? size : `≈${size}`;
    output.classList.toggle("over", odd.length > 0 || (limit !== undefined && used > Number(limit)));
  }

  const fields = () => [...root.querySelectorAll("textarea, [data-limit]")];
  root.addEventListener("input", (event) => recount(event.target));
  // What came back refused, or what the browser filled in again, is counted as well. What stands as
  // the server gave it the server has counted.
  return (letters) => {
    known = letters;
    fields().filter((one) => known || one.value !== one.defaultValue).forEach(recount);
    if (known) root.dataset.counted = "yes";
  };
}

countWithin(document.querySelectorAll("[data-values]"));
keepUnsaved();
playPhone();
for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.scrollIntoView({ inline: "center", block: "nearest" });
document.getElementById("refused")?.focus();
