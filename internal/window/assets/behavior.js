// Faults and variants, which can be switched while the emulator runs.
import { byId, button, complain, make, tell } from "./dom.js";
import { renew } from "./renewal.js";
import { act, get } from "./server.js";

const mostShown = 40;
let choices = { faults: [], variants: [] };
let now = { fault: "", variants: [] };
let last = Promise.resolve(); // the change that is under way

/** Switches to what `next` makes of the behavior of now, once what was switched before is done. */
function change(next, done) {
  last = last.then(async () => {
    const wanted = next();
    try {
      await act("behave", { behavior: wanted });
      take(wanted);
      tell(done);
    } catch (error) {
      complain(error);
    }
  });
}

const isOn = (kind, id) => (kind === "faults" ? now.fault === id : now.variants.includes(id));

function toggle(kind, id) {
  const on = isOn(kind, id);
  const next =
    kind === "faults"
      ? () => ({ fault: on ? "" : id, variants: now.variants })
      : () => ({ fault: now.fault, variants: [...now.variants.filter((other) => other !== id), ...(on ? [] : [id])] });
  change(next, `${id} is ${on ? "off" : "on"}.`);
}

function option({ kind, on, choice, more }) {
  if (more) return make("li", {}, `${more} more; type to find them.`);
  return make(
    "li",
    {},
    button(choice.id, () => toggle(kind, choice.id), { attributes: { "aria-pressed": String(on), "data-choice": choice.id } }),
    make("p", {}, choice.sentence),
    choice.usual ? make("p", { className: "small" }, `Usually: ${choice.usual}`) : null,
    choice.breaks ? make("p", { className: "small" }, `Breaks ${choice.breaks.join(", ")}`) : null,
  );
}

function showList(kind) {
  const words = byId(`${kind}-find`).value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choices[kind].filter((each) => words.every((word) => `${each.id} ${each.sentence}`.toLowerCase().includes(word)));
  const values = found.slice(0, mostShown).map((choice) => ({ kind, choice, on: isOn(kind, choice.id) }));
  if (found.length > mostShown) values.push({ more: found.length - mostShown });
  renew(byId(kind), values, ({ choice }) => choice?.id, option);
}

/** What is switched on, and the button that ends it. */
function switched(on) {
  if (!on.length) return make("p", { className: "empty" }, "The emulator behaves as usual.");
  const none = () => ({ fault: "", variants: [] });
  return make("div", {}, make("p", { className: "note" }, `Switched on: ${on.join(", ")}. `), button("Switch all off", () => change(none, "The emulator behaves as usual.")));
}

/** Shows how the emulator behaves now. */
export function take(behavior) {
  now = { fault: behavior.fault || "", variants: behavior.variants || [] };
  const on = [now.fault, ...now.variants].filter(Boolean);
  const count = byId("behavior-count");
  count.hidden = on.length === 0;
  count.textContent = `${on.length} on`;
  renew(byId("switched"), [on], () => "switched", switched);
  showList("faults");
  showList("variants");
}

/** Asks once for what there is to switch. */
export async function start() {
  for (const kind of ["faults", "variants"]) byId(`${kind}-find`).addEventListener("input", () => showList(kind));
  byId("reset").addEventListener("click", async () => {
    try {
      await act("reset");
      tell("All objects are deleted, and the clock is set back.");
    } catch (error) {
      complain(error);
    }
  });
  choices = await get("choices");
  take(now);
}
