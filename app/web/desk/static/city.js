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

countWithin(document.querySelectorAll("[data-values]"));
keepUnsaved();
playPhone();
for (const tab of document.querySelectorAll(".tabs [aria-current]")) tab.scrollIntoView({ inline: "center", block: "nearest" });
document.getElementById("refused")?.focus();
