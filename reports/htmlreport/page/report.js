// The list of cases, and which case is open. The address of the page says it (#case/ID), so that a case can be linked to, and the browser's
// way back closes it.

const pageOfCases = 100; // rows that are shown at once

function startReport() {
  const report = JSON.parse(document.getElementById("data").textContent);
  for (const entry of report.cases) {
    entry.text = [entry.i, entry.t, report.statuses[entry.s], entry.w >= 0 ? report.reasons[entry.w] : "", entry.x || "",
      ...(entry.b || []).map(at => report.rules[at])].join("\n").toLowerCase();
    entry.subject = entry.i.split("/")[0];
  }
  const list = caseTable(report);
  const dialog = caseDialog(report, list);
  const route = () => followAddress(dialog, list);
  window.addEventListener("hashchange", route);
  route();
}

function followAddress(dialog, list) {
  const [kind, ...rest] = location.hash.slice(1).split("/");
  const name = decodeURIComponent(rest.join("/"));
  if (kind === "case") {
    dialog.open(name);
    return;
  }
  dialog.close();
  if (kind === "cases" && name) {
    list.ofRule(name);
  } else if (kind === "rule") {
    showRule(name);
  }
}

// showRule opens the row of a rule, also one that the filters hide.
function showRule(name) {
  const row = document.getElementById("rule/" + name);
  if (!row) {
    return;
  }
  row.hidden = false;
  document.querySelectorAll("tr.chosen").forEach(other => other.classList.remove("chosen"));
  row.classList.add("chosen");
  row.querySelector("details").open = true;
  row.scrollIntoView({ block: "start" }); // a row can be higher than the window
  row.querySelector("summary").focus({ preventScroll: true });
}

function caseTable(report) {
  const place = document.getElementById("case-list");
  const search = element("input", { type: "search", placeholder: "ID, title, rule or reason", oninput: () => apply() });
  const status = chooser("Status", [...new Set(report.cases.map(c => c.s))].map(s => [s, report.statuses[s]]));
  const subject = chooser("Subject", [...new Set(report.cases.map(c => c.subject))].sort().map(s => [s, s]));
  const change = chooser("Since the baseline", [...new Set(report.cases.map(c => c.x).filter(Boolean))].map(s => [s, s]));
  const output = element("output", { "aria-live": "polite" });
  const rule = element("p", { hidden: true });
  const body = element("tbody");
  const more = element("button", { type: "button", onclick: () => { shown += pageOfCases * 5; draw(); } }, "Show more");
  let found = report.cases, shown = pageOfCases, ruleAt = -1;

  function chooser(label, choices) {
    const select = element("select", { onchange: () => apply() }, element("option", { value: "" }, "all"),
      choices.map(([value, text]) => element("option", { value }, text)));
    return { select, label: choices.length > 0 ? element("label", null, label + " ", select) : null };
  }

  function apply() {
    const wanted = words(search.value);
    found = report.cases.filter(c => (status.select.value === "" || c.s === status.select.value) &&
      (subject.select.value === "" || c.subject === subject.select.value) &&
      (change.select.value === "" || c.x === change.select.value) &&
      (ruleAt < 0 || (c.r || []).includes(ruleAt) || (c.b || []).includes(ruleAt)) &&
      wanted.every(word => c.text.includes(word)));
    shown = pageOfCases;
    draw();
  }

  function draw() {
    body.replaceChildren(...found.slice(0, shown).map(rowOf));
    more.hidden = found.length <= shown;
    more.textContent = `Show more of the ${found.length - shown} others`;
    output.textContent = found.length === report.cases.length ? `${found.length} cases` : `${found.length} of ${report.cases.length} cases`;
  }

  function rowOf(c) {
    return element("tr", null,
      element("th", { scope: "row" }, element("a", { href: "#case/" + encodeURIComponent(c.i) }, element("code", null, c.i))),
      element("td", null, element("span", { class: "status " + c.s }, report.statuses[c.s]), c.x ? " " + c.x : ""),
      element("td", null, c.t, c.w >= 0 ? element("div", { class: "means" }, report.reasons[c.w]) : null),
      element("td", { class: "number" }, c.m ? c.m + " ms" : ""));
  }

  place.replaceChildren(
    element("form", { class: "filters", role: "search", "aria-label": "Cases", onsubmit: event => event.preventDefault() },
      element("label", null, "Search ", search), status.label, subject.label, change.label, output),
    rule,
    report.leftOut ? element("p", null, `${report.leftOut} more cases are not on this page; report.json has them.`) : "",
    report.excluded ? element("p", null, `Excluded from the run: ${report.excluded}; report.json lists them.`) : "",
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "cases-heading" },
      element("table", null,
        element("thead", null, element("tr", null, ["Case", "Status", "Title"].map(name => element("th", { scope: "col" }, name)),
          element("th", { scope: "col", class: "number" }, "Took"))),
        body)),
    element("p", null, more));
  draw();

  return {
    found: () => found,
    ofRule(name) {
      ruleAt = report.rules.indexOf(name);
      rule.hidden = ruleAt < 0;
      rule.replaceChildren("Only cases of the rule ", element("code", null, name), ". ",
        element("button", { type: "button", onclick: () => { ruleAt = -1; rule.hidden = true; apply(); } }, "Show all"));
      apply();
      document.getElementById("cases").scrollIntoView();
    },
  };
}

if (document.getElementById("data")) {
  startReport();
}
