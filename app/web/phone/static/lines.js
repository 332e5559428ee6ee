// The line of a phone: which city it dials, under which number, in which network.

import { directInput } from "./gateway.js";

const PHONES = "dial311.phones"; // of this tab
const CODE = "dial311.code"; // the last one dialled, for the next tab
let cities = JSON.parse(document.body.dataset.cities);

/** Take the cities that answer now. */
export function takeCities(now) {
  cities = now;
}

/** Every code with its city, as the service gives them: the default first. */
export const choices = () => cities.flatMap((city) => city.codes.map((code) => ({ code, city })));

const known = () => choices().map(({ code }) => code);

export const cityOf = (code) => (choices().find((choice) => choice.code === code) ?? choices()[0]).city;

/** The code behind which a number is dialled: "*311#" of "*311*7#". */
export const codeOf = (number) =>
  // The longest first: "*384*7#" is no direct dial behind "*384#" where both are answered.
  known().sort((a, b) => b.length - a.length).find((code) => directInput(code, number) !== null);

/** Whether a number belongs to nobody in the line's country, and so to a phone of this page. */
export const isOwn = (msisdn, { numbers }) => msisdn.startsWith(numbers) && /^\d{4}$/.test(msisdn.slice(numbers.length));

/** Give the first free number, from a place on. */
function freeNumber({ numbers }, taken, place = 1) {
  for (let at = place; ; at = (at + 1) % 10_000) {
    const msisdn = numbers + String(at).padStart(4, "0");
    if (!taken.includes(msisdn)) return msisdn;
  }
}

/** Give a line for a phone beside those whose numbers are taken. */
export function newLine(taken) {
  const last = localStorage.getItem(CODE);
  const line = { code: known().includes(last) ? last : known()[0], msisdn: "", network: "", seen: 0 };
  fit(line, taken);
  return line;
}

/** Dial another code from now on; number and network follow into its country. */
export function setCode(line, code, taken) {
  line.code = code;
  localStorage.setItem(CODE, code);
  fit(line, taken);
}

/** Make a line fit the city of its code. */
export function fit(line, taken) {
  if (!known().includes(line.code)) line.code = known()[0];
  const city = cityOf(line.code);
  if (!isOwn(line.msisdn, city)) {
    const msisdn = freeNumber(city, taken, Number(line.msisdn.slice(-4)) || 1);
    Object.assign(line, { msisdn, seen: 0 });
  }
  if (!city.networks.some(({ code }) => code === line.network)) line.network = city.networks[0]?.code ?? "";
}

/** Read the phones of this tab; what is not a phone of ours is left out. */
export function storedLines() {
  try {
    const lines = JSON.parse(sessionStorage.getItem(PHONES)) ?? [];
    return lines.filter(({ code, msisdn }) => known().includes(code) && isOwn(msisdn, cityOf(code)));
  } catch {
    return [];
  }
}

export function storeLines(lines) {
  sessionStorage.setItem(PHONES, JSON.stringify(lines));
}
