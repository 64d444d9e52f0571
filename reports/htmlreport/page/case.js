// A case: what is wrong, the steps one after the other with the expectation beside the answer, the commands that repeat them, the rules.

// unpack returns the evidence of a block, which is JSON that was packed with gzip.
const unpacked = new Map();

async function unpack(block) {
  if (!unpacked.has(block)) {
    const packed = Uint8Array.from(atob(document.getElementById("evidence-" + block).textContent), c => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    unpacked.set(block, await new Response(stream).json());
  }
  return unpacked.get(block);
}

function caseDialog(report, list) {
  const dialog = document.getElementById("case");
  const byID = new Map(report.cases.map(c => [c.i, c]));
  let opener = null, current = "";

  // Escape, the button and the way back of the browser all end at the address without a case.
  dialog.addEventListener("cancel", event => { event.preventDefault(); leave(); });
  dialog.addEventListener("click", event => { if (event.target === dialog) { leave(); } });
  dialog.addEventListener("keydown", event => {
    const way = { n: 1, p: -1 }[event.key];
    if (way && !event.ctrlKey && !event.metaKey && !event.altKey) {
      step(way);
    }
  });

  function leave() {
    history.pushState(null, "", location.pathname + location.search + "#cases");
    close();
  }

  function close() {
    if (dialog.open) {
      dialog.close();
      if (opener && opener.isConnected) {
        opener.focus();
      }
    }
  }

  // step goes to the next case of the list as it is filtered, or to the one before.
  function step(way) {
    const all = list.found();
    const next = all[all.findIndex(c => c.i === current) + way];
    if (next) {
      location.replace("#case/" + encodeURIComponent(next.i));
    }
  }

  async function open(id) {
    if (!dialog.open) {
      opener = document.activeElement;
    }
    current = id;
    const entry = byID.get(id);
    const bar = element("div", { class: "case-bar" },
      element("div", null, element("button", { type: "button", onclick: () => step(-1) }, "Previous"),
        element("button", { type: "button", onclick: () => step(1) }, "Next")),
      element("button", { type: "button", onclick: leave }, "Close"));
    const body = element("div", null, element("p", null, "Unpacking …"));
    const heading = element("h2", { id: "case-title", tabindex: "-1" }, entry ? entry.t || id : id);
    dialog.replaceChildren(bar, heading, body);
    if (!dialog.open) {
      dialog.showModal();
    }
    heading.focus();
    dialog.scrollTop = 0;
    if (!entry) {
      body.replaceChildren(element("p", null, "This page does not have the case. It may be of another report, or one of those that are left out; report.json has all."));
      return;
    }
    let detail = null, problem = "";
    try {
      detail = entry.e >= 0 ? (await unpack(entry.e))[id] : null;
    } catch (error) {
      problem = "What was sent and answered cannot be unpacked in this browser (" + error.message + "). report.json has it.";
    }
    if (current === id) {
      body.replaceChildren(...[...caseHead(report, entry), problem ? element("p", { class: "note" }, problem) : "",
        ...caseBody(report, entry, detail)].filter(part => part !== ""));
    }
  }

  return { open, close };
}

function caseHead(report, entry) {
  const command = report.alone ? `omise-conformance ${report.mode} --case '${visible(entry.i).replaceAll("'", "")}'` : "";
  return [
    element("p", null, element("code", null, entry.i), " ", element("span", { class: "status " + entry.s }, report.statuses[entry.s]),
      entry.x ? ` ${entry.x} since the baseline` : "",
      entry.a ? ` in ${entry.a} attempts` : ""),
    entry.w >= 0 ? element("p", null, report.reasons[entry.w]) : "",
    element("p", { class: "means" }, `${counted(entry.c || 0, "check")} in ${counted(entry.q || 0, "request")}, ${entry.m || 0} ms`),
    command ? element("p", { class: "command" }, "Run it again: ", element("code", null, command), " ", copyButton("Copy", () => command),
      element("span", { class: "means" }, " with the options that this run had for its target")) : "",
  ];
}

function caseBody(report, entry, detail) {
  const rules = element("section", null, element("h3", null, "Rules that it judges"),
    element("ul", null, (entry.r || []).map(at => ruleItem(report.rules[at]))));
  if (!detail) {
    const why = report.full || entry.e >= 0 ? "" : "The report keeps what was sent and answered of cases that failed; with --full-report it keeps all.";
    return [why && (entry.q || 0) > 0 ? element("p", null, why) : "", rules];
  }
  const parts = [];
  if (detail.findings.length > 0) {
    parts.push(element("h3", null, "What is wrong"), ...detail.findings.map(findingPart));
  }
  if (detail.findings_left_out) {
    parts.push(element("p", null, `${detail.findings_left_out} more findings are left out.`));
  }
  if (detail.exchanges.length > 0) {
    parts.push(element("h3", null, "Step by step"));
    if (entry.q > detail.exchanges.length) {
      parts.push(element("p", { class: "means" }, `The report keeps ${detail.exchanges.length} of ${entry.q} requests.`));
    }
    parts.push(element("ol", { class: "steps" }, detail.exchanges.map(exchange => stepPart(exchange, detail.findings))));
  }
  if (detail.commands.length > 0) {
    const script = detail.commands.join("\n");
    parts.push(element("h3", null, "Repeat it"),
      detail.needs.length > 0 ? element("p", null, "The commands need " + detail.needs.join(", ") + ".") : "",
      element("p", null, copyButton("Copy all commands", () => visible(script))), preformatted(script));
  }
  if (detail.exchanges.length > 0) {
    const transcript = detail.exchanges.map(transcriptOf).join("\n\n");
    parts.push(element("details", null, element("summary", null, "Whole transcript"),
      element("p", null, copyButton("Copy the transcript", () => visible(transcript))), preformatted(transcript)));
  }
  parts.push(rules);
  return parts;
}

function ruleItem(name) {
  const row = document.getElementById("rule/" + name);
  const sentence = row ? row.querySelector("summary").textContent : "";
  return element("li", null, element("a", { href: "#rule/" + encodeURIComponent(name) }, element("code", null, name)), sentence ? " " + sentence : "");
}

function findingPart(finding) {
  const rule = document.getElementById("rule/" + finding.rule);
  const facts = [["In", finding.mark], ["Sent", finding.sent], ["Rule", rule ? rule.querySelector("summary").textContent : ""], ["Place", finding.place],
    ["File", finding.file ? finding.file + (finding.line ? ":" + finding.line : "") : ""], ["Contract", finding.where],
    ["Explain", rule ? rule.querySelector(".explain").textContent : ""]];
  return element("div", { class: "finding" + (finding.level === "SHOULD" ? " should" : "") },
    element("h4", null, element("a", { href: "#rule/" + encodeURIComponent(finding.rule) }, element("code", null, finding.rule)), ` (${finding.level})`),
    finding.expected || finding.got ? element("dl", { class: "sides" },
      element("div", { class: "expected" }, element("dt", null, "Expected"), element("dd", null, finding.expected)),
      element("div", { class: "got" }, element("dt", null, "Got"), element("dd", null, finding.got))) : element("p", null, finding.message),
    element("dl", { class: "facts" }, facts.filter(fact => fact[1]).map(([name, text]) =>
      element("div", null, element("dt", null, name), element("dd", null, text))),
      finding.titles.map(title => element("div", null, element("dt", null, "Source"), element("dd", null, title)))),
    finding.exchange ? element("p", null, element("button", { type: "button", onclick: () => showStep(finding.exchange) }, `Show step ${finding.exchange}`)) : null);
}

function showStep(number) {
  const step = document.querySelector(`.step[data-step="${number}"]`);
  if (step) {
    const details = step.querySelector("details");
    details.open = true;
    step.scrollIntoView({ block: "start" });
    details.querySelector("summary").focus({ preventScroll: true });
  }
}

// stepPart shows a request and its answer: open where something is wrong with it.
function stepPart(exchange, findings) {
  const wrong = findings.filter(finding => finding.exchange === exchange.seq);
  const request = exchange.request, answer = exchange.response;
  const line = `${request.method} ${request.path}${request.query ? "?" + request.query : ""}`;
  const outcome = answer ? String(answer.status) : "no answer";
  const details = element("details", { open: wrong.length > 0 },
    element("summary", null, element("strong", null, String(exchange.seq)), " ", element("span", { class: "arrow" }, `harness → ${request.host} `),
      element("code", null, line), element("span", { class: "arrow" }, " → "), element("strong", null, outcome),
      wrong.length > 0 ? [" ", element("span", { class: "status failed" }, counted(wrong.length, "finding"))] : null));
  let drawn = false;
  const draw = () => {
    if (!drawn && details.open) {
      drawn = true;
      details.append(...stepBody(exchange, wrong));
    }
  };
  details.addEventListener("toggle", draw);
  draw();
  return element("li", { class: "step" + (wrong.length > 0 ? " wrong" : ""), "data-step": exchange.seq }, details);
}

function stepBody(exchange, wrong) {
  const answer = exchange.response, failure = exchange.failure;
  const sent = element("div", null, element("h4", null, "Request"), headers(exchange.request.header),
    exchange.request_body ? jsonPart(exchange.request_body, []) : element("p", { class: "means" }, "no body"));
  const came = element("div", null, element("h4", null, "Answer"),
    answer ? [wholeAnswer(answer, wrong), headers(answer.header), exchange.response_body ? jsonPart(exchange.response_body, wrong) :
      element("p", { class: "means" }, "no body")] :
      element("p", null, failure ? `${failure.kind}: ${failure.message}` : "no answer came"));
  const parts = [element("div", { class: "two" }, sent, came)];
  for (const leak of exchange.leaks || []) {
    parts.push(element("p", { class: "note" }, `A ${leak.kind} in the ${leak.at}.`));
  }
  if (exchange.curl) {
    const commands = [...(exchange.before || []), exchange.curl].join("\n");
    parts.push(element("p", null, copyButton("Copy the command of this step", () => visible(commands))));
  }
  return parts;
}

// wholeAnswer shows what is expected of an answer as a whole beside its status.
function wholeAnswer(answer, wrong) {
  const whole = wrong.filter(finding => !finding.place);
  if (whole.length === 0) {
    return null;
  }
  const expected = [...new Set(whole.map(finding => finding.expected))];
  return element("pre", null, lineOf(`HTTP ${answer.status}: ${whole[0].got}`, "minus"), expected.map(text => lineOf("expected " + text, "plus")));
}

function headers(header) {
  const lines = Object.entries(header || {}).flatMap(([name, values]) => values.map(value => `${name}: ${value}`));
  return lines.length === 0 ? null : element("details", null, element("summary", null, counted(lines.length, "header")), preformatted(lines.join("\n")));
}

const mostText = 64 << 10; // characters of a text that are shown at once

function preformatted(text) {
  const shown = element("pre", { tabindex: "0" }, text.slice(0, mostText));
  return text.length <= mostText ? shown : element("div", null, shown, moreButton(text, () => shown.replaceChildren(visible(text))));
}

function moreButton(text, show) {
  return element("button", { type: "button", onclick: event => { show(); event.currentTarget.remove(); } },
    `Show the other ${text.length - mostText} characters`);
}

// jsonPart shows a body. JSON is indented, and what findings are about is marked as a difference: what came, and what was expected.
function jsonPart(text, wrong) {
  const placed = new Map();
  for (const finding of wrong.filter(finding => finding.place)) {
    placed.set(finding.place, [...new Set([...(placed.get(finding.place) || []), finding.expected])]);
  }
  if (text.length > mostText) {
    return preformatted(text);
  }
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return preformatted(text);
  }
  const lines = [];
  try {
    jsonLines(value, "", "", "", 0, placed, lines);
  } catch { // it is nested deeper than a browser can follow
    return preformatted(text);
  }
  for (const expected of placed.values()) { // what is at no place of the answer
    lines.push(...expected.map(text => ["expected " + text, "plus"]));
  }
  return element("pre", { tabindex: "0" }, lines.map(([line, mark]) => lineOf(line, mark)));
}

