// The page: several phones, each with its own number, its own call and its own wire.

import { Caller } from "./caller.js";
import { post } from "./gateway.js";
import { Handset, element } from "./handset.js";
import { Wire } from "./wire.js";

const { callback, dial, numbers, limit } = document.body.dataset;
const codes = document.body.dataset.codes.split(" ");
const STORED = "dial311.phones";
const INBOX_MS = 5_000;
const COLOURS = 4;
const OWN_NUMBER = new RegExp(`^\\${numbers}[0-9]{4}$`);

const main = document.querySelector("main");
const tabs = document.querySelector(".tabs");
const wide = matchMedia("(min-width: 48rem)");
let stations = [];

const numberAt = (place) => numbers + String(place).padStart(4, "0");
const taken = (msisdn) => stations.some(({ line }) => line.msisdn === msisdn);

function nextLine() {
  let place = 1;
  while (taken(numberAt(place))) place += 1;
  return { dial, codes, msisdn: numberAt(place), network: "99999", seen: 0 };
}

/** Read the phones of this tab; what is not a phone of ours is left out. */
function storedLines() {
  try {
    const lines = JSON.parse(sessionStorage.getItem(STORED)) ?? [];
    return lines.filter(({ msisdn }) => OWN_NUMBER.test(msisdn)).map((line) => ({ ...line, dial, codes }));
  } catch {
    return [];
  }
}

function store() {
  const lines = stations.map(({ line: { msisdn, network, seen } }) => ({ msisdn, network, seen }));
  sessionStorage.setItem(STORED, JSON.stringify(lines));
}

function addStation(line, colour = stations.length) {
  const root = document.querySelector("#station").content.firstElementChild.cloneNode(true);
  const wire = new Wire(root.querySelector(".wire"), Number(limit), (request) => post(callback, request));
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
  station.caller = new Caller(new Handset(root.querySelector(".phone")), line, send, changed);
  connectSim(station);
  choose(station);
}

/** Let number and network be changed between calls. */
function connectSim(station) {
  const { root, line } = station;
  const number = root.querySelector(".number");
  const network = root.querySelector(".network");
  network.value = line.network;
  number.pattern = OWN_NUMBER.source.slice(1, -1);
  number.addEventListener("change", () => {
    const msisdn = number.value.replace(/\s/g, "");
    const other = stations.some((s) => s !== station && s.line.msisdn === msisdn);
    const wrong = !OWN_NUMBER.test(msisdn) ? `${numbers} and four digits` : other ? "Another phone has it" : "";
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
  const network = root.querySelector(".network");
  const number = root.querySelector(".number");
  if (caller && number !== document.activeElement) number.value = line.msisdn;
  number.disabled = network.disabled = Boolean(caller?.busy);
  root.setAttribute("aria-label", `Phone ${line.msisdn}`);
  root.querySelector(".phone").setAttribute("aria-label", `Phone ${line.msisdn}`);
  const [option] = network.selectedOptions;
  root.querySelector(".carrier").textContent = `${option.text.split(" ")[1]} ${line.msisdn.slice(-4)}`;
  drawTabs();
  store();
}

function removeStation(station) {
  station.caller.hangUp();
  stations = stations.filter((other) => other !== station);
  station.root.remove();
  choose(stations[0]);
  store();
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
for (const line of lines.length ? lines : [nextLine()]) addStation(line);
choose(stations[0]);
if (matchMedia("(pointer: fine)").matches) stations[0].root.querySelector(".entry input").focus();

document.querySelector(".add").addEventListener("click", () => {
  addStation(nextLine());
  stations.at(-1).root.scrollIntoView({ block: "nearest" });
});
wide.addEventListener("change", () => {
  for (const { root } of stations) root.querySelector(".wire").open = wide.matches;
});
setInterval(() => {
  if (document.visibilityState === "visible") for (const { caller } of stations) caller.readInbox();
}, INBOX_MS);
addEventListener("pagehide", () => stations.forEach(({ caller }) => caller.hangUp()));
