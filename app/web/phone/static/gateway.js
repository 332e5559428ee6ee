// Speaks to the service as Africa's Talking does: the same fields, the same order, the same bytes.

const DEADLINE_MS = 10_000; // Africa's Talking gives an application no longer
const FORM = "application/x-www-form-urlencoded";
const HOP = "at-ussd-hop-metadata";

/** Write fields as a form: "+" becomes %2B, "#" %23, a space "+"; "*" stays. */
const encode = (fields) => new URLSearchParams(fields).toString();

/** 32 hex digits. */
const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** Post a request {path, body, headers} and give it back with status, reply, problem, hop, ms. */
export async function post(callback, request) {
  const started = performance.now();
  const answer = { status: 0, reply: "", problem: "", hop: "" };
  try {
    const response = await fetch(callback + request.path, {
      method: "POST",
      body: request.body,
      headers: { "Content-Type": FORM, ...request.headers },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      keepalive: true, // the end of a call still leaves when the page closes
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    answer.status = response.status;
    answer.hop = response.headers.get(HOP) ?? "";
    // As sent: response.text() would hide a byte order mark.
    answer.reply = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
  } catch (error) {
    answer.problem = error.name === "TimeoutError" ? "No reply in 10 s" : "Service not reached";
  }
  return { ...request, ...answer, ms: performance.now() - started };
}

/** What follows the service code in a dialled number: "*311*7#" -> "7"; null for another code. */
export function directInput(dial, number) {
  const stem = dial.slice(0, -1);
  if (number === dial) return "";
  return number.startsWith(`${stem}*`) && number.endsWith("#") ? number.slice(stem.length + 1, -1) : null;
}

/** Read a reply as the gateway does: {ends, text}, or null when it has neither prefix. */
export function readScreen({ status, reply }) {
  const prefixed = status === 200 && /^(CON|END) /.test(reply);
  return prefixed ? { ends: reply.startsWith("END"), text: reply.slice(4) } : null;
}

/** One USSD call. `send` posts a request {path, body, headers} and gives the exchange. */
export class Session {
  #id = `ATUid_${randomId()}`;
  #started = Date.now();
  #inputs;
  #hops = [];
  #last = "";
  over = false;

  constructor(send, { phoneNumber, networkCode, serviceCode }, first) {
    Object.assign(this, { send, phoneNumber, networkCode, serviceCode });
    this.#inputs = first === "" ? [] : [first];
  }

  /** Send everything typed so far; the first time, nothing or what was dialled with the code. */
  async turn(...typed) {
    this.#inputs.push(...typed);
    const label = this.#hops.at(-1);
    const exchange = await this.send({
      path: "/ussd",
      body: encode([
        ["sessionId", this.#id],
        ["phoneNumber", this.phoneNumber],
        ["networkCode", this.networkCode],
        ["serviceCode", this.serviceCode],
        ["text", this.#inputs.join("*")],
      ]),
      headers: label ? { [HOP]: label } : {},
      number: this.#hops.length + 1,
      said: this.#hops.length ? typed[0] : this.#dialled(),
    });
    this.#hops.push(exchange.hop);
    this.#last = exchange.reply;
    return exchange;
  }

  #dialled() {
    const [first] = this.#inputs;
    return first === undefined ? this.serviceCode : `${this.serviceCode.slice(0, -1)}*${first}#`;
  }

  /** Tell the service how it ended: Success, Incomplete (the caller left) or Failed. */
  end(status, errorMessage = "") {
    if (this.over) return;
    this.over = true;
    const fields = [
      ["date", new Date().toISOString().slice(0, 19).replace("T", " ")],
      ["sessionId", this.#id],
      ["serviceCode", this.serviceCode],
      ["networkCode", this.networkCode],
      ["phoneNumber", this.phoneNumber],
      ["status", status],
      ["cost", "KES 0.0000"],
      ["durationInMillis", Date.now() - this.#started],
      ["hopsCount", this.#hops.length],
      ["hopsMetadata", this.#hops.filter(Boolean).join("|")],
      ["input", this.#inputs.join("*")],
      ["lastAppResponse", this.#last],
    ];
    if (errorMessage) fields.push(["errorMessage", errorMessage]);
    this.send({ path: "/ussd-end", body: encode(fields), headers: {} });
  }
}

/** Write an SMS from a phone to the service as the gateway passes it on. */
export function inboundSms({ phoneNumber, networkCode, to, text }) {
  const fields = [
    ["date", new Date().toISOString()],
    ["from", phoneNumber],
    ["id", crypto.randomUUID?.() ?? randomId()],
    ["linkId", ""],
    ["text", text],
    ["to", to],
    ["cost", "KES 0.0000"],
    ["networkCode", networkCode],
  ];
  return { path: "/sms", body: encode(fields), headers: {} };
}
