// The panel beside a phone: what went over the wire, what it cost, and the same bytes once more.

import { asDialogue } from "./dialogue.js";
import { readScreen } from "./gateway.js";
import { foreign, septets } from "./gsm7.js";
import { element } from "./handset.js";

const KEPT = 12;

export class Wire {
  #log = [];
  #call = []; // the exchanges of the newest call, all of them
  #shown = null;

  /** `room` gives the septets of a screen; `repeat` posts a request again, unrecorded. */
  constructor(root, room, repeat) {
    Object.assign(this, { root, room, repeat });
    this.find(".again button").addEventListener("click", () => this.#sendAgain());
    this.find(".copy button").addEventListener("click", () => this.#copy());
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  /** Keep an exchange; a turn is shown at once, a notification only in the list. */
  record(exchange) {
    this.#log = [...this.#log, exchange].slice(-KEPT);
    if (exchange.path === "/ussd") this.#call = [...(exchange.number === 1 ? [] : this.#call), exchange];
    this.find(".copy").hidden = this.#call.length === 0;
    if (exchange.path !== "/ussd-end" || this.#shown === null) this.#show(exchange);
    else this.#list();
  }

  #show(exchange) {
    this.#shown = exchange;
    this.find(".empty").hidden = true;
    this.find(".exchange").hidden = false;
    this.find(".path").textContent = `POST …${exchange.path}`;
    this.find(".request").replaceChildren(...markFields(exchange.body));
    this.find(".code").textContent = exchange.status ? `HTTP ${exchange.status}` : exchange.problem;
    this.find(".reply").replaceChildren(...markPrefix(exchange));
    this.find(".again output").textContent = "";
    this.find(".copy output").textContent = "";
    this.find(".copy textarea").hidden = true;
    this.#measure(exchange);
    this.#list();
  }

  #measure(exchange) {
    const screen = readScreen(exchange);
    this.find(".meter").classList.toggle("none", screen === null);
    const used = screen ? septets(screen.text) : 0;
    const room = this.room();
    this.find(".used").textContent = screen ? String(used) : "–";
    this.find(".of").textContent = screen ? ` of ${room} septets` : " no screen";
    Object.assign(this.find("progress"), { max: room, value: Math.min(used, room) });
    this.find(".meter").classList.toggle("over", used > room);
    this.find(".facts").textContent = facts(exchange, screen).join(" · ");
    const strangers = foreign(screen?.text ?? "");
    this.find(".foreign").hidden = strangers.length === 0;
    this.find(".foreign").textContent = `Not in GSM-7: ${strangers.join(" ")}`;
  }

  #list() {
    this.find(".log").replaceChildren(...this.#log.map((exchange) => {
      const line = element("li", "");
      const button = element("button", "");
      button.type = "button";
      button.setAttribute("aria-current", String(exchange === this.#shown));
      button.append(element("span", "", summarise(exchange)), element("span", "", outcome(exchange)));
      button.addEventListener("click", () => this.#show(exchange));
      line.append(button);
      return line;
    }).reverse());
  }

  async #sendAgain() {
    const first = this.#shown;
    const again = await this.repeat(first);
    if (first !== this.#shown) return;
    const same = again.status === first.status && again.reply === first.reply;
    const output = this.find(".again output");
    output.className = same ? "same" : "other";
    output.textContent = same
      ? `Same reply, byte for byte (${milliseconds(again)})`
      : `Another reply: ${again.problem || again.reply}`;
  }

  async #copy() {
    const text = asDialogue(this.#call);
    const output = this.find(".copy output");
    try {
      await navigator.clipboard.writeText(text);
      output.textContent = "Copied, for a file in dialogues/ of the city";
    } catch {
      const field = this.find(".copy textarea"); // the browser keeps the clipboard from us
      Object.assign(field, { hidden: false, value: text, rows: text.split("\n").length });
      field.select();
      output.textContent = "Copy it from here";
    }
  }
}

const milliseconds = ({ ms }) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

function facts(exchange, screen) {
  const lines = screen ? screen.text.split("\n").length : 0;
  return [
    ...(screen ? [`${lines} ${lines === 1 ? "line" : "lines"}`] : []),
    ...(exchange.number ? [`hop ${exchange.number}`] : []),
    milliseconds(exchange),
  ];
}

function summarise({ path, body }) {
  const form = new URLSearchParams(body);
  const said = { "/ussd": form.get("text"), "/ussd-end": form.get("status"), "/sms": form.get("text") }[path];
  return `${path.slice(1)} ${said || "(empty)"}`;
}

function outcome(exchange) {
  const screen = readScreen(exchange);
  if (screen) return `${exchange.reply.slice(0, 3)} ${septets(screen.text)}`;
  return exchange.status ? String(exchange.status) : exchange.problem;
}

/** Cut a form body into names and values; joined again, the parts are the body. */
function markFields(body) {
  return body.split(/(?<=&)/).flatMap((pair) => {
    const at = pair.indexOf("=") + 1;
    return [element("i", "", pair.slice(0, at)), pair.slice(at), document.createElement("wbr")];
  });
}

function markPrefix(exchange) {
  if (!readScreen(exchange)) return [exchange.reply || exchange.problem];
  return [element("b", exchange.reply.slice(0, 3).toLowerCase(), exchange.reply.slice(0, 3)), exchange.reply.slice(3)];
}
