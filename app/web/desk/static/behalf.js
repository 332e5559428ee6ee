// While one types: which place is meant, and what is open there already.

const form = document.querySelector(".behalf");
const near = form.querySelector(".near");
let waits;
let asked = "";

async function look() {
  const { service, where } = form.elements;
  const body = new URLSearchParams({ service: service.value, where: where.value });
  if (!where.value || String(body) === asked) return;
  asked = String(body);
  try {
    const answer = await fetch(form.dataset.near, { method: "POST", body });
    if (answer.ok && !answer.redirected && asked === String(body)) near.innerHTML = await answer.text();
  } catch { /* The line is down: the server looks again when it is sent. */ }
}

form.addEventListener("input", (event) => {
  if (!["service", "where"].includes(event.target.name)) return;
  clearTimeout(waits);
  waits = setTimeout(look, 250);
});
form.elements.words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".go button"));
});
look();
