"use strict";

// The keyboard, and links into the browsers.

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

document.addEventListener("keydown", pressed);
addEventListener("hashchange", follow);
follow();
