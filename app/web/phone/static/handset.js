// The drawn phone as a thing to press: a screen, soft keys, a keypad. It knows nothing of calls.
//
// A screen is {text | items, large, note, input: {label, value, letters, limit}, move, left, right,
// green, red}: keys are [label, action] or undefined; items are {title, detail, open}; `move` is
// what up and down do where there is nothing to scroll.

const KEYS = {
  1: ".,?!'-1", 2: "abc2", 3: "def3", 4: "ghi4", 5: "jkl5", 6: "mno6",
  7: "pqrs7", 8: "tuv8", 9: "wxyz9", "*": "*+", 0: " 0", "#": "",
};
const LEGENDS = { 1: "", "*": "+", 0: "␣", "#": "⇧" };
const NAMES = { "*": "star", 0: "0, space", "#": "hash, letters or numbers" };
const CASES = ["123", "abc", "ABC"];
const TAP_MS = 900; // a second press within this time means the next letter of the key
const SCROLL_LINES = 3;

export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export class Handset {
  #screen = {};
  #selected = 0;
  #case = 0;
  #tap = { key: "", at: 0, turn: 0 };
  #byKeyboard = false;
  #at = 0;
  #offered = false; // the number that stands there was not typed: the next key replaces it

  constructor(root) {
    this.root = root;
    this.view = root.querySelector(".view");
    this.entry = root.querySelector(".entry");
    this.input = this.entry.querySelector("input");
    this.#drawKeypad(root.querySelector(".keypad"));
    root.addEventListener("pointerdown", () => (this.#byKeyboard = false));
    root.addEventListener("keydown", (event) => this.keydown(event));
    root.addEventListener("click", ({ target }) => {
      const key = target.closest("[data-key]");
      if (key) this.press(key.dataset.key);
    });
    this.entry.addEventListener("submit", (event) => {
      event.preventDefault();
      this.press("green");
    });
    this.view.addEventListener("scroll", () => this.#markMore());
    this.input.addEventListener("mousedown", (event) => this.#markOffer(event));
    this.input.addEventListener("input", () => (this.#offered = false));
    this.input.addEventListener("blur", () => (this.#at = this.input.selectionStart));
  }

  get showing() {
    return this.#screen;
  }

  show(screen) {
    const { activeElement } = document;
    const ours = activeElement === document.body || this.root.contains(activeElement);
    this.#screen = screen;
    this.#selected = 0;
    this.#tap.key = "";
    this.view.classList.toggle("large", Boolean(screen.large));
    this.view.replaceChildren(...this.#draw(screen));
    this.view.scrollTop = 0;
    this.#showEntry(screen.input);
    for (const side of ["left", "right", "green", "red"]) this.#nameKey(side, screen[side]?.[0] ?? "");
    this.#select(0);
    this.#markMore();
    if (this.#byKeyboard && ours) this.focus(); // never away from another phone
  }

  /** Put the keyboard where the next key belongs. */
  focus() {
    this.#byKeyboard = true;
    const target = this.#screen.input ? this.input : this.root.querySelector("[data-key=left]");
    target.focus({ preventScroll: true });
  }

  press(key) {
    const action = this.#screen[key]?.[1];
    if (action) action();
    else if (key === "up" || key === "down") this.#move(key === "up" ? -1 : 1);
    else if (key === "case") this.#setCase(this.#case + 1);
    else if (key in KEYS) this.#pressDigit(key);
  }

  /** Open the item that is marked. */
  open() {
    this.#screen.items[this.#selected]?.open();
  }

  erase() {
    const [at, end] = this.#cursor();
    this.#put("", at === end ? Math.max(0, at - 1) : at, end);
    this.#tap.key = "";
  }

  /** Give where the next letter goes; browsers need not keep that while another thing has focus. */
  #cursor() {
    if (document.activeElement === this.input) return [this.input.selectionStart, this.input.selectionEnd];
    return this.#offered ? [0, this.input.value.length] : [this.#at, this.#at];
  }

  #put(text, from, to) {
    this.#offered = false;
    this.input.setRangeText(text, from, to, "end");
    this.#at = from + text.length;
    this.input.setSelectionRange(this.#at, this.#at);
  }

  #draw({ text, note, items = [] }) {
    const parts = [];
    if (note) parts.push(element("p", "small", note));
    if (text !== undefined) parts.push(element("p", "text", text));
    return parts.concat(items.map((item, index) => {
      const button = element("button", "item");
      button.type = "button";
      button.append(element("span", "", item.title), element("span", "small", item.detail ?? ""));
      button.addEventListener("click", item.open);
      button.addEventListener("focus", () => this.#select(index));
      return button;
    }));
  }

  #drawKeypad(pad) {
    for (const key of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"]) {
      const letters = LEGENDS[key] ?? KEYS[key].slice(0, -1);
      const button = element("button", "");
      Object.assign(button, { type: "button", ariaLabel: NAMES[key] ?? `${key} ${letters}`.trim() });
      button.dataset.key = key;
      button.append(element("b", "", key === "*" ? "∗" : key), element("span", "", letters));
      pad.append(button);
    }
  }

  #showEntry(input) {
    this.entry.hidden = !input;
    if (!input) return;
    this.input.setAttribute("aria-label", input.label);
    this.input.maxLength = input.limit ?? 160;
    this.input.value = input.value ?? "";
    this.#offered = Boolean(input.dialling);
    this.#at = this.input.value.length;
    if (this.#offered) this.input.setSelectionRange(0, this.#at);
    this.entry.classList.toggle("dialling", Boolean(input.dialling));
    this.#setCase(input.letters ? 1 : 0);
  }

  #nameKey(side, label) {
    const key = this.root.querySelector(`[data-key=${side}]`);
    key.ariaLabel = label || "No function";
    key.setAttribute("aria-disabled", String(!label));
    const shown = this.root.querySelector(`.soft .${side}`);
    if (shown) shown.textContent = label;
  }

  #setCase(index) {
    this.#case = index % CASES.length;
    const button = this.entry.querySelector(".case");
    button.textContent = CASES[this.#case];
    button.ariaLabel = `Keys type ${["numbers", "letters", "capitals"][this.#case]}; change`;
  }

  #pressDigit(key) {
    const { input, items } = this.#screen;
    if (items) items[Number(key) - 1]?.open();
    if (!input) return;
    if (input.dialling || (this.#case === 0 && key !== "#")) this.#type(key);
    else if (key === "#") this.#setCase(this.#case + 1);
    else this.#pressLetter(key);
  }

  /** Type a letter by counting presses; a press in time takes the place of the one before. */
  #pressLetter(key) {
    const again = this.#tap.key === key && Date.now() - this.#tap.at < TAP_MS;
    const turn = again ? this.#tap.turn + 1 : 0;
    if (again) this.erase();
    const letter = KEYS[key][turn % KEYS[key].length];
    this.#type(this.#case === 2 ? letter.toUpperCase() : letter);
    this.#tap = { key, at: Date.now(), turn };
  }

  /** Mark a number that was offered, so that what is typed takes its place; once. */
  #markOffer(event) {
    if (!this.#offered) return;
    event.preventDefault(); // it would put the cursor between the digits
    this.input.focus();
    this.input.select();
    this.#offered = false;
  }

  /** Type with the keyboard; a button that was clicked before must not get the Enter behind it. */
  #typeHere(char) {
    this.#type(char);
    this.input.focus({ preventScroll: true });
  }

  #type(char) {
    const { value, maxLength } = this.input;
    if (value.length < maxLength) this.#put(char, ...this.#cursor());
    this.#offered = false;
    this.input.scrollLeft = this.input.scrollWidth;
  }

  /** Take a key of the keyboard, pressed here or where nothing else wants it. */
  keydown(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    this.#byKeyboard = true;
    const { key, target } = event;
    if (key === "Escape") this.press("red");
    else if (key === "ArrowUp" || key === "ArrowDown") this.press(key === "ArrowUp" ? "up" : "down");
    else if (key === "Enter" && (target === this.view || target === document.body)) this.press("green");
    else if (target === this.input || key === " " || key === "Enter") return;
    else if (key === "Backspace" && this.#screen.input) this.erase();
    else if (key.length === 1 && this.#screen.input) this.#typeHere(key);
    else if (key.length === 1 && this.#screen.items) this.#pressDigit(key);
    else return;
    event.preventDefault();
  }

  #move(step) {
    const { items, move } = this.#screen;
    if (move) move(step);
    else if (items) this.#select((this.#selected + step + items.length) % items.length);
    else this.view.scrollBy({ top: step * SCROLL_LINES * parseFloat(getComputedStyle(this.view).lineHeight) });
  }

  #select(index) {
    this.#selected = index;
    [...this.view.querySelectorAll(".item")].forEach((item, at) => {
      item.setAttribute("aria-current", String(at === index));
      if (at === index) item.scrollIntoView({ block: "nearest" });
    });
  }

  #markMore() {
    const below = this.view.scrollHeight - this.view.clientHeight - this.view.scrollTop;
    this.root.querySelector(".lcd").classList.toggle("more", below > 4);
  }
}