function lineOf(text, mark) {
  return element("span", { class: "line " + (mark || "") }, text + "\n");
}

// jsonLines adds the lines of a value, each with its mark. What was expected follows the line that it is about, or where that is missing,
// the last line of the object that should have it.
function jsonLines(value, pointer, before, after, depth, placed, lines) {
  const indent = "  ".repeat(depth);
  const expected = placed.get(pointer);
  placed.delete(pointer);
  const mark = expected ? "minus" : "";
  const children = value !== null && typeof value === "object" ? Object.entries(value) : [];
  const list = Array.isArray(value);
  if (children.length === 0) {
    lines.push([indent + before + JSON.stringify(value) + after, mark]);
  } else {
    lines.push([indent + before + (list ? "[" : "{"), mark]);
    children.forEach(([name, child], at) => jsonLines(child, pointer + "/" + name.replaceAll("~", "~0").replaceAll("/", "~1"),
      list ? "" : JSON.stringify(name) + ": ", at < children.length - 1 ? "," : "", depth + 1, placed, lines));
    for (const [place, texts] of placed) {
      if (place.startsWith(pointer + "/") && !place.slice(pointer.length + 1).includes("/")) {
        lines.push(...texts.map(text => [indent + "  expected " + text, "plus"]));
        placed.delete(place);
      }
    }
    lines.push([indent + (list ? "]" : "}") + after, ""]);
  }
  if (expected) {
    lines.push(...expected.map(text => [indent + "expected " + text, "plus"]));
  }
}

function transcriptOf(exchange) {
  const request = exchange.request, answer = exchange.response;
  const lines = [`[${exchange.seq}] ${request.method} ${request.path}${request.query ? "?" + request.query : ""} (${request.host}, ${request.key} key)`,
    ...headerLines(request.header), exchange.request_body || ""];
  if (answer) {
    lines.push(`--> ${answer.status} after ${(exchange.duration_ns || 0) / 1e6} ms`, ...headerLines(answer.header), exchange.response_body || "");
  } else {
    lines.push("--> no answer" + (exchange.failure ? `: ${exchange.failure.message}` : ""));
  }
  return lines.filter(line => line !== "").join("\n");
}

function headerLines(header) {
  return Object.entries(header || {}).flatMap(([name, values]) => values.map(value => `${name}: ${value}`));
}
