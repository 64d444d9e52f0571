// The objects of one kind, and one of them with its lifecycle, its history and what can be done with it.
import { byId, button, complain, fill, make, moment, money, roving, select, tell } from "./dom.js";
import { act, get } from "./server.js";

const list = byId("objects-list");
const kindsOfIds = { chrg: "charge", rfnd: "refund", src: "source", tokn: "token", cust: "customer", recp: "recipient", acch: "chain" };
let kind = "charge";
let chosen = "";
let owner = ""; // the account of the object that is shown; empty: whichever has it
let shown = ""; // that object as JSON
let showRequest = () => {};

const good = ["captured", "captured-later", "source-paid", "successful", "verified", "authorized", "active", "attached", "closed", "used"];
const bad = ["failed", "expired", "lapsed", "revoked", "deleted"];
const tone = (state) => (good.includes(state) ? "ok" : bad.includes(state) ? "bad" : state ? "refused" : "");

function option(object) {
  const item = make(
    "li",
    { tabIndex: -1, attributes: { role: "option", "aria-selected": String(object.id === chosen) } },
    make("span", { className: "what mono" }, object.id),
    make("span", { className: `chip ${tone(object.state)}` }, object.state || "no state"),
    make("span", { className: "small" }, [object.amount !== null ? money(object.amount, object.currency) : "", object.title].filter(Boolean).join(" · ")),
    make("span", { className: "small" }, moment(object.created_at)),
  );
  item.object = object;
  return item;
}

const ofAccount = (account) => (account ? `?account=${encodeURIComponent(account)}` : "");

const mostOffered = 500; // accounts; every other one can be typed

function showAccounts(accounts) {
  const offered = accounts.slice(0, mostOffered);
  const box = byId("accounts");
  byId("account-choice").hidden = accounts.length < 2 && !byId("account").value;
  if (box.children.length === offered.length && box.firstElementChild?.value === offered[0]) return;
  fill(box, offered.map((id) => make("option", { value: id })));
}

/** Asks for the objects again, and for the one that is shown. */
export async function refresh() {
  try {
    const account = byId("account").value.trim();
    const listing = await get(`objects/${kind}${ofAccount(account)}`);
    const focused = list.contains(document.activeElement) ? document.activeElement.object.id : "";
    fill(list, listing.objects.map(option));
    list.hidden = listing.objects.length === 0;
    byId("objects-empty").hidden = listing.objects.length > 0;
    const note = byId("objects-note");
    note.textContent = !account && listing.accounts.length > listing.shown ? `Of ${listing.accounts.length} accounts the first and the newest ${listing.shown - 1} are shown. Choose one to see it alone.` : "";
    showAccounts(listing.accounts);
    note.hidden = !note.textContent;
    const items = [...list.children];
    select(list, items.find((item) => item.object.id === chosen));
    items.find((item) => item.object.id === focused)?.focus();
    if (chosen) await show(chosen);
  } catch (error) {
    complain(error);
  }
}

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
  return made.length ? make("div", { className: "acts" }, made) : null;
}

/** The diagram, which is made of the contract alone. */
function diagram(text) {
  if (!text) return null;
  const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return make("div", { className: "lifecycle-scroll", tabIndex: 0, attributes: { role: "group", "aria-label": "Lifecycle" } }, document.importNode(drawn, true));
}

/** Notes what somebody has typed, opened and reached in a box, and returns what brings it back after the box was filled again. */
function keep(box) {
  const focused = document.activeElement;
  const inside = box.contains(focused);
  const typed = box.querySelector("input")?.value || "";
  const opened = box.querySelector("details")?.open;
  return () => {
    const field = box.querySelector("input");
    if (field) field.value = typed;
    box.querySelector("details").open = opened;
    const same = focused.matches("input") ? field : box.querySelector(`[data-action="${focused.dataset.action}"]`);
    if (inside) (same || box).focus({ preventScroll: true });
  };
}

async function show(id) {
  const object = await get(`objects/${kind}/${encodeURIComponent(id)}${ofAccount(owner)}`);
  chosen = id;
  owner = object.account;
  const text = JSON.stringify(object);
  if (text === shown) return;
  const kept = shown && JSON.parse(shown).id === id ? keep(byId("object")) : null;
  shown = text;
  const current = object.states?.find((state) => state.current);
  fill(
    byId("object"),
    make("div", { className: "head" }, make("h2", { className: "mono" }, object.id), make("span", { className: `chip ${tone(object.state)}`, id: "object-state" }, object.state || "no state")),
    buttons(object),
    current ? make("p", {}, current.meaning) : null,
    make("h3", {}, "History"),
    object.past.length
      ? make("ol", { className: "past", id: "past" }, object.past.map((each) => make("li", {}, make("code", {}, each.key), ` ${moment(each.at)} `, each.state ? make("span", { className: `chip ${tone(each.state)}` }, each.state) : null)))
      : make("p", { className: "empty" }, "No event tells of it."),
    make("h3", {}, "Lifecycle"),
    diagram(object.diagram),
    object.requests.length ? [make("h3", {}, "Requests"), make("div", { className: "acts" }, object.requests.slice(-12).map((n) => button(`#${n}`, () => showRequest(n))))] : null,
    make("details", {}, make("summary", {}, "As the API shows it"), make("pre", { tabIndex: 0 }, object.json)),
  );
  kept?.();
  const box = byId("object").querySelector(".lifecycle-scroll");
  const now = box?.querySelector(".current");
  if (now) box.scrollLeft += now.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientWidth / 2;
}

function choose(name) {
  kind = name;
  chosen = owner = shown = "";
  for (const each of byId("kinds").children) each.setAttribute("aria-pressed", String(each.dataset.kind === kind));
  fill(byId("object"), make("p", { className: "empty" }, "Choose an object to see its lifecycle and history."));
}

/** Shows an object by its id. */
export async function open(id) {
  const of = kindsOfIds[id.split("_")[0]];
  if (!of) throw new Error(`The window shows no objects such as ${id}.`);
  byId("account").value = "";
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
  byId("account").addEventListener("change", () => {
    choose(kind);
    refresh();
  });
  roving(list, (item) => {
    chosen = item.object.id;
    owner = item.object.account;
    select(list, item);
    show(chosen).catch(complain);
  });
}
