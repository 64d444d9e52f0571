// Faults and variants, which can be switched while the emulator runs.
import { byId, button, complain, fill, make, tell } from "./dom.js";
import { act, get } from "./server.js";

const mostShown = 40;
let choices = { faults: [], variants: [] };
let now = { fault: "", variants: [] };

async function change(next, done) {
  try {
    await act("behave", { behavior: next });
    tell(done);
  } catch (error) {
    complain(error);
  }
}

function toggle(kind, choice) {
  const on = kind === "faults" ? now.fault === choice.id : now.variants.includes(choice.id);
  const next =
    kind === "faults"
      ? { fault: on ? "" : choice.id, variants: now.variants }
      : { fault: now.fault, variants: on ? now.variants.filter((id) => id !== choice.id) : [...now.variants, choice.id] };
  change(next, `${choice.id} is ${on ? "off" : "on"}.`);
}

function option(kind, choice) {
  const on = kind === "faults" ? now.fault === choice.id : now.variants.includes(choice.id);
  return make(
    "li",
    {},
    button(choice.id, () => toggle(kind, choice), { attributes: { "aria-pressed": String(on), "data-choice": choice.id } }),
    make("p", {}, choice.sentence),
    choice.usual ? make("p", { className: "small" }, `Usually: ${choice.usual}`) : null,
    choice.breaks ? make("p", { className: "small" }, `Breaks ${choice.breaks.join(", ")}`) : null,
  );
}

function showList(kind) {
  const words = byId(`${kind}-find`).value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choices[kind].filter((each) => words.every((word) => `${each.id} ${each.sentence}`.toLowerCase().includes(word)));
  const focused = document.activeElement?.dataset.choice;
  fill(byId(kind), found.slice(0, mostShown).map((each) => option(kind, each)), found.length > mostShown ? make("li", {}, `${found.length - mostShown} more; type to find them.`) : null);
  if (focused) byId(kind).querySelector(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
}

/** Shows how the emulator behaves now. */
export function take(behavior) {
  now = { fault: behavior.fault || "", variants: behavior.variants || [] };
  const on = [now.fault, ...now.variants].filter(Boolean);
  const count = byId("behavior-count");
  count.hidden = on.length === 0;
  count.textContent = `${on.length} on`;
  fill(
    byId("switched"),
    on.length ? make("p", { className: "note" }, `Switched on: ${on.join(", ")}. `) : make("p", { className: "empty" }, "The emulator behaves as usual."),
    on.length ? button("Switch all off", () => change({ fault: "", variants: [] }, "The emulator behaves as usual.")) : null,
  );
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
