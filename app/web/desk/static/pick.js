// Comfort for choosing a place on a small map: a click or arrows move the cross and fill the fields.

import { frameOf } from "./map.js";

const FAR_PX = 10;
const NEAR_PX = 1;
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

for (const picker of document.querySelectorAll(".picker")) {
  const box = picker.querySelector(".map");
  const svg = box.querySelector(".ground");
  const cross = svg.querySelector(".pick");
  const [lat, lon] = [picker.querySelector("[name=lat]"), picker.querySelector("[name=lon]")];
  const frame = frameOf(svg);
  svg.querySelectorAll("a").forEach((link) => link.removeAttribute("href")); // a click means the place

  const put = (x, y) => {
    cross.setAttribute("transform", `translate(${x} ${y})`);
    const [north, east] = frame.at(x, y);
    lat.value = north.toFixed(6);
    lon.value = east.toFixed(6);
  };
  // Who looks closer has the cross where it was put.
  picker.querySelector(".zooms")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !lat.value || !lon.value) return;
    const url = new URL(link.href);
    url.searchParams.set("lat", lat.value);
    url.searchParams.set("lon", lon.value);
    link.href = url;
  });
  const now = () => cross.transform.baseVal.consolidate().matrix;

  svg.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    put(at.x, at.y);
    box.focus({ preventScroll: true });
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
}
