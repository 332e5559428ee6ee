// What a person does with the phone: dial, answer, hang up, read and write SMS.

import { Session, directInput, inboundSms, readScreen } from "./gateway.js";
import { choices, cityOf, codeOf } from "./lines.js";

const INBOX = new URL("inbox", import.meta.url);
const NETWORK_FAULT = "Network problem.\nPlease try again later.";
const NO_SUCH_CODE = "Connection problem or\ninvalid MMI code.";
const SLOW_MS = 250; // what takes longer is said to be under way

const time = (iso) =>
  new Date(iso).toLocaleString("en-GB", { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" });

export class Caller {
  #session = null;
  #messages = [];

  /**
   * `line` is {code, msisdn, network, seen}, read anew each time; `send` posts and records;
   * `dial` makes another code the line's; `look` asks what is new.
   */
  constructor(handset, line, { send, changed, dial, look }) {
    Object.assign(this, { handset, line, send, changed, dial, look });
    this.idle();
  }

  get busy() {
    return this.#session !== null;
  }

  idle() {
    this.hangUp();
    this.#setSession(null);
    const { handset } = this;
    const others = choices().length > 1;
    handset.show({
      note: others ? `${cityOf(this.line.code).name}\n▴▾ other cities` : "",
      text: "",
      input: { label: "Number to dial", value: this.line.code, dialling: true },
      move: (step) => this.#nextCity(step),
      left: ["Messages", () => this.#listMessages()],
      right: ["Clear", () => handset.erase()],
      green: ["Dial", () => this.#dial(handset.input.value.trim())],
      red: ["Start over", () => this.idle()],
    });
    this.readInbox();
  }

  hangUp() {
    this.#session?.end("Incomplete");
  }

  #dial(number) {
    if (this.busy) return;
    this.look();
    const serviceCode = codeOf(number);
    if (serviceCode === undefined) {
      this.#say(NO_SUCH_CODE);
      return;
    }
    this.dial(serviceCode);
    const { msisdn: phoneNumber, network: networkCode } = this.line;
    const first = directInput(serviceCode, number);
    const session = new Session(this.send, { phoneNumber, networkCode, serviceCode }, first);
    this.#setSession(session);
    this.#take(session, number, session.turn());
  }

  #nextCity(step) {
    const codes = choices().map(({ code }) => code);
    this.dial(codes[(codes.indexOf(this.line.code) + step + codes.length) % codes.length]);
    this.idle();
  }

  async #take(session, doing, turn) {
    const waiting = setTimeout(() => this.#wait(doing), SLOW_MS);
    this.handset.root.classList.add("sending");
    const exchange = await turn;
    clearTimeout(waiting);
    if (session !== this.#session) return; // hung up meanwhile
    this.handset.root.classList.remove("sending");
    this.#answer(session, exchange);
    this.readInbox();
  }

  #answer(session, exchange) {
    const screen = readScreen(exchange);
    if (screen === null) {
      session.end("Failed", exchange.problem || `Unexpected response: ${exchange.status}`);
      this.#say(NETWORK_FAULT);
    } else if (screen.ends) {
      session.end("Success");
      this.#say(screen.text);
    } else {
      this.#ask(session, screen.text);
    }
  }

  #ask(session, text) {
    const cancel = ["Cancel", () => this.idle()];
    const send = ["Send", () => this.#reply(session)];
    this.handset.show({ text, input: { label: "Answer" }, left: send, right: cancel, green: send, red: cancel });
  }

  #reply(session) {
    if (this.handset.root.classList.contains("sending")) return;
    this.#take(session, "Sending", session.turn(this.handset.input.value));
  }

  #wait(doing) {
    const cancel = ["Cancel", () => this.idle()];
    this.handset.show({ text: `${doing} …`, large: true, right: cancel, red: cancel });
  }

  #say(text) {
    this.#setSession(null);
    const ok = ["OK", () => this.idle()];
    this.handset.show({ text, left: ok, green: ok, red: ok });
  }

  #setSession(session) {
    this.#session = session;
    this.handset.root.classList.remove("sending");
    this.changed();
  }

  async readInbox() {
    try {
      const response = await fetch(INBOX, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ msisdn: this.line.msisdn }),
        cache: "no-store",
      });
      if (response.ok) this.#messages = await response.json();
    } catch {
      return; // the next look will do
    }
    this.#showCount();
  }

  #showCount() {
    const unread = this.#messages.filter(({ at }) => Date.parse(at) > this.line.seen).length;
    const mail = this.handset.root.querySelector(".mail");
    mail.hidden = unread === 0;
    mail.ariaLabel = `${unread} new`;
    mail.querySelector("b").textContent = String(unread);
  }

  async #listMessages() {
    const before = this.handset.showing;
    if (this.busy) return;
    await this.readInbox();
    if (this.handset.showing !== before) return;
    this.line.seen = Math.max(this.line.seen, ...this.#messages.map(({ at }) => Date.parse(at)));
    this.changed();
    this.#showCount();
    const open = ["Open", () => this.handset.open()];
    const back = ["Back", () => this.idle()];
    const write = { title: "Write a message", open: () => this.#write() };
    const items = this.#messages.map((message) => ({
      title: message.text,
      detail: time(message.at),
      open: () => this.#read(message),
    }));
    this.handset.show({ items: [write, ...items], left: open, right: back, green: open, red: back });
  }

  #read({ text, at, state, template }) {
    const back = ["Back", () => this.#listMessages()];
    const note = [time(at), [state, template].filter(Boolean).join(", ")].join("\n");
    this.handset.show({ note, text, left: ["OK", back[1]], right: back, red: ["Close", () => this.idle()] });
  }

  #write() {
    const back = ["Back", () => this.#listMessages()];
    const send = ["Send", () => this.#sendSms(this.handset.input.value)];
    this.handset.show({
      text: `To ${this.#shortCode()}`,
      input: { label: "Message", letters: true, limit: 459 },
      left: send, right: back, green: send, red: back,
    });
  }

  async #sendSms(text) {
    const { msisdn: phoneNumber, network: networkCode } = this.line;
    this.#wait("Sending");
    const waiting = this.handset.showing;
    const { status } = await this.send(inboundSms({ phoneNumber, networkCode, to: this.#shortCode(), text }));
    if (this.handset.showing === waiting) this.#say(status === 200 ? "Message sent" : "Message not sent");
  }

  #shortCode() {
    return this.line.code.replace(/\D/g, "");
  }
}
