// What was typed outlives a line that is down while it is sent: the tab holds it until a page of ours
// comes as the answer, and puts it back where the form is opened anew. No longer than the login.

const KEY = "dial311-unsent";
const CAME = "dial311-came-"; // a cookie named after the sending that was answered: arrived.py
const FIELDS = "input:not([hidden], [type=hidden], [type=password], [type=file]), select, textarea";
const { login } = document.body.dataset; // empty where nobody is in; none on a page that does not know
let answered = false; // of this page: what stands in it from the first may be what was refused
const read = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
function write(fields) {
  try { sessionStorage.setItem(KEY, JSON.stringify({ login, fields })); } catch { /* there is no room */ }
}

// What may be asked for anew, filters and files, nobody has written.
const forms = () => [...document.querySelectorAll("main form[method=post]:not([data-again])")];
export const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.matches(FIELDS));
const isMark = (one) => ["checkbox", "radio"].includes(one.type);
// A form by its attribute, for a field may be called "action", too, whatever list led there; by its city, and
// by the SMS that it is of: what was typed for one resident is none of another's.
const formOf = (form) => [form.getAttribute("action")?.split("?")[0], form.elements.desk?.value, form.elements.sms?.value];
// By these a form that had come, and whose answer was lost, is known when it comes again: of a list one a row.
const SIGNS = "[type=hidden]:is([name=form], [name=seen])";
const signsOf = (form) => [...form.elements].filter((one) => one.matches(SIGNS));
const signOf = (form, one) => JSON.stringify([...formOf(form), one.name, one.name === "seen" && one.value.includes("-") && parseInt(one.value)]);
export const nameOf = (form, one) => JSON.stringify([...formOf(form), one.name, one.id, isMark(one) && one.value]);
export const now = (one) => (isMark(one) ? one.checked : one.value);
const chosen = (options) => options.filter((option) => option.defaultSelected).pop() ?? options[0];
export const usual = (one) => (one.options ? chosen([...one.options])?.value : isMark(one) ? one.defaultChecked : one.defaultValue);
export const takes = (one, state) => !one.options || [...one.options].some((option) => option.value === state);
export function put(one, state) {
  one[isMark(one) ? "checked" : "value"] = state;
  for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, { bubbles: true }));
}

/** Holds what is typed on this page while one form of it is sent. */
export function hold(sent) {
  if (!login) return;
  if (sent.matches("[action='/desk/logout']")) return sessionStorage.removeItem(KEY);
  const { fields = {} } = read();
  const sending = Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
  const isOwn = (one) => answered || now(one) !== usual(one);
  // Which of several is marked from the first may be another one where the page is opened anew.
  const holds = (form, one) => isOwn(one) || (one.type === "radio" && fieldsOf(form).some(isOwn));
  for (const [form, one] of forms().flatMap((form) => fieldsOf(form).map((one) => [form, one]))) {
    if (holds(form, one)) fields[nameOf(form, one)] = [sending, now(one)];
    else delete fields[nameOf(form, one)];
  }
  for (const [form, one] of forms().flatMap((form) => signsOf(form).map((one) => [form, one]))) {
    if (fieldsOf(form).some((own) => nameOf(form, own) in fields)) fields[signOf(form, one)] = [sending, one.value];
  }
  sent.dataset.sending = Object.values(fields).some(([one]) => one === sending) ? sending : "";
  write(fields);
}
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.dataset.sending) formData.set("sending", target.dataset.sending);
});

function sign(form, fields) {
  const before = signsOf(form).map((one) => [one, one.value]);
  for (const [one] of before) one.value = fields[signOf(form, one)]?.[1] ?? one.value;
  return before;
}

function tell(form, back, signs) {
  const note = document.querySelector("#unsent").content.firstElementChild.cloneNode(true);
  back.forEach((one) => one.closest("details")?.setAttribute("open", ""));
  form.prepend(note); // within: what is around may be a grid or a list
  note.querySelector("button").addEventListener("click", () => {
    const { fields = {} } = read();
    for (const one of fieldsOf(form)) delete fields[nameOf(form, one)];
    for (const one of signsOf(form)) delete fields[signOf(form, one)];
    write(fields);
    for (const [one, value] of signs) one.value = value;
    back.forEach((one) => put(one, usual(one)));
    note.remove();
    back[0].focus();
  });
}

function open() {
  const { login: whose, fields = {} } = read();
  if (whose !== login) return login === undefined || sessionStorage.removeItem(KEY);
  const came = document.cookie;
  for (const [name, [sending]] of Object.entries(fields).filter(([, [one]]) => came.includes(CAME + one))) {
    answered = delete fields[name];
    document.cookie = `${CAME}${sending}=; path=/desk; max-age=0`;
  }
  if (answered) write(fields);
  for (const form of forms()) {
    const back = fieldsOf(form).map((one) => [one, fields[nameOf(form, one)]?.[1]]).filter(([one, state]) =>
      state !== undefined && state !== now(one) && now(one) === usual(one) && takes(one, state));
    for (const [one, state] of back) put(one, state);
    if (back.length) tell(form, back.map(([one]) => one), sign(form, fields));
  }
}
document.addEventListener("DOMContentLoaded", open);
addEventListener("pageshow", (event) => event.persisted && open());
