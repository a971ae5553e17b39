"use strict";

// The exchange browser: a list, one exchange beside it, filters above. Its state is mirrored in the address.

const SAMPLE = 20;
const DATA = JSON.parse(document.getElementById("data").textContent);
const PRESENT = DATA.outcomes.indexOf("present");
const ABSENT = DATA.outcomes.indexOf("absent");
const WORDS = DATA.words.map((words, outcome) => (outcome === PRESENT ? `${words} (flagged)` : words));

const keyName = (key) => (key.part ? `${key.metric}.${key.part}` : key.metric);
const keyLabel = (key) => {
  const whole = DATA.keys.find((other) => other.metric === key.metric && !other.part);
  return key.part && whole ? `${whole.label}: ${key.label}` : key.label;
};
const textOf = (place) => (place == null ? null : DATA.texts[place][0]);
const foundUnder = (exchange, place) => exchange.found.find((found) => found[0] === place);

/** A generator of numbers in [0, 1) that gives the same for the same seed (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A value as the charts print it. */
function valueText(key, value) {
  if (value == null) return "";
  if (key.share) return `${Math.round(value * 100)}%`;
  const size = Math.abs(value);
  const text = key.signed ? size.toFixed(2) : String(Number(size.toPrecision(3)));
  if (value < 0) return `−${text}`;
  return key.signed && value > 0 ? `+${text}` : text;
}

/** Every mechanism's headline that holds on an exchange, as places in the keys. */
function flags(exchange) {
  return exchange.found
    .filter(([place, outcome]) => outcome === PRESENT && DATA.keys[place].mechanism && !DATA.keys[place].part)
    .map(([place]) => place);
}

class Browser {
  constructor(root, exchanges, { ranked }) {
    this.root = root;
    this.exchanges = exchanges;
    this.ranked = ranked;
    this.state = { view: ranked ? "sample" : "all", m: "", o: "", groups: [], query: "", sort: "", seed: 1 };
    this.selected = null;
    this.build();
    this.refresh();
  }

  build() {
    this.status = el("p", { class: "status", role: "status" });
    this.list = el("ol", { class: "list" });
    this.detail = el("article", { class: "detail", tabindex: "-1", "aria-label": "The exchange" });
    this.aside = el("div", { class: "aside" }, this.status, this.list);
    this.root.append(this.ranked ? this.controls() : "", this.aside, this.detail);
  }

  controls() {
    this.views = ["sample", "all"].map((view) =>
      el("button", { type: "button", "data-view": view, onclick: () => this.set({ view }) },
        view === "sample" ? "A random sample of flagged replies" : `All ${this.exchanges.length}`));
    this.again = el("button", { type: "button", class: "plain", onclick: () => this.set({ view: "sample", seed: this.state.seed + 1 }) },
      "Draw another");
    this.search = el("input", { type: "search", placeholder: "Search", "aria-label": "Search the replies", "aria-keyshortcuts": "/",
      autocomplete: "off", spellcheck: "false", oninput: () => this.set({ view: "all", query: this.search.value }) });
    this.metric = this.select("Metric", [["", "any mechanism"], ...DATA.keys.map((key) => [keyName(key), keyLabel(key)])],
      (m) => ({ m }));
    this.outcome = this.select("Outcome", [["", "any outcome"], ...DATA.outcomes.map((name, outcome) => [name, WORDS[outcome]])],
      (o) => ({ o }));
    this.sort = this.select("Sort", [["", "as chosen"], ["high", "highest value first"], ["low", "lowest value first"],
      ["long", "longest reply first"], ["id", "by name"]], (sort) => ({ sort }));
    this.columns = DATA.columns.map((column, place) => this.groupSelect(column, place)).filter(Boolean);
    return el("form", { class: "controls", role: "search", "aria-label": "Find replies", onsubmit: (event) => event.preventDefault() },
      el("div", { class: "views", role: "group", "aria-label": "Which replies" }, this.views, this.again),
      el("div", { class: "filters" }, this.metric.label, this.outcome.label, this.columns.map((one) => one.label), this.sort.label,
        this.search));
  }

  select(label, options, change) {
    const field = el("select", { onchange: () => this.set({ view: "all", ...change(field.value) }) },
      options.map(([value, words]) => el("option", { value }, plainText(words))));
    return { field, label: el("label", {}, el("span", {}, inert(label)), field) };
  }

