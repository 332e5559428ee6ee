// Comfort for a case: what the reporter gets is drawn anew while one types, and keys do the rest.

import { pressed } from "./keys.js";

const deed = document.querySelector(".deed");
const previews = document.querySelector(".previews");
let waits;
let asked = "";

async function draw() {
  const { reason, main } = deed.elements;
  const body = new URLSearchParams({ reason: reason.value, main: main?.value ?? "" });
  asked = String(body);
  try {
    const answer = await fetch(deed.dataset.preview, { method: "POST", body });
    const drawn = await answer.text();
    if (answer.ok && !answer.redirected && asked === String(body)) previews.innerHTML = drawn;
  } catch { /* The line is down: the preview stays, and the server counts again when it is sent. */ }
}

if (deed && previews) {
  deed.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(draw, 300);
  });
}

const press = (action) => deed?.querySelector(`button[value="${action}"]`)?.focus();
pressed({
  a: () => (deed?.elements.to ?? document.body).focus(),
  r: () => press("resolved"),
  n: () => document.querySelector("#note")?.focus(),
  j: () => document.querySelector(".back [rel=next]")?.click(),
  k: () => document.querySelector(".back [rel=prev]")?.click(),
  u: () => document.querySelector(".back [rel=up]").click(),
});
