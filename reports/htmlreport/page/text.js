"use strict";
// Texts of a target are shown as text, whatever is in them: nothing here takes markup.

// What a reader cannot see, or what turns the direction of a line, stands as its number. Line feeds and tabs stay.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function visible(text) {
  return String(text).replace(unseen, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}

// element makes an element with attributes and children, which are elements or texts.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== undefined && value !== null) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== "") {
      made.append(child instanceof Node ? child : visible(child));
    }
  }
  return made;
}

// counted returns a number with what is counted.
function counted(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

// say tells those who listen to the page.
function say(sentence) {
  const said = document.getElementById("said");
  if (said) {
    said.textContent = sentence;
  }
}

// copy puts a text into the clipboard. Pages of files have no clipboard in some browsers, and the old way in all.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch {
    const area = element("textarea", { class: "hidden", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

// copyButton makes a button that copies what text returns.
function copyButton(label, text) {
  return element("button", { type: "button", onclick: event => copied(event.currentTarget, text()) }, label);
}

async function copied(button, text) {
  const before = button.textContent;
  await copy(text);
  button.textContent = "Copied";
  say("Copied");
  setTimeout(() => { button.textContent = before; }, 1500);
}

document.addEventListener("click", event => {
  const button = event.target.closest("button[data-copy]");
  if (button) {
    event.preventDefault();
    copied(button, button.dataset.copy);
  }
});
