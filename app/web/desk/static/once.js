// A form is sent once. On a slow line people press again, and would be told that somebody else was
// faster, or lose a link that is shown but once.

const PATIENCE = 20_000; // ms; then the line was down, and one may press again

const free = (form) => form.classList.remove("sent");

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What answers with a file leaves its page as it is; a list that is asked for may be opened in a
  // tab of its own. Both may be asked for anew.
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.classList.contains("sent")) return event.preventDefault();
  form.classList.add("sent");
  setTimeout(free, PATIENCE, form);
});
// Who comes back to a page finds it as they left it.
window.addEventListener("pageshow", () => document.querySelectorAll("form.sent").forEach(free));
