// Writes a call as a dialogue that `dial311 menu test` walks; menus/README.md has the form.

import { readScreen } from "./gateway.js";

const REMARK = "# A caller who has reported before needs lines below before:, see menus/README.md.";
const NUMBER = /\b(?:[0-9]{4} [0-9]{4}|[0-9]{3} [0-9]{3} [0-9]{3})\b/g; // of a case: another one in each test
const DATE = /\S+ [0-3][0-9]\/[01][0-9](?![0-9/])/g; // told for a case, with the word before it: no walk has one
const LINE = /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u; // begins and ends with a sign, holds no control

/** `exchanges` are those of one call, each with what the caller `said`; gives the YAML. */
export function asDialogue(exchanges) {
  const lines = exchanges.flatMap((exchange) => asLine(exchange.said, readScreen(exchange)));
  return ["A call from the phone page:", `  ${REMARK}`, ...lines, ""].join("\n");
}

function asLine(said, screen) {
  const key = /^[0-9]+$/.test(said) ? said : JSON.stringify(said);
  if (screen === null) return [`  - ${key}:`];
  const text = screen.text.replace(NUMBER, "<number>").replace(DATE, "<due>");
  const lines = text.split("\n");
  // A text that a block would change goes into quotes: JSON's are YAML's, too.
  if (!lines.every((line) => LINE.test(line))) return [`  - ${key}: ${JSON.stringify(text)}`];
  return [`  - ${key}: |`, ...lines.map((line) => `      ${line}`)];
}
