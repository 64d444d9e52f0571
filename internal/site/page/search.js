// The search: all words must be in a name, a kind or a title. Names that begin with the text come first. No server is asked.
"use strict";
(() => {
  const most = 30;
  const box = document.querySelector(".search");
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const count = document.getElementById("count");
  const root = document.body.dataset.root;
  let names = window.names || [];
  let at = -1;
  box.hidden = false;

  const rank = ([kind, name, title], text, words) => {
    const lower = name.toLowerCase();
    const all = `${kind} ${lower} ${title.toLowerCase()}`;
    if (!words.every(word => all.includes(word))) return -1;
    if (lower === text) return 0;
    if (lower.startsWith(text)) return 1;
    return lower.includes(text) ? 2 : 3;
  };

  const select = next => {
    const items = list.children;
    if (at >= 0 && items[at]) items[at].setAttribute("aria-selected", "false");
    at = items.length ? (next + items.length) % items.length : -1;
    if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
    items[at].setAttribute("aria-selected", "true");
    items[at].scrollIntoView({block: "nearest"});
    input.setAttribute("aria-activedescendant", items[at].id);
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };

  const show = () => {
    const text = input.value.trim().toLowerCase();
    list.replaceChildren();
    close();
    if (!text) { count.textContent = ""; return; }
    const words = text.split(/\s+/);
    const found = names.map((entry, i) => [rank(entry, text, words), i]).filter(([r]) => r >= 0).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    count.textContent = found.length > most ? `${found.length} found, the first ${most} are shown` : `${found.length} found`;
    found.slice(0, most).forEach(([, i], n) => {
      const [kind, name, title, address] = names[i];
      const item = document.createElement("li");
      item.id = `found-${n}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.address = address;
      const head = document.createElement("b");
      head.textContent = `${name} (${kind})`;
      item.append(head, title);
      list.append(item);
    });
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };

  const go = item => { if (item) { close(); location.href = root + item.dataset.address; } };

  // The cases that are made from the contract are many: they are asked for when somebody types for the first time.
  const load = () => {
    input.removeEventListener("input", load);
    const script = document.createElement("script");
    script.src = `${root}derived.js`;
    script.addEventListener("load", () => { names = [...names, ...window.derived]; if (at < 0 && document.activeElement === input) show(); });
    document.head.append(script);
  };

  input.addEventListener("input", load);
  input.addEventListener("input", show);
  input.addEventListener("keydown", event => {
    if (event.key === "ArrowDown") { event.preventDefault(); select(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); select(at < 0 ? -1 : at - 1); }
    else if (event.key === "Enter") { event.preventDefault(); go(list.children[Math.max(at, 0)]); }
    else if (event.key === "Escape") { close(); }
  });
  list.addEventListener("click", event => go(event.target.closest("li")));
  document.addEventListener("click", event => { if (!box.contains(event.target)) close(); });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  });
})();
