// Comfort for choosing a place on a small map: a click or arrows move the cross and fill the fields.

import { frameOf } from "./map.js";

const FAR_PX = 10;
const NEAR_PX = 1;
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Give a page of ours, the login's where it has ended; null where the server could not answer. */
async function read(url) {
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

document.querySelectorAll(".picker").forEach((picker, nth) => {
  const box = picker.querySelector(".map");
  const [lat, lon] = [picker.querySelector("[name=lat]"), picker.querySelector("[name=lon]")];
  let svg, cross, frame;
  let asked = 0;

  const put = (x, y) => {
    cross.setAttribute("transform", `translate(${x} ${y})`);
    const [north, east] = frame.at(x, y);
    lat.value = north.toFixed(6);
    lon.value = east.toFixed(6);
    // Not as if it was typed: the cross would follow what is written, a little beside where it was put.
    for (const one of [lat, lon]) one.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const now = () => cross.transform.baseVal.consolidate().matrix;

  function dress() {
    svg = box.querySelector(".ground");
    cross = svg.querySelector(".pick");
    frame = frameOf(svg);
    svg.querySelectorAll("a").forEach((link) => link.removeAttribute("href")); // a click means the place
    svg.addEventListener("click", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      put(at.x, at.y);
      box.focus({ preventScroll: true });
    });
  }

  // Who looks closer has the cross where it was put, be it meanwhile, and what they have typed: nothing
  // leaves the page, for a form that is sent after the login has ended is kept.
  // What is asked later wins.
  async function look(url, which) {
    const mine = ++asked;
    box.setAttribute("aria-busy", "true");
    const page = await read(url).catch(() => null); // the line is down
    if (mine !== asked) return;
    box.removeAttribute("aria-busy");
    picker.querySelector(".unzoomed")?.remove();
    const drawn = page?.querySelectorAll(".picker")[nth];
    if (!drawn) return tell(page ? "signed-out" : "undrawn");
    const isIn = picker.querySelector(".zooms").contains(document.activeElement);
    for (const part of [".map", ".zooms"]) picker.querySelector(part).replaceChildren(...drawn.querySelector(part).childNodes);
    if (isIn) picker.querySelectorAll(".zooms a")[which].focus({ preventScroll: true });
    dress();
    follow();
  }

  function tell(what) {
    picker.querySelector(".zooms").after(picker.querySelector(`template.${what}`).content.cloneNode(true));
  }
  picker.querySelector(".zooms")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const url = new URL(link.href);
    if (lat.value && lon.value) {
      url.searchParams.set("lat", lat.value);
      url.searchParams.set("lon", lon.value);
    }
    look(url, [...picker.querySelectorAll(".zooms a")].indexOf(link));
  });
  box.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const far = event.shiftKey ? NEAR_PX : FAR_PX;
    const { e, f } = now();
    put(Math.min(Math.max(e + step[0] * far, 0), frame.width), Math.min(Math.max(f + step[1] * far, 0), frame.height));
  });
  const follow = () => {
    const typed = [lat.value, lon.value].map((one) => Number(one.replace(",", ".")));
    if (lat.value && lon.value && typed.every(Number.isFinite)) cross.setAttribute("transform", `translate(${frame.xy(...typed).join(" ")})`);
  };
  lat.addEventListener("input", follow);
  lon.addEventListener("input", follow);
  dress();
});
