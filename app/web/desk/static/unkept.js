// Texts of the menu that were changed on their page and are not kept yet.

/** Give the fields of these texts. */
export const unkept = () => [...document.querySelectorAll("#texts textarea")].filter((one) => one.value !== one.defaultValue);

/** Marks them, and asks before they are left behind. */
export function keepUnsaved() {
  const form = document.getElementById("texts");
  if (!form) return;
  const note = form.querySelector("[data-changed]");
  let sending = false;
  form.addEventListener("input", (event) => {
    event.target.classList.toggle("changed", event.target.value !== event.target.defaultValue);
    if (note) note.hidden = unkept().length === 0;
  });
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && unkept().length) event.preventDefault();
  });
}
