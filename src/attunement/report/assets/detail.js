"use strict";

// One exchange: what was said and what was replied side by side, the evidence in both, and what each metric found.

/** A finding quotes so many stretches of its evidence; the rest is marked in the text. */
const QUOTED = 6;

/** The parts of the page for one exchange; `place` is the metric that is looked at, or null. */
function detailOf(browser, exchange, place) {
  const texts = textsOf(exchange);
  const legend = el("p", { class: "legend" });
  const looked = new Set(place == null ? markedAtFirst(exchange) : [place]);
  const paint = (only) => {
    texts.forEach((one) => one.paint(spansOf(exchange, one, only)));
    legend.replaceChildren(...legendOf(exchange, only));
  };
  paint(looked);
  return [
    heading(browser, exchange, place),
    earlier(exchange, texts),
    el("div", { class: "pair" }, texts.filter((one) => one.where !== "history").map((one) => one.section)),
    exchange.said == null ? el("p", { class: "note" }, "The texts were kept out of this file.") : legend,
    findings(exchange, place, (only) => paint(only ?? looked)),
  ].filter(Boolean);
}

/** The mechanisms whose evidence is marked when none is looked at: those that hold, or all where none does. */
function markedAtFirst(exchange) {
  const flagged = flags(exchange);
  if (flagged.length) return flagged;
  return exchange.found.map(([place]) => place).filter((place) => DATA.keys[place].mechanism && !DATA.keys[place].part);
}

/** What the marks stand for. */
function legendOf(exchange, only) {
  const marked = exchange.found.filter(([place, , , spans]) => only.has(place) && spans.length);
  if (!marked.length) return ["Nothing is marked: this finding rests on what is not there."];
  return ["Marked: ", ...marked.map(([place]) =>
    el("span", { class: "flag", "data-tone": DATA.keys[place].tone }, inert(keyLabel(DATA.keys[place]))))];
}

function heading(browser, exchange, place) {
  const step = (by, words, sign) =>
    el("button", { type: "button", class: "plain", "aria-label": words, title: `${words} (${by > 0 ? "j" : "k"})`, onclick: () => browser.step(by) }, sign);
  const link = el("button", { type: "button", class: "plain", onclick: () => { browser.address(); copyText(location.href, link); } }, "Copy link");
  return el("header", { class: "detail-head" },
    el("button", { type: "button", class: "back plain", onclick: () => browser.close() }, "← All replies"),
    el("h3", {}, name(exchange.id), el("span", { class: "quiet" }, ` · reply ${exchange.turn + 1}`)),
    el("p", { class: "groups" }, exchange.groups.map((level, column) =>
      level == null ? null : el("span", {}, el("span", { class: "quiet" }, name(DATA.columns[column]), " "), name(level)))),
    el("div", { class: "steps" }, step(-1, "Previous reply", "↑"), step(1, "Next reply", "↓"), link));
}

/** Each text of an exchange, with the means to mark it. */
function textsOf(exchange) {
  const one = (where, title, place, turn = null) => {
    if (place == null) return null;
    const [text, left] = DATA.texts[place];
    const body = el("div", { class: "text", dir: "auto" });
    const more = left ? el("p", { class: "note" }, `${left.toLocaleString("en")} more characters are not in this file.`) : null;
    const section = el("section", { class: `side ${where}` }, el("h4", {}, title), body, more);
    return { where, turn, section, paint: (spans) => body.replaceChildren(...(text.trim() ? annotated(text, spans) : [el("em", {}, "(blank)")])) };
  };
  return [
    ...exchange.history.map(([role, place], turn) => one("history", role === "person" ? "The person" : "The model", place, turn)),
    one("said", "The person said", exchange.said),
    one("reply", "The model replied", exchange.reply),
    one("reference", DATA.beside, exchange.reference),
  ].filter(Boolean);
}

