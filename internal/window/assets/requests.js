// The list of requests, with the verdict of each, and one of them whole.
import { byId, button, complain, fill, make, moment, pretty, reach, roving, select, tell } from "./dom.js";
import { get } from "./server.js";

const most = 1000;
const list = byId("requests-list");
const rows = new Map(); // the option of each number
let paused = false;
let waiting = [];
let openObject = () => {};
let asked = 0; // the request that is to be shown

/** The verdict on a row: its kind, and a few words. */
function verdict(row) {
  if (row.answer) return ["bad", `API: ${row.answer[0].rule}`];
  if (row.client) return ["bad", row.client[0].rule];
  if (row.not_judged) return ["", row.host === "control" ? "control" : "not judged"];
  if (row.code) return ["refused", `refused: ${row.code}`];
  return row.outside ? ["", "outside"] : ["ok", "ok"];
}

function option(row) {
  const [kind, words] = verdict(row);
  const item = make(
    "li",
    { className: "new", tabIndex: -1, attributes: { role: "option", "aria-selected": "false" } },
    make("span", { className: "what mono" }, make("b", {}, row.method), ` ${row.path}`),
    make("span", { className: `chip ${kind}`, title: words }, words),
    make("span", { className: "small" }, row.reason || row.message || sentence(row)),
    make("span", { className: "small" }, `${row.status || "no answer"} · ${row.at.slice(11, 19)}${row.own ? " · window" : ""}`),
  );
  item.row = row;
  return item;
}

/** What is wrong, in the words of the first finding. */
function sentence(row) {
  const first = (row.answer || row.client || [])[0];
  if (first) return `expected ${first.expected}; got ${first.got}`;
  return row.not_judged && row.host !== "control" ? row.not_judged : row.operation || row.host;
}

function fits(row) {
  const show = byId("requests-show").value;
  if (show === "bad" && !row.answer && !row.client) return false;
  if (show === "refused" && !row.code) return false;
  const text = byId("requests-find").value.trim().toLowerCase();
  return !text || JSON.stringify(row).toLowerCase().includes(text);
}

function filter() {
  for (const item of list.children) item.hidden = !fits(item.row);
}

function add(row) {
  if (rows.has(row.number)) return;
  const item = option(row);
  item.hidden = !fits(row);
  rows.set(row.number, item);
  list.prepend(item);
  while (rows.size > most) {
    const last = list.lastElementChild;
    if (last === document.activeElement) reach(list, last.previousElementSibling);
    rows.delete(last.row.number);
    last.remove();
  }
}

/** Takes an event of the window. */
export function take(news) {
  if (paused) {
    waiting.push(...news.rows);
    waiting = waiting.slice(-most);
  } else {
    news.rows.forEach(add);
  }
  byId("requests-count").textContent = rows.size + waiting.length;
  byId("requests-empty").hidden = rows.size > 0;
  list.hidden = rows.size === 0;
  if (!list.querySelector("[tabindex='0']")) select(list, null);
  const notes = [];
  if (news.missed) notes.push(`${news.missed} requests were not judged: they came faster than they are judged, or before the window was open.`);
  if (news.skipped) notes.push(`${news.skipped} requests are no longer kept and not shown.`);
  if (news.defect) notes.push(`The judge has failed, which is a defect: ${news.defect}`);
  const note = byId("requests-note");
  if (notes.length) note.textContent = notes.join(" ");
  note.hidden = !note.textContent;
}

function findings(title, found) {
  return make(
    "div",
    { className: "box bad" },
    make("p", {}, title),
    make("ul", {}, found.map((f) => make("li", {}, make("code", {}, f.rule), ` (${f.level}) expected ${f.expected}; got ${f.got}${f.place ? ` at ${f.place}` : ""}`))),
  );
}

/** The boxes that say what the judge makes of a request. */
function judged(row) {
  const boxes = [];
  if (row.not_judged) boxes.push(make("div", { className: "box" }, make("p", {}, `Not judged: ${row.not_judged}.`)));
  if (row.code) {
    boxes.push(
      make("div", { className: "box refused" }, make("p", {}, `Refused: ${row.code}, ${row.message}.`), row.reason ? make("p", {}, `Why: ${row.reason}.`) : null),
    );
  }
  if (row.answer) boxes.push(findings("The real API would have answered otherwise:", row.answer));
  else if (!row.not_judged) boxes.push(make("div", { className: "box ok" }, make("p", {}, `The answer is what the real API is known to say, by ${row.rules} rules.`)));
  if (row.client) boxes.push(findings("The client should not have sent this:", row.client));
  else if (row.client_rules) boxes.push(make("div", { className: "box ok" }, make("p", {}, `Nothing is wrong with the request, by ${row.client_rules} rules for clients.`)));
  return boxes;
}

function headers(of) {
  return Object.entries(of || {}).map(([name, values]) => values.map((value) => `${name}: ${value}`).join("\n")).join("\n");
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  tell("The curl command is in the clipboard. It takes its keys and addresses from OMISE_… variables.");
}

/** Shows a request whole. */
export async function show(number) {
  const item = rows.get(number);
  if (!item) return complain(new Error(`Request ${number} is no longer shown.`));
  select(list, item);
  asked = number;
  const row = item.row;
  const place = byId("request");
  try {
    const whole = await get(`requests/${number}`);
    if (number !== asked) return; // another was chosen meanwhile
    fill(
      place,
      make(
        "div",
        { className: "head" },
        make("h2", { className: "mono" }, `${row.method} ${row.path}${row.query ? `?${row.query}` : ""}`),
        button("Copy as curl", () => copy(whole.curl).catch(complain)),
      ),
      judged(row),
      make(
        "dl",
        {},
        make("dt", {}, "Answer"), make("dd", {}, `${row.status || "none"} in ${(row.took_ns / 1e6).toFixed(1)} ms`),
        make("dt", {}, "Host"), make("dd", {}, `${row.host}, key ${row.key}${row.own ? ", sent by this window" : ""}`),
        make("dt", {}, "At"), make("dd", {}, moment(row.at)),
      ),
      row.objects ? make("div", { className: "acts" }, row.objects.map((id) => button(id, () => openObject(id)))) : null,
      whole.request_body ? [make("h3", {}, "Sent"), make("pre", { tabIndex: 0 }, pretty(whole.request_body))] : null,
      make("h3", {}, "Answered"),
      make("pre", { tabIndex: 0 }, pretty(whole.response_body || "")),
      make("details", {}, make("summary", {}, "Headers and curl"), make("pre", { tabIndex: 0 }, headers(whole.request_headers)), make("pre", { tabIndex: 0 }, headers(whole.response_headers)), make("pre", { tabIndex: 0, id: "curl" }, whole.curl)),
    );
    place.scrollIntoView({ block: "nearest" });
  } catch (error) {
    complain(error);
  }
}

/** Connects the controls. `open` shows an object. */
export function start(open) {
  openObject = open;
  roving(list, (item) => show(item.row.number));
  byId("requests-find").addEventListener("input", filter);
  byId("requests-show").addEventListener("change", filter);
  byId("requests-pause").addEventListener("click", (event) => {
    paused = !paused;
    event.target.setAttribute("aria-pressed", String(paused));
    if (!paused) {
      const held = waiting;
      waiting = [];
      take({ rows: held });
    }
  });
}
