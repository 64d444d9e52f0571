// The webhook, its deliveries, and the events that can be delivered again.
import { byId, button, complain, make, moment, pretty, tell } from "./dom.js";
import { onceAtATime, renew } from "./renewal.js";
import { act, get } from "./server.js";

let again = 0;
let address = ""; // of the webhook, as it was last shown

async function perform(name, wish, done, then = () => {}) {
  try {
    await act(name, wish);
    then();
    tell(done);
  } catch (error) {
    complain(error);
  }
  await refresh();
}

function outcome(each) {
  if (each.delivered) return make("span", { className: "chip ok" }, `delivered, ${each.status}`);
  return make("span", { className: "chip bad" }, each.status ? `answered ${each.status}` : each.error || "no answer");
}

function delivery(each) {
  const body = make(
    "details",
    {},
    make("summary", {}, "Body and signature"),
    make("pre", { tabIndex: 0 }, Object.entries(each.request_headers || {}).map(([name, value]) => `${name}: ${value}`).join("\n")),
    make("pre", { tabIndex: 0 }, pretty(each.payload)),
  );
  return make(
    "li",
    {},
    make("div", { className: "head" }, make("span", {}, make("code", {}, each.key)), outcome(each), button("Send again", () => perform("repeat", { id: each.id }, `${each.key} was sent again.`))),
    make("p", { className: "small" }, `${moment(each.created_at)} to ${each.uri}, attempt ${each.attempt}${each.next_attempt_at ? `, next ${moment(each.next_attempt_at)}` : ""}`),
    body,
  );
}

function event(each) {
  return make(
    "li",
    {},
    make("div", { className: "head" }, make("span", {}, make("code", {}, each.key), ` ${each.about || ""}`), button("Deliver", () => perform("deliver", { id: each.id }, `${each.key} was delivered.`))),
    make("p", { className: "small" }, moment(each.created_at)),
  );
}

const id = (each) => each.id;

/** Asks for webhook, deliveries and events again. */
export const refresh = onceAtATime(async () => {
  try {
    const all = await get("webhooks");
    const field = byId("webhook-url");
    if (field.value === address) field.value = all.url || ""; // and else somebody has typed another
    address = all.url || "";
    const made = all.deliveries.data.slice(-100).reverse();
    byId("webhooks-count").textContent = all.deliveries.data.length;
    byId("deliveries-empty").hidden = made.length > 0;
    byId("events-empty").hidden = all.events.length > 0;
    renew(byId("deliveries"), made, id, delivery);
    renew(byId("events"), all.events, id, event);
    // What is under way is looked at again; what waits for its time is not.
    clearTimeout(again);
    if (all.deliveries.waiting.some((each) => each.state !== "retry")) again = setTimeout(refresh, 500);
  } catch (error) {
    complain(error);
  }
});

/** Sets the webhook; what was typed is no longer wanted then. */
const set = (name, wish, done) => perform(name, wish, done, () => (address = byId("webhook-url").value));

/** Connects the controls. */
export function start() {
  byId("webhook-set").addEventListener("click", () => set("webhook", { url: byId("webhook-url").value.trim() }, "The webhook is set."));
  byId("webhook-here").addEventListener("click", () => set("webhook-here", {}, "Webhooks are delivered to this window, which answers each with 204."));
  byId("webhook-end").addEventListener("click", () => set("webhook", { url: "" }, "Nothing is delivered any more."));
}
