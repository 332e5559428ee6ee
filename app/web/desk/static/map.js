// Comfort for maps: dragging, the wheel and keys look elsewhere, rows and signs point at each other.
// The server draws every map: this only asks it for another piece of ground.

const EARTH_M = 6371008.8;
const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (angle) => (angle * 180) / Math.PI;
const mercator = (lat) => Math.asinh(Math.tan(radians(lat)));

/** What a drawing shows, and where on it a position lies; as `map_frame.Frame` has it. */
export function frameOf(svg) {
  const [lat, lon] = svg.dataset.at.split(",").map(Number);
  const { width, height } = svg.viewBox.baseVal;
  const wide = Number(svg.dataset.wide);
  const perRadian = (EARTH_M * Math.cos(radians(lat)) * width) / wide;
  return {
    wide,
    width,
    height,
    at: (x, y) => [
      degrees(Math.atan(Math.sinh(mercator(lat) + (height / 2 - y) / perRadian))),
      lon + degrees((x - width / 2) / perRadian),
    ],
    xy: (toLat, toLon) => [
      width / 2 + radians(toLon - lon) * perRadian,
      height / 2 - (mercator(toLat) - mercator(lat)) * perRadian,
    ],
  };
}

const shown = () => document.querySelector("#shown");
/** What keeps the focus when the map is drawn anew. */
const places = () => [...shown().querySelectorAll(".map.moving, .switches a, .moves a, thead a")];
const MOST_PX = 1000;
const REFUSED = "refused";
let asked = 0;
let waiting = 0;
let drawn; // the frame of what is drawn
let coming = null; // what is asked for and not drawn yet: its address, and when it has come

/** Read a piece of ground as a query has it. */
function ground(query) {
  const [lat, lon] = query.get("at").split(",").map(Number);
  return { lat, lon, wide: Number(query.get("wide")) };
}

/** Where one looks, or will once it has come; null where only the server knows that. */
function view() {
  const query = coming?.url.searchParams;
  if (query?.get("at") && query.get("wide")) return ground(query);
  return coming?.moves ? null : seen();
}

function seen() {
  const [lat, lon] = drawn.at(drawn.width / 2, drawn.height / 2);
  return { lat, lon, wide: drawn.wide };
}

function address({ lat, lon, wide }) {
  const url = new URL(coming?.url ?? location.href);
  url.searchParams.set("at", `${lat.toFixed(5)},${lon.toFixed(5)}`);
  url.searchParams.set("wide", Math.round(wide));
  return url;
}

/** Draw another piece of ground; what is asked later wins. */
async function load(to, keep = true) {
  const url = new URL(to, location.href);
  fit(url, document.querySelector(".map.moving"));
  const mine = ++asked;
  const page = read(url).catch(() => null); // the line is gone
  coming = { url, page, moves: keep };
  shown().classList.add("busy");
  const found = await page;
  if (mine !== asked) return;
  coming = null;
  // Nobody asked for the first: a page that says what is wrong stays, or it would come for ever.
  if (found === REFUSED && keep) return location.assign(url);
  if (!found || found === REFUSED) {
    shown().classList.remove("busy");
    return look(seen()); // what is drawn stays
  }
  const nth = places().findIndex((one) => one.contains(document.activeElement));
  shown().replaceWith(found.querySelector("#shown"));
  if (nth >= 0) places()[nth]?.focus({ preventScroll: true });
  if (keep) history.replaceState(history.state, "", url);
  dress();
}

async function read(url) {
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return REFUSED;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Ask for a drawing as large as there is room, so that its words can be read. */
function fit(url, box) {
  const width = Math.round(Math.min(box.clientWidth, MOST_PX));
  const tall = Math.min(Math.max(innerHeight - 240, 300), 760);
  url.searchParams.set("w", width);
  url.searchParams.set("h", Math.round(Math.min(width * 1.1, tall)));
}

/** Give the frame of a view on the ground that is drawn: its middle, and how much more it shows. */
function placed({ lat, lon, wide }) {
  const [x, y] = drawn.xy(lat, lon);
  return { x, y, times: wide / drawn.wide };
}

/** Show what is drawn as it is seen from a view, until that is drawn. */
function look(to) {
  const { x, y, times } = placed(to);
  const [width, height] = [drawn.width * times, drawn.height * times];
  document.querySelector(".map.moving .ground").setAttribute("viewBox", `${x - width / 2} ${y - height / 2} ${width} ${height}`);
}

/** Look so many pictures to the right and down, at so many times as much ground; from what was asked for. */
function move(right, down, times = 1) {
  const from = view();
  if (!from) return coming.page.then(() => move(right, down, times));
  const at = placed(from);
  const [lat, lon] = drawn.at(at.x + drawn.width * at.times * right, at.y + drawn.height * at.times * down);
  const to = { lat, lon, wide: from.wide * times };
  load(address(to));
  look(to);
}

/** Follow a link of the drawn page from what was asked for: a step is one from there. */
function follow(link) {
  const href = new URL(link.getAttribute("href"), location.href); // of a link in a drawing, too
  const to = href.searchParams;
  if (!coming?.moves) return load(href);
  if (link.matches(".moves a")) {
    if (!to.get("wide")) return whole();
    const step = placed(ground(to));
    return move(step.x / drawn.width - 0.5, step.y / drawn.height - 0.5, step.times);
  }
  // Of all else what it changes.
  const [url, from] = [new URL(coming.url), new URL(location.href).searchParams];
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    if (!to.has(name)) url.searchParams.delete(name);
    else if (to.get(name) !== from.get(name)) url.searchParams.set(name, to.get(name));
  }
  load(url);
}

