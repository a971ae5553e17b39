"use strict";

// What holds the page together: the colours, copying, the keyboard, and links into the browser.

async function copyText(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // A browser may forbid copying from a local file; the text can still be selected by hand.
    button.textContent = "Copying is not allowed here";
  }
  setTimeout(() => (button.textContent = before), 1600);
}

function colours() {
  const names = { "": ["Auto", "as the system"], light: ["Light", "light"], dark: ["Dark", "dark"] };
  const button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", () => {
    const order = Object.keys(names);
    const next = order[(order.indexOf(document.documentElement.dataset.theme ?? "") + 1) % order.length];
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    button.textContent = names[next][0];
    button.setAttribute("aria-label", `Colours: ${names[next][1]}`);
  });
}

const browsers = ["browser", "risk-browser"].map((id) => {
  const root = document.getElementById(id);
  const ranked = id === "browser";
  return root ? new Browser(root, DATA.exchanges.filter((one) => one.risk !== ranked), { ranked }) : null;
}).filter(Boolean);

/** The browser that the keyboard drives: the one that holds the focus, else the first. */
function driven() {
  return browsers.find((one) => one.root.contains(document.activeElement)) ?? browsers[0];
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const browser = driven();
  const typing = event.target.matches?.("input, select, textarea");
  if (event.key === "Escape") return escaped(browser, typing);
  if (typing) return;
  const keys = {
    j: () => browser.step(1),
    k: () => browser.step(-1),
    "/": () => browsers[0].search.focus(),
    Enter: () => !event.target.closest("button, a, summary") && browser.selected && browser.open(browser.selected.exchange, browser.selected.place),
  };
  if (!keys[event.key]) return;
  if (event.key !== "Enter") event.preventDefault();
  keys[event.key]();
}

function escaped(browser, typing) {
  if (typing || browser.state.query) {
    browser.set({ query: "" });
    document.activeElement.blur();
  } else if (browser.root.contains(document.activeElement) || browser.root.hasAttribute("data-open")) browser.close();
}

/** Follows `#e=exchange&m=metric`, or `#m=metric&o=outcome&g.column=level`, into the browser. */
function follow() {
  const fields = new URLSearchParams(location.hash.slice(1));
  if (fields.has("e")) {
    const exchange = DATA.exchanges.find((one) => one.key === fields.get("e"));
    const browser = browsers.find((one) => one.exchanges.includes(exchange));
    if (browser) browser.show(exchange, fields.get("m"));
    else browsers[0].status.replaceChildren("The exchange that this link names is not in this file.");
  } else if (fields.has("m")) {
    const groups = DATA.columns.map((column) => fields.get(`g.${column}`));
    browsers[0].set({ view: "all", m: fields.get("m"), o: fields.get("o") ?? "", groups, query: "", sort: "" });
    document.getElementById("replies").scrollIntoView({ behavior: "instant" });
  }
}

colours();
document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyText(button.dataset.copy, button);
});
addEventListener("hashchange", follow);
follow();
