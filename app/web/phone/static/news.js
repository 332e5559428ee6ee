// What may change while the page is open: the cities that answer, and the edits not taken.

import { takeCities } from "./lines.js";

/** Ask for the page once more and take over what is new in it; true when the cities changed. */
export async function renew() {
  const page = await fetchPage();
  if (!page?.body.dataset.cities) return false; // the next look will do
  for (const part of [".refused", ".about"]) replace(page, part);
  const { cities } = page.body.dataset;
  if (cities === document.body.dataset.cities) return false;
  document.body.dataset.cities = cities;
  takeCities(JSON.parse(cities));
  return true;
}

async function fetchPage() {
  try {
    const response = await fetch(new URL("../phone", import.meta.url), { cache: "no-store" });
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Show a part as it is now; one that says the same is left, or it would be read out again. */
function replace(page, part) {
  const [now, before] = [page.querySelector(part), document.querySelector(part)];
  if (now.outerHTML !== before.outerHTML) before.replaceWith(now);
}