function whole() {
  const url = new URL(coming?.url ?? location.href);
  url.searchParams.delete("at");
  url.searchParams.delete("wide");
  load(url);
}

const keys = {
  ArrowLeft: () => move(-0.3, 0),
  ArrowRight: () => move(0.3, 0),
  ArrowUp: () => move(0, -0.3),
  ArrowDown: () => move(0, 0.3),
  "+": () => move(0, 0, 0.5),
  "-": () => move(0, 0, 2),
  0: whole,
};

/** Let the map be moved by hand, by wheel and by keys. */
function dress() {
  const box = document.querySelector(".map.moving");
  if (!box) return;
  const svg = box.querySelector(".ground");
  svg.classList.add("fits");
  svg.querySelectorAll("a").forEach((link) => link.setAttribute("tabindex", "-1")); // the table has them
  drawn = frameOf(svg);
  let from = null;
  let start = null;
  let moved = false;
  const by = (event) => [event.clientX - from[0], event.clientY - from[1]];
  const dragged = (event) => {
    const at = placed(start);
    const scale = (at.times * drawn.width) / svg.clientWidth;
    const [right, down] = by(event);
    const [lat, lon] = drawn.at(at.x - right * scale, at.y - down * scale);
    return { ...start, lat, lon };
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch" && !event.isPrimary) return;
    from = [event.clientX, event.clientY];
    start = view() ?? seen();
    moved = false;
  });
  box.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (!moved && Math.hypot(...by(event)) < 5) return;
    if (!moved) box.setPointerCapture(event.pointerId);
    moved = true;
    box.classList.add("held");
    look(dragged(event));
  });
  const drop = (event) => {
    if (!from) return;
    const to = dragged(event);
    from = null;
    box.classList.remove("held");
    if (moved) load(address(to));
  };
  box.addEventListener("pointerup", drop);
  box.addEventListener("pointercancel", () => {
    from = null;
    look(view() ?? seen());
  });
  box.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
  box.addEventListener("dragstart", (event) => event.preventDefault());
  let times = 1;
  box.addEventListener("wheel", (event) => {
    // A page that is scrolled over the map goes on scrolling, until somebody takes hold of it.
    if (!event.ctrlKey && document.activeElement !== box) return;
    event.preventDefault();
    times = Math.min(Math.max(times * (event.deltaY > 0 ? 1.25 : 0.8), 0.1), 10);
    const at = view() ?? seen();
    look({ ...at, wide: at.wide * times });
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      move(0, 0, times);
      times = 1;
    }, 250);
  }, { passive: false });
  box.addEventListener("keydown", (event) => {
    const does = keys[event.key === "=" ? "+" : event.key];
    if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    does();
  });
}

/** Rows and signs point at each other: by the code of their place, or the numbers of their cases. */
function point(event) {
  document.querySelectorAll(".on").forEach((one) => one.classList.remove("on"));
  const data = event.target.closest?.("[data-code], [data-number]")?.dataset;
  for (const code of (data?.code || data?.number || "").split(" ").filter(Boolean)) {
    const same = `[data-code~="${CSS.escape(code)}"], [data-number="${CSS.escape(code)}"]`;
    document.querySelectorAll(same).forEach((one) => one.classList.add("on"));
  }
}

if (document.querySelector(".ground")) {
  document.addEventListener("pointerover", point);
  document.addEventListener("focusin", point);
}
if (shown()) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#shown .moves a, #shown .switches a, #shown thead a, #shown .look, #shown a.joined");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = new URL(link.getAttribute("href"), location.href);
    if (to.pathname !== location.pathname || to.hash) return; // a list, or the rows
    event.preventDefault();
    follow(link);
    if (link.matches(".look")) document.querySelector(".mapped").scrollIntoView({ block: "nearest" });
  });
  dress();
  const box = document.querySelector(".map.moving");
  const made = frameOf(box.querySelector(".ground")).width;
  if (box.clientWidth < made * 0.75 || box.clientWidth > made * 1.4) load(location.href, false);
}
