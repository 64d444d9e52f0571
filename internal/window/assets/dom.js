// What all parts of the page share. Texts go into the page as texts only, whatever they hold.

/** Returns the element with an id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element: its properties, with attributes under `attributes`, and its children, which are elements or texts. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { attributes = {}, ...rest } = properties;
  Object.assign(element, rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Replaces what is in an element. */
export const fill = (element, ...children) => element.replaceChildren(...children.flat().filter(Boolean));

/** Makes a button that does something. */
export const button = (text, act, properties = {}) => make("button", { type: "button", onclick: act, ...properties }, text);

/** Says what was done, for eyes and screen readers. */
export function tell(text) {
  byId("told").textContent = text;
  byId("wrong").hidden = true;
}

/** Says what went wrong. */
export function complain(error) {
  byId("told").textContent = "";
  byId("wrong").textContent = error.message || String(error);
  byId("wrong").hidden = false;
}

/** Has arrow keys, Home and End move through the options of a list box, of which one can be reached by Tab. */
export function roving(list, choose) {
  list.addEventListener("keydown", (event) => {
    const options = [...list.children].filter((option) => !option.hidden);
    const at = options.indexOf(event.target.closest("[role=option]"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      choose(options[at]);
    } else if (to === undefined) {
      return;
    } else if (options[to]) {
      reach(list, options[to]);
    }
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

/** Has one option of a list box be the one that is reached. */
export function reach(list, option) {
  for (const each of list.querySelectorAll("[tabindex='0']")) each.tabIndex = -1;
  option.tabIndex = 0;
  if (option !== document.activeElement) option.focus();
}

/** Marks the chosen option of a list box. */
export function select(list, option) {
  for (const each of list.querySelectorAll("[aria-selected=true]")) each.setAttribute("aria-selected", "false");
  for (const each of list.querySelectorAll("[tabindex='0']")) each.tabIndex = -1;
  const reached = option || list.firstElementChild;
  if (reached) reached.tabIndex = 0;
  if (option) option.setAttribute("aria-selected", "true");
}

/** Returns a time of the API as people read it. */
export const moment = (text) => (text ? String(text).replace("T", " ").replace(/\.\d+/, "").replace("Z", " UTC") : "");

/** Returns an amount in the smallest unit of a currency as people read it. */
export function money(amount, currency) {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "code" });
    return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
  } catch {
    return `${amount} ${currency}`;
  }
}

/** Returns JSON over several lines, and any other text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
