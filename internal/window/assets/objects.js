// The objects of one kind, and one of them with its lifecycle, its history and what can be done with it.
import { byId, button, complain, fill, make, moment, money, reach, roving, select, tell } from "./dom.js";
import { onceAtATime, renew } from "./renewal.js";
import { act, get } from "./server.js";

const list = byId("objects-list");
const kindsOfIds = { chrg: "charge", rfnd: "refund", src: "source", tokn: "token", cust: "customer", recp: "recipient", acch: "chain" };
let kind = "charge";
let account = ""; // whose objects are listed; empty: those of several
let chosen = "";
let owner = ""; // the account of the object that is shown; empty: whichever has it
let showRequest = () => {};

const good = ["captured", "captured-later", "source-paid", "successful", "verified", "authorized", "active", "attached", "closed", "used"];
const bad = ["failed", "expired", "lapsed", "revoked", "deleted"];
const tone = (state) => (good.includes(state) ? "ok" : bad.includes(state) ? "bad" : state ? "refused" : "");

function option(object) {
  const item = make(
    "li",
    { tabIndex: -1, attributes: { role: "option", "aria-selected": "false" } },
    make("span", { className: "what mono" }, object.id),
    make("span", { className: `chip ${tone(object.state)}` }, object.state || "no state"),
    make("span", { className: "small" }, [object.amount !== null ? money(object.amount, object.currency) : "", object.title].filter(Boolean).join(" · ")),
    make("span", { className: "small" }, moment(object.created_at)),
  );
  item.object = object;
  return item;
}

const ofAccount = (id) => (id ? `?account=${encodeURIComponent(id)}` : "");

const mostOffered = 500; // accounts; every other one can be typed

function showAccounts(accounts) {
  const offered = accounts.slice(0, mostOffered);
  const box = byId("accounts");
  byId("account-choice").hidden = accounts.length < 2 && !byId("account").value;
  if (box.children.length === offered.length && box.firstElementChild?.value === offered[0]) return;
  fill(box, offered.map((id) => make("option", { value: id })));
}

/** Asks for the objects again, and for the one that is shown. */
export const refresh = onceAtATime(async () => {
  try {
    const of = kind;
    const whose = account;
    const listing = await get(`objects/${of}${ofAccount(whose)}`);
    if (of !== kind || whose !== account) return; // another choice, for which it is asked again
    renew(list, listing.objects, (object) => object.id, option);
    list.hidden = listing.objects.length === 0;
    byId("objects-empty").hidden = listing.objects.length > 0;
    const note = byId("objects-note");
    note.textContent = !whose && listing.accounts.length > listing.shown ? `Of ${listing.accounts.length} accounts the first and the newest ${listing.shown - 1} are shown. Choose one to see it alone.` : "";
    showAccounts(listing.accounts);
    note.hidden = !note.textContent;
    select(list, [...list.children].find((item) => item.object.id === chosen));
    if (list.contains(document.activeElement)) reach(list, document.activeElement);
    if (chosen) await show();
  } catch (error) {
    complain(error);
  }
});

function buttons(object) {
  const amount = make("input", { type: "number", min: 1, step: 1, placeholder: "all of it", attributes: { "aria-label": "Amount in the smallest unit" } });
  const perform = async (event, action) => {
    byId("object").focus({ preventScroll: true }); // a button that is disabled loses the focus
    event.target.disabled = true;
    const wish = { id: object.id, account: object.account };
    const typed = amount.value;
    if (action.amount && typed) wish.amount = Number(typed);
    amount.value = "";
    try {
      await act(action.name, wish);
      tell(`${action.title}: done with ${object.id}.`);
    } catch (error) {
      amount.value = typed;
      complain(error);
    }
    event.target.disabled = false;
    await refresh();
  };
  const made = object.actions.map((action) => button(action.title, (event) => perform(event, action), { className: "main", attributes: { "data-action": action.name } }));
  if (object.actions.some((action) => action.amount)) made.push(amount);
  return make("div", { className: "acts" }, made);
}

