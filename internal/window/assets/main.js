// The page: tabs, clock, and who is told what.
import * as behavior from "./behavior.js";
import { byId, complain, tell } from "./dom.js";
import * as objects from "./objects.js";
import { onceAtATime } from "./renewal.js";
import * as requests from "./requests.js";
import { act, get, listen } from "./server.js";
import * as webhooks from "./webhooks.js";

const tabs = [...document.querySelectorAll("[role=tab]")];

function showTab(name) {
  for (const tab of tabs) {
    const on = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !on;
  }
  if (name === "objects") objects.refresh();
  if (name === "webhooks") webhooks.refresh();
}

for (const tab of tabs) {
  tab.addEventListener("click", () => showTab(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    showTab(next.getAttribute("aria-controls"));
    next.focus();
  });
}

// The clock goes on by itself between two looks at the emulator's.
let clock = { now: Date.now(), seen: Date.now(), frozen: false, known: false };

function showClock() {
  if (!clock.known) return;
  const at = clock.frozen ? clock.now : clock.now + Date.now() - clock.seen;
  byId("now").textContent = `${new Date(at).toISOString().replace("T", " ").slice(0, 19)} UTC`;
}

const refreshState = onceAtATime(async () => {
  const state = await get("state");
  clock = { now: Date.parse(state.clock.now), seen: Date.now(), frozen: state.clock.frozen, known: true };
  byId("freeze").setAttribute("aria-pressed", String(clock.frozen));
  showClock();
  behavior.take(state.behavior);
});

async function moveClock(move, done) {
  try {
    await act("clock", { clock: move });
    await refreshState();
    tell(done);
  } catch (error) {
    complain(error);
  }
}

for (const each of document.querySelectorAll("[data-advance]")) {
  each.addEventListener("click", () => moveClock({ advance: each.dataset.advance }, `The clock was moved by ${each.textContent.slice(1)}.`));
}
byId("freeze").addEventListener("click", () => moveClock({ freeze: !clock.frozen }, clock.frozen ? "The clock runs." : "The clock stands still."));

// A text that begins as a date does is a time, and every other one a duration. The emulator says what it cannot read.
byId("clock-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = byId("clock-move");
  const text = field.value.trim();
  if (!text) return;
  const time = /^\d{4}-/.test(text);
  await moveClock(time ? { set: text } : { advance: text }, time ? `The clock was set to ${text}.` : `The clock was moved by ${text}.`);
});
setInterval(showClock, 1000);

// What shows objects or webhooks is asked for again when something has happened, once for what happens at once. Webhooks are delivered
// a moment after what they tell of.
let due = null;
function refreshSoon() {
  if (due) return;
  due = setTimeout(async () => {
    due = null;
    await refreshState().catch(complain);
    if (!byId("objects").hidden) await objects.refresh();
    await webhooks.refresh();
  }, 300);
}

requests.start((id) => {
  showTab("objects");
  objects.open(id).catch(complain);
});
objects.start((number) => {
  showTab("requests");
  requests.show(number);
});
webhooks.start();
behavior.start().catch(complain);
listen(
  (news) => {
    requests.take(news);
    refreshSoon();
  },
  (heard) => {
    byId("live").className = heard ? "dot on" : "dot off";
    byId("live-text").textContent = heard ? "live" : "the emulator is not reached; trying again";
    if (heard) refreshSoon();
  },
);
