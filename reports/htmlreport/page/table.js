// Tables that are there as HTML are filtered by attributes of their rows, and searched as one types.

function filterTable(form) {
  const table = document.getElementById(form.dataset.filters);
  const search = form.querySelector("[data-search]");
  const selects = [...form.querySelectorAll("select[data-by]")];
  const output = form.querySelector("[data-count]");
  const kind = output.textContent.replace(/^\d+ /, "");
  const rows = [...table.tBodies[0].rows].map(row => ({ row, text: row.textContent.toLowerCase() }));
  function apply() {
    const wanted = words(search.value);
    const chosen = selects.filter(select => select.value !== "");
    let count = 0;
    for (const { row, text } of rows) {
      const shown = chosen.every(select => (row.dataset[select.dataset.by] || "") === select.value ||
        select.dataset.by === "source" && (row.dataset.source || "").split(" ").includes(select.value)) &&
        wanted.every(word => text.includes(word));
      if (row.hidden === shown) {
        row.hidden = !shown;
      }
      count += shown ? 1 : 0;
    }
    output.textContent = count === rows.length ? `${count} ${kind}` : `${count} of ${rows.length} ${kind}`;
  }
  search.addEventListener("input", apply);
  selects.forEach(select => select.addEventListener("change", apply));
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  return apply;
}

// words returns the words that are searched for: all of them have to be there.
function words(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

document.querySelectorAll("form[data-filters]").forEach(filterTable);

// The key / leads to the search that is next on the page, as on many pages of code hosts.
document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") ||
    /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    return;
  }
  const fields = [...document.querySelectorAll("input[type=search]")];
  const next = fields.find(field => field.getBoundingClientRect().top > 0) || fields[0];
  if (next) {
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "center" });
  }
});
