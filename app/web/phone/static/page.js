// The page: several phones, each with its own number, its own call and its own wire.

import { Caller } from "./caller.js";
import { post } from "./gateway.js";
import { Handset, element } from "./handset.js";
import { choices, cityOf, fit, isOwn, newLine, setCode, storeLines, storedLines } from "./lines.js";
import { renew } from "./news.js";
import { Wire } from "./wire.js";

const { callback } = document.body.dataset;
const LOOK_MS = 5_000;
const COLOURS = 4;

const main = document.querySelector("main");
const tabs = document.querySelector(".tabs");
const wide = matchMedia("(min-width: 48rem)");
let stations = [];

const numbers = () => stations.map(({ line }) => line.msisdn);
const numbersBeside = (station) => stations.filter((other) => other !== station).map(({ line }) => line.msisdn);

function addStation(line, colour = stations.length) {
  const root = document.querySelector("#station").content.firstElementChild.cloneNode(true);
  const room = () => cityOf(line.code).networks.find(({ code }) => code === line.network)?.room;
  const wire = new Wire(root.querySelector(".wire"), room, (request) => post(callback, request));
  const send = async (request) => {
    const exchange = await post(callback, request);
    wire.record(exchange);
    return exchange;
  };
  const station = { root, line };
  stations.push(station);
  main.append(root);
  root.dataset.colour = colour % COLOURS;
  root.querySelector(".wire").open = wide.matches;
  const changed = () => showLine(station);
  const dial = (code) => dialOn(station, code);
  station.handset = new Handset(root.querySelector(".phone"));
  station.caller = new Caller(station.handset, line, { send, changed, dial, look });
  connectSim(station);
  choose(station);
}

/** Make another code the one that a phone dials. */
function dialOn(station, code) {
  setCode(station.line, code, numbersBeside(station));
  showLine(station);
}

/** Let city, number and network be changed between calls. */
function connectSim(station) {
  const { root, line } = station;
  const city = root.querySelector(".city");
  const number = root.querySelector(".number");
  const network = root.querySelector(".network");
  city.addEventListener("change", () => {
    dialOn(station, city.value);
    station.caller.idle();
  });
  number.addEventListener("change", () => {
    const msisdn = number.value.replace(/\s/g, "");
    const own = cityOf(line.code);
    const other = numbersBeside(station).includes(msisdn);
    const wrong = !isOwn(msisdn, own) ? `${own.numbers} and four digits` : other ? "Another phone has it" : "";
    number.setCustomValidity(wrong);
    if (wrong) return void number.reportValidity();
    Object.assign(line, { msisdn, seen: 0 });
    station.caller.idle();
  });
  network.addEventListener("change", () => {
    line.network = network.value;
    showLine(station);
  });
  root.querySelector(".remove").addEventListener("click", () => removeStation(station));
  showLine(station);
}

function showLine({ root, line, caller }) {
  const [city, network, number] = ["city", "network", "number"].map((name) => root.querySelector(`.${name}`));
  const { networks } = cityOf(line.code);
  offer(city, choices().map((choice) => [choice.code, `${choice.code} ${choice.city.name}`]), line.code);
  offer(network, networks.map(({ code, name }) => [code, `${code} ${name}`]), line.network);
  if (caller && number !== document.activeElement) number.value = line.msisdn;
  city.disabled = number.disabled = network.disabled = Boolean(caller?.busy);
  root.querySelector(".direct").textContent = `${line.code.slice(0, -1)}*7#`;
  root.setAttribute("aria-label", `Phone ${line.msisdn}`);
  root.querySelector(".phone").setAttribute("aria-label", `Phone ${line.msisdn}`);
  const carrier = networks.find(({ code }) => code === line.network)?.name ?? "";
  root.querySelector(".carrier").textContent = `${carrier} ${line.msisdn.slice(-4)}`;
  drawTabs();
  storeLines(stations.map((station) => station.line));
}

/** Put choices [value, text] into a list and choose one; a list that is the same stays open. */
function offer(list, entries, chosen) {
  const now = JSON.stringify(entries);
  if (list.dataset.entries !== now) list.replaceChildren(...entries.map(([value, text]) => new Option(text, value)));
  Object.assign(list.dataset, { entries: now });
  list.value = chosen;
}

/** See what is new; phones whose code is gone, or whose city changed, follow when they are idle. */
async function look() {
  if (!(await renew())) return;
  stations.forEach(showLine);
  for (const station of stations.filter(({ caller }) => !caller.busy)) {
    const before = JSON.stringify(station.line);
    fit(station.line, numbersBeside(station));
    if (JSON.stringify(station.line) !== before) {
      showLine(station);
      station.caller.idle();
    }
  }
}

function removeStation(station) {
  station.caller.hangUp();
  stations = stations.filter((other) => other !== station);
  station.root.remove();
  choose(stations[0]);
  storeLines(stations.map((other) => other.line));
}

/** Bring a phone to the front; only small screens hide the others. */
function choose(chosen) {
  for (const { root } of stations) root.classList.toggle("chosen", root === chosen.root);
  drawTabs();
}

function drawTabs() {
  main.classList.toggle("alone", stations.length === 1);
  tabs.replaceChildren(...stations.map((station) => {
    const tab = element("button", "", station.line.msisdn.slice(-4));
    tab.type = "button";
    tab.dataset.colour = station.root.dataset.colour;
    tab.ariaLabel = `Phone ${station.line.msisdn}`;
    tab.setAttribute("aria-pressed", String(station.root.classList.contains("chosen")));
    tab.addEventListener("click", () => choose(station));
    return tab;
  }));
}

const lines = storedLines();
for (const line of lines.length ? lines : [newLine([])]) addStation(line);
choose(stations[0]);
if (matchMedia("(pointer: fine)").matches) stations[0].root.querySelector(".entry input").focus();

document.querySelector(".add").addEventListener("click", () => {
  addStation(newLine(numbers()));
  stations.at(-1).root.scrollIntoView({ block: "nearest" });
});
// Who has clicked nowhere yet types into the phone that is in front.
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body) return;
  stations.find(({ root }) => root.classList.contains("chosen"))?.handset.keydown(event);
});
wide.addEventListener("change", () => {
  for (const { root } of stations) root.querySelector(".wire").open = wide.matches;
});
setInterval(async () => {
  if (document.visibilityState !== "visible") return;
  await look();
  for (const { caller } of stations) caller.readInbox();
}, LOOK_MS);
addEventListener("pagehide", () => stations.forEach(({ caller }) => caller.hangUp()));
