// What the page asks the window of, and what the window tells it.

const token = document.querySelector("meta[name=window-token]").content;

async function answered(response) {
  const value = await response.json();
  if (!response.ok) throw new Error(value.error);
  return value;
}

/** Returns what the window shows under a path. */
export const get = async (path) => answered(await fetch(path));

/** Has the window do something. */
export async function act(name, wish = {}) {
  const response = await fetch(`actions/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Window-Token": token },
    body: JSON.stringify(wish),
  });
  return answered(response);
}

/** Calls `news` with each event, and `state` with whether the window is heard. A stream that breaks is opened again by the browser. */
export function listen(news, state) {
  const source = new EventSource("events");
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  source.onmessage = (event) => news(JSON.parse(event.data));
}