  groupSelect(column, place) {
    const levels = [...new Set(this.exchanges.map((one) => one.groups[place]).filter((level) => level != null))].sort();
    if (levels.length < 2) return null;
    const options = [["", "any"], ...levels.map((level) => [level, level])];
    const change = (level) => ({ groups: DATA.columns.map((_, other) => (other === place ? level : this.state.groups[other])) });
    return { place, ...this.select(column, options, change) };
  }

  set(changes) {
    Object.assign(this.state, changes);
    this.refresh();
  }

  refresh() {
    const { state } = this;
    this.pairs = state.view === "sample" ? this.sample() : this.filtered();
    this.status.replaceChildren(...this.statement());
    if (this.ranked) {
      this.views.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === state.view)));
      this.again.hidden = state.view !== "sample" || this.flagged().length <= SAMPLE;
      this.metric.field.value = state.m;
      this.outcome.field.value = state.o;
      this.sort.field.value = state.sort;
      this.columns.forEach((one) => (one.field.value = state.groups[one.place] ?? ""));
      if (this.search.value !== state.query) this.search.value = state.query;
    }
    this.rows = this.pairs.map(([exchange, place]) => this.row(exchange, place));
    this.list.replaceChildren(...this.rows);
    const kept = this.position();
    if (kept < 0 || this.pairs[kept][1] !== this.selected.place) this.choose(Math.max(kept, 0), { quiet: true });
    else this.markRow();
  }

  /** Every flagged reply with one of the mechanisms that flagged it. */
  flagged() {
    return this.exchanges.flatMap((exchange) => flags(exchange).map((place) => [exchange, place]));
  }

  /** A random sample of the flags, the same for the same seed; no reply twice. */
  sample() {
    const random = seeded(this.state.seed);
    const drawn = this.flagged().map((pair) => [random(), pair]).sort((a, b) => a[0] - b[0]);
    const seen = new Set();
    const pairs = [];
    for (const [, pair] of drawn) {
      if (seen.has(pair[0])) continue;
      seen.add(pair[0]);
      pairs.push(pair);
      if (pairs.length === SAMPLE) break;
    }
    return pairs;
  }

  filtered() {
    const { m, o, groups, query, sort } = this.state;
    const place = m ? DATA.keys.findIndex((key) => keyName(key) === m) : null;
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const pairs = this.exchanges
      .filter((one) => groups.every((level, column) => !level || one.groups[column] === level))
      .filter((one) => this.hasOutcome(one, place, o))
      .filter((one) => words.every((word) => haystack(one).includes(word)))
      .map((one) => [one, place]);
    return this.sorted(pairs, sort);
  }

  hasOutcome(exchange, place, outcome) {
    const matches = (found) => found && (!outcome || DATA.outcomes[found[1]] === outcome);
    if (place != null) return matches(foundUnder(exchange, place));
    return !outcome || exchange.found.some((found) => DATA.keys[found[0]].mechanism && !DATA.keys[found[0]].part && matches(found));
  }

  sorted(pairs, sort) {
    const value = ([exchange, place]) => (place == null ? null : foundUnder(exchange, place)?.[2]) ?? NaN;
    const length = ([exchange]) => textOf(exchange.reply)?.length ?? 0;
    const orders = {
      high: (a, b) => value(b) - value(a),
      low: (a, b) => value(a) - value(b),
      long: (a, b) => length(b) - length(a),
      id: (a, b) => (a[0].key < b[0].key ? -1 : 1),
    };
    if (!orders[sort]) return pairs;
    const scored = sort === "high" || sort === "low" ? pairs.filter((pair) => !Number.isNaN(value(pair))) : pairs;
    return [...scored.sort(orders[sort]), ...pairs.filter((pair) => !scored.includes(pair))];
  }

  /** How many are listed, and how many of the flagged ones are expected to be wrong. */
  statement() {
    const { view, m, o } = this.state;
    if (!this.ranked) return [`${this.pairs.length} exchanges, in an order that means nothing.`];
    const sampled = view === "sample";
    const listed = sampled
      ? `${this.pairs.length} of ${this.flagged().length} flags, drawn at random.`
      : `${this.pairs.length} of ${this.exchanges.length} exchanges.`;
    if (!this.pairs.length) return [sampled ? "No reply here was flagged." : "Nothing matches. Esc clears the search."];
    const expected = sampled || (m && o === "present") ? expectation(this.pairs) : "";
    return [listed, " ", el("span", { class: "expect" }, inert(expected))];
  }

  row(exchange, place) {
    const key = place == null ? null : DATA.keys[place];
    const found = place == null ? null : foundUnder(exchange, place);
    const shown = key ? [place] : flags(exchange);
    const button = el("button", { type: "button", onclick: () => this.open(exchange, place) },
      el("span", { class: "row-head" }, el("span", { class: "row-name" }, name(exchange.id), ` · ${exchange.turn + 1}`),
        el("span", { class: "row-value" }, found ? valueText(key, found[2]) || WORDS[found[1]] : "")),
      el("span", { class: "row-text", dir: "auto" }, inert(clipped(textOf(exchange.reply) ?? "text kept out"))),
      el("span", { class: "row-flags" }, shown.map((one) =>
        el("span", { class: "flag", "data-tone": DATA.keys[one].tone }, inert(keyLabel(DATA.keys[one]))))));
    const row = el("li", {}, button);
    row.exchange = exchange;
    return row;
  }

  /** Shows the exchange at a place of the list; quiet: without opening it on a phone, moving focus or the address. */
  choose(place, { quiet = false } = {}) {
    const pair = this.pairs[place];
    if (!pair) {
      this.selected = null;
      this.detail.replaceChildren();
      return;
    }
    this.selected = { exchange: pair[0], place: pair[1] };
    this.detail.replaceChildren(...detailOf(this, pair[0], pair[1]));
    this.markRow();
    if (!quiet) this.address();
  }

  open(exchange, place) {
    const at = this.pairs.findIndex((pair) => pair[0] === exchange);
    this.pairs[at] = [exchange, place];
    this.choose(at);
    this.root.toggleAttribute("data-open", true);
    this.detail.focus({ preventScroll: true });
    this.detail.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  close() {
    this.root.toggleAttribute("data-open", false);
    const row = this.rows[this.position()];
    row?.firstChild.focus();
  }

  position() {
    return this.pairs.findIndex(([exchange]) => exchange === this.selected?.exchange);
  }

  step(by) {
    const next = Math.min(Math.max(this.position() + by, 0), this.pairs.length - 1);
    if (next < 0) return;
    this.choose(next);
    const reading = this.root.hasAttribute("data-open") && getComputedStyle(this.aside).display === "none";
    if (reading) this.detail.focus({ preventScroll: true });
    else this.rows[next].firstChild.focus({ preventScroll: true });
    (reading ? this.detail : this.rows[next]).scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  markRow() {
    this.rows.forEach((row) => {
      const here = row.exchange === this.selected?.exchange;
      row.firstChild.toggleAttribute("data-selected", here);
      if (here) row.firstChild.setAttribute("aria-current", "true");
      else row.firstChild.removeAttribute("aria-current");
    });
  }

  address() {
    const { exchange, place } = this.selected;
    const m = place == null ? "" : `&m=${encodeURIComponent(keyName(DATA.keys[place]))}`;
    history.replaceState(null, "", `#e=${encodeURIComponent(exchange.key)}${m}`);
  }

  /** Follows a deep link to an exchange of this browser. */
  show(exchange, m) {
    const place = DATA.keys.findIndex((key) => keyName(key) === m);
    if (!this.pairs.some(([one]) => one === exchange)) this.set({ view: "all", m: "", o: "", groups: [], query: "", sort: "" });
    this.open(exchange, place < 0 ? null : place);
    this.root.scrollIntoView({ block: "start", behavior: "instant" });
  }
}

/** The words that a search looks through. */
function haystack(exchange) {
  exchange.words ??= [exchange.id, textOf(exchange.said), textOf(exchange.reply), ...exchange.groups]
    .filter(Boolean).join("\n").toLowerCase();
  return exchange.words;
}

function clipped(text) {
  const starts = codePoints(text.slice(0, 400));
  const end = starts[Math.min(120, starts.length - 1)];
  return text.length > end ? `${text.slice(0, end)}…` : text;
}

/** A text for a place that holds no elements. */
function plainText(text) {
  return inert(text).map((piece) => (typeof piece === "string" ? piece : `⟨${piece.textContent}⟩`)).join("");
}

/** How many of these flags are expected to be wrong, as far as a card says. */
function expectation(pairs) {
  const known = pairs.filter(([, place]) => DATA.keys[place].wrong);
  if (!known.length) return "How many are wrong is not known: no card.";
  const wrong = known.reduce((sum, [, place]) => sum + DATA.keys[place].wrong[0], 0);
  const sources = [...new Set(known.map(([, place]) => DATA.keys[place].wrong[1]))].join("; ");
  const rest = pairs.length - known.length;
  const of = rest ? `the ${known.length} that have a card` : `these ${pairs.length}`;
  const unknown = rest ? ` For the other ${rest} it is not known: no card.` : "";
  return `Expect about ${Math.round(wrong)} of ${of} to be wrong (${sources}).${unknown}`;
}