/** The diagram, which is made of the contract alone. */
function drawn(text) {
  const picture = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return make("div", { className: "lifecycle-scroll", tabIndex: 0, attributes: { role: "group", "aria-label": "Lifecycle" } }, document.importNode(picture, true));
}

/** The parts of what is shown of an object: what each is made of, and how. */
const parts = {
  head: [
    ({ id, state }) => ({ id, state }),
    ({ id, state }) => make("div", { className: "head" }, make("h2", { className: "mono" }, id), make("span", { className: `chip ${tone(state)}`, id: "object-state" }, state || "no state")),
  ],
  acts: [({ id, account, actions }) => (actions.length ? { id, account, actions } : null), buttons],
  meaning: [({ states }) => states?.find((state) => state.current)?.meaning, (meaning) => make("p", {}, meaning)],
  past: [
    ({ past }) => past,
    (past) =>
      make(
        "div",
        {},
        make("h3", {}, "History"),
        past.length
          ? make("ol", { className: "past", id: "past" }, past.map((each) => make("li", {}, make("code", {}, each.key), ` ${moment(each.at)} `, each.state ? make("span", { className: `chip ${tone(each.state)}` }, each.state) : null)))
          : make("p", { className: "empty" }, "No event tells of it."),
      ),
  ],
  lifecycle: [(object) => object.diagram, (diagram) => make("div", {}, make("h3", {}, "Lifecycle"), drawn(diagram))],
  requests: [
    ({ requests }) => (requests.length ? requests.slice(-12) : null),
    (numbers) => make("div", {}, make("h3", {}, "Requests"), make("div", { className: "acts" }, numbers.map((n) => button(`#${n}`, () => showRequest(n))))),
  ],
  json: [({ json }) => json, (json) => make("details", {}, make("summary", {}, "As the API shows it"), make("pre", { tabIndex: 0 }, json))],
};

/** Shows the object that is chosen. */
async function show() {
  const id = chosen;
  const of = kind;
  const object = await get(`objects/${of}/${encodeURIComponent(id)}${ofAccount(owner)}`);
  if (id !== chosen || of !== kind) return; // another was chosen meanwhile
  owner = object.account;
  const values = Object.entries(parts).map(([part, [value]]) => ({ id, part, value: value(object) }));
  const before = byId("object").querySelector(".lifecycle-scroll");
  renew(byId("object"), values.filter((each) => each.value), (each) => `${each.id} ${each.part}`, (each) => parts[each.part][1](each.value));
  const box = byId("object").querySelector(".lifecycle-scroll");
  const now = box !== before && box?.querySelector(".current");
  if (now) box.scrollLeft += now.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth / 2;
}

function choose(name) {
  kind = name;
  chosen = owner = "";
  for (const each of byId("kinds").children) each.setAttribute("aria-pressed", String(each.dataset.kind === kind));
  fill(byId("object"), make("p", { className: "empty" }, "Choose an object to see its lifecycle and history."));
}

/** Shows an object by its id. */
export async function open(id) {
  const of = kindsOfIds[id.split("_")[0]];
  if (!of) throw new Error(`The window shows no objects such as ${id}.`);
  byId("account").value = account = "";
  choose(of);
  chosen = id;
  await refresh();
}

/** Connects the controls. `request` shows a request. */
export function start(request) {
  showRequest = request;
  choose(kind);
  for (const each of byId("kinds").children) {
    each.addEventListener("click", () => {
      choose(each.dataset.kind);
      refresh();
    });
  }
  byId("account").addEventListener("change", (event) => {
    account = event.target.value.trim();
    choose(kind);
    refresh();
  });
  roving(list, (item) => {
    chosen = item.object.id;
    owner = item.object.account;
    select(list, item);
    show().catch(complain);
  });
}
