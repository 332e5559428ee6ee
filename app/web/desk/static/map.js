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
let asked = 0;
let waiting = 0;

function address(lat, lon, wide) {
  const url = new URL(location.href);
  url.searchParams.set("at", `${lat.toFixed(5)},${lon.toFixed(5)}`);
  url.searchParams.set("wide", Math.round(wide));
  return url;
}

/** Draw another piece of ground; what is asked later wins. */
async function load(to, keep = true) {
  const url = new URL(to, location.href);
  const box = document.querySelector(".map.moving");
  fit(url, box);
  const mine = ++asked;
  shown().classList.add("busy");
  try {
    const answer = await fetch(url, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) {
      if (keep) return location.assign(url);
      // Nobody asked for it: a page that says what is wrong stays, or it would come for ever.
      return shown().classList.remove("busy");
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    const nth = places().indexOf(document.activeElement);
    shown().replaceWith(page.querySelector("#shown"));
    if (nth >= 0) places()[nth]?.focus({ preventScroll: true });
    if (keep) history.replaceState(null, "", url);
    dress();
  } catch {
    shown().classList.remove("busy"); // the line is gone: what is drawn stays
  }
}

/** Ask for a drawing as large as there is room, so that its words can be read. */
function fit(url, box) {
  const width = Math.round(Math.min(box.clientWidth, MOST_PX));
  const tall = Math.min(Math.max(innerHeight - 240, 300), 760);
  url.searchParams.set("w", width);
  url.searchParams.set("h", Math.round(Math.min(width * 1.1, tall)));
}

/** Look so many pictures to the right and down, at so many times as much ground. */
function move(right, down, times = 1) {
  const frame = frameOf(document.querySelector(".map.moving .ground"));
  const [lat, lon] = frame.at(frame.width * (0.5 + right), frame.height * (0.5 + down));
  load(address(lat, lon, frame.wide * times));
}

function whole() {
  const url = new URL(location.href);
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
  const frame = frameOf(svg);
  const scale = () => frame.width / svg.clientWidth;
  let from = null;
  let moved = false;
  box.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch" && !event.isPrimary) return;
    from = [event.clientX, event.clientY];
    moved = false;
  });
  box.addEventListener("pointermove", (event) => {
    if (!from) return;
    const by = [event.clientX - from[0], event.clientY - from[1]];
    if (!moved && Math.hypot(...by) < 5) return;
    if (!moved) box.setPointerCapture(event.pointerId);
    moved = true;
    box.classList.add("held");
    svg.setAttribute("viewBox", `${-by[0] * scale()} ${-by[1] * scale()} ${frame.width} ${frame.height}`);
  });
  const drop = (event) => {
    if (!from) return;
    const by = [event.clientX - from[0], event.clientY - from[1]];
    from = null;
    box.classList.remove("held");
    if (!moved) return;
    load(address(...frame.at(frame.width / 2 - by[0] * scale(), frame.height / 2 - by[1] * scale()), frame.wide));
  };
  box.addEventListener("pointerup", drop);
  box.addEventListener("pointercancel", () => {
    from = null;
    svg.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
  });
  box.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
  box.addEventListener("dragstart", (event) => event.preventDefault());
  let times = 1;
  box.addEventListener("wheel", (event) => {
    // A page that is scrolled over the map goes on scrolling, until somebody takes hold of it.
    if (!event.ctrlKey && document.activeElement !== box) return;
    event.preventDefault();
    times = Math.min(Math.max(times * (event.deltaY > 0 ? 1.25 : 0.8), 0.1), 10);
    const to = `${(frame.width * (1 - times)) / 2} ${(frame.height * (1 - times)) / 2}`;
    svg.setAttribute("viewBox", `${to} ${frame.width * times} ${frame.height * times}`);
    clearTimeout(waiting);
    waiting = setTimeout(() => load(address(...frame.at(frame.width / 2, frame.height / 2), frame.wide * times)), 250);
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
    const link = event.target.closest("#shown .moves a, #shown .switches a, #shown thead a, #shown .look");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(link.href);
    if (link.matches(".look")) document.querySelector(".mapped").scrollIntoView({ block: "nearest" });
  });
  dress();
  const box = document.querySelector(".map.moving");
  const made = frameOf(box.querySelector(".ground")).width;
  if (box.clientWidth < made * 0.75 || box.clientWidth > made * 1.4) load(location.href, false);
}
