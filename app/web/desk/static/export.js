// Comfort for exports: counts while filters change, and looks how far files are.

const filters = document.querySelector("#filters");

async function bring(address, ids) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) {
    const [old, found] = [document.getElementById(id), page.getElementById(id)];
    if (old && found && old.outerHTML !== found.outerHTML) old.replaceWith(found);
  }
}

filters?.addEventListener("change", () => {
  const wished = new URLSearchParams(new FormData(filters));
  for (const [name, value] of [...wished]) if (!value) wished.delete(name);
  history.replaceState(null, "", `?${wished}`);
  bring(`?${wished}`, ["asked", "count"]).catch(() => filters.requestSubmit());
});

async function look() {
  if (document.querySelector("#files[data-busy]")) await bring(location.href, ["files"]).catch(() => {});
}
setInterval(look, 3000);
document.addEventListener("click", (event) => {
  if (!event.target.closest(".again")) return;
  event.preventDefault();
  look();
});