function earlier(exchange, texts) {
  const turns = texts.filter((one) => one.where === "history");
  if (!turns.length) return null;
  return el("details", { class: "earlier" }, el("summary", {}, `${turns.length} earlier ${turns.length === 1 ? "turn" : "turns"}`),
    turns.map((one) => one.section));
}

/** The evidence in one text, equal stretches of one metric joined; `only` holds the places of the metrics to mark. */
function spansOf(exchange, text, only) {
  const joined = new Map();
  for (const [place, , , spans] of exchange.found) {
    if (!only.has(place)) continue;
    const key = DATA.keys[place];
    for (const [where, start, end, label, turn] of spans) {
      if (DATA.where[where] !== text.where || (text.turn != null && turn !== text.turn)) continue;
      const at = `${key.metric} ${start} ${end}`;
      // With several metrics in view, names beside each stretch would bury the words; pointing at one still tells.
      const words = only.size === 1 ? label.replaceAll("_", " ") : "";
      const span = joined.get(at) ?? { start, end, tone: key.tone, label: words, title: "" };
      if (words && !span.label.split(", ").includes(words)) span.label = span.label ? `${span.label}, ${words}` : words;
      span.title ||= plainText(`${keyLabel(key)}${label ? ` · ${label.replaceAll("_", " ")}` : ""}`);
      joined.set(at, span);
    }
  }
  return [...joined.values()];
}

/** What each metric found; pointing at a line, or focusing it, marks its evidence alone. */
function findings(exchange, looked, paint) {
  const told = exchange.found.filter((found) => found[1] === PRESENT || found[1] === ABSENT);
  const silent = exchange.found.filter((found) => !told.includes(found));
  const lines = told.map((found) => {
    const key = DATA.keys[found[0]];
    const on = () => paint(new Set([found[0]]));
    const off = () => paint(null);
    return el("li", { class: `finding${key.part ? " part" : ""}${found[0] === looked ? " looked" : ""}`, onmouseenter: on, onmouseleave: off,
      onfocusin: on, onfocusout: off },
      el("span", { class: "flag", "data-tone": key.tone }, inert(key.label)),
      el("span", { class: found[1] === PRESENT ? "yes" : "no" }, found[1] === PRESENT ? "present" : "absent"),
      el("span", { class: "finding-value" }, valueText(key, found[2])),
      el("span", { class: "quotes" }, quotes(exchange, found)));
  });
  const rest = silent.map((found) => el("li", {}, inert(keyLabel(DATA.keys[found[0]])), ": ",
    DATA.words[found[1]], found[4] ? el("span", { class: "quiet" }, " (", inert(found[4]), ")") : null));
  return el("section", { class: "findings" }, el("h4", {}, "What was found"),
    el("ul", {}, lines),
    rest.length ? el("details", {}, el("summary", {}, `${rest.length} without a value`), el("ul", { class: "silent" }, rest)) : null);
}

/** Each finding's evidence in words, for readers who do not see the marks; a button, so that the keyboard reaches it. */
function quotes(exchange, [, , , spans]) {
  const quoted = spans.slice(0, QUOTED).map(([where, start, end, , turn]) => {
    const source = DATA.where[where] === "history" ? exchange.history[turn]?.[1] : exchange[DATA.where[where]];
    const text = textOf(source);
    if (text == null) return null;
    const starts = codePoints(text);
    const last = starts.length - 1;
    const words = text.slice(starts[Math.min(Math.max(start, 0), last)], starts[Math.min(end, last)]);
    const spoken = DATA.where[where] === "reply" ? "in the reply" : DATA.where[where] === "said" ? "in what was said" : DATA.where[where];
    return el("button", { type: "button", class: "quote", "aria-label": plainText(`Evidence ${spoken}: ${words}`) }, "“", el("bdi", {}, inert(clipped(words))), "”");
  });
  return spans.length > QUOTED ? [...quoted, el("span", { class: "quiet" }, `and ${spans.length - QUOTED} more`)] : quoted;
}
