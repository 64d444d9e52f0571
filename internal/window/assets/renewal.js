// How what is shown is renewed while somebody reads, types, presses or has reached something in it.

/** What can be typed into, opened or reached in an element, in its order. */
const kept = "input, details, summary, button, pre, [tabindex]";
const parts = (element) => [element, ...element.querySelectorAll(kept)];

/** What stands in an element for a part of the one before it. Of a button that is one with the same text, so that none comes under a key that was meant for another. */
function counterpart(before, element, part) {
  const alike = (each) => each.tagName === part.tagName && (part.tagName !== "BUTTON" || each.textContent === part.textContent);
  return parts(element).filter(alike)[parts(before).filter(alike).indexOf(part)];
}

/** Brings to an element what somebody has typed and opened in the one whose place it takes. */
function takeOver(before, element) {
  for (const part of parts(before)) {
    const same = part.matches("input, details") && counterpart(before, element, part);
    if (!same) continue;
    if (part.matches("details")) same.open = part.open;
    else same.value = part.value;
  }
}

/**
 * Has a box hold what `build` makes of each value, in their order. What stands for the same value stays as it is; what stands for
 * another value with the same name goes, and what somebody has typed, opened or reached in it is found in what comes.
 */
export function renew(box, values, name, build) {
  const before = new Map([...box.children].map((child) => [child.madeOf?.name, child]));
  const focused = box.contains(document.activeElement) && document.activeElement !== box ? document.activeElement : null;
  let reached = focused;
  const made = values.map((value) => {
    const text = JSON.stringify(value);
    const old = before.get(name(value));
    if (old?.madeOf.text === text) return old;
    const element = build(value);
    element.madeOf = { name: name(value), text };
    if (!old) return element;
    takeOver(old, element);
    if (focused && old.contains(focused)) reached = counterpart(old, element, focused);
    return element;
  });
  const stays = new Set(made);
  for (const child of [...box.childNodes]) if (!stays.has(child)) child.remove();
  made.forEach((element, at) => box.children[at] === element || box.insertBefore(element, box.children[at] || null));
  if (!focused || document.activeElement === focused) return;
  const next = reached?.isConnected ? reached : box.querySelector("[role=option]") || box.closest("[tabindex]");
  next.focus({ preventScroll: true });
}

/** Returns a function that has something done again, never twice at once: what is asked for meanwhile is done once, afterwards. */
export function onceAtATime(work) {
  let last = Promise.resolve();
  let next = null;
  return () => {
    if (!next) {
      next = last.then(() => {
        next = null;
        return work();
      });
      last = next.catch(() => {});
    }
    return next;
  };
}
