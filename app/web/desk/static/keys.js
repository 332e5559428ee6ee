// Letters that do something by themselves, where nobody types: off for who says so on their account.

const FIELDS = "input, select, textarea";
const TYPED = "input:not([type=checkbox], [type=radio]), select, textarea";

export function pressed(keys) {
  const works = document.body.dataset.keys !== "off";
  // What they are is told where they do something.
  for (const told of document.querySelectorAll("p.keys")) told.hidden = !works;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.matches(FIELDS)) return event.target.blur();
    if (event.target.matches(TYPED)) return;
    const doing = works && keys[event.key];
    if (!doing) return;
    event.preventDefault();
    doing();
  });
}
