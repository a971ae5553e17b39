"use strict";

// Text from the data reaches the page only through text nodes and attributes set here, never as markup.

const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** An element with attributes and children; strings become text nodes. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

/** The text with each hidden character written out, so that it is seen and does nothing. */
function inert(text) {
  const pieces = [];
  for (const piece of text.split(new RegExp(`(${HIDDEN.source})`, "u"))) {
    if (!piece) continue;
    if (HIDDEN.test(piece)) {
      const code = piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      pieces.push(el("span", { class: "ctrl" }, `U+${code}`));
    } else pieces.push(piece);
  }
  return pieces;
}

/** A name from the data, isolated from the direction of what stands around it. */
function name(text) {
  return el("bdi", {}, inert(text));
}

/** Where each Unicode code point starts in a JavaScript string, which counts UTF-16 units; the end is the last. */
function codePoints(text) {
  const starts = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  starts.push(unit);
  return starts;
}

/** Cuts [0, length) at every span's ends; each piece knows the spans that cover it, outermost first. */
function segments(length, spans) {
  const inside = spans
    .map((span) => ({ ...span, start: Math.max(0, span.start), end: Math.min(length, span.end) }))
    .filter((span) => span.start < span.end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  giveLanes(inside);
  const cuts = [...new Set([0, length, ...inside.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, place) => ({
    start,
    end: cuts[place + 1],
    spans: inside.filter((span) => span.start <= start && span.end >= cuts[place + 1]),
  }));
}

/** Gives each span the lowest underline that is free along it. */
function giveLanes(spans) {
  const ends = [];
  for (const span of spans) {
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = span.end;
    span.lane = lane;
  }
}

/** Underlines one below the other: a shadow for each lane, and one in the paper's colour between two. */
function underlines(spans) {
  const lines = [];
  for (const span of [...spans].sort((a, b) => a.lane - b.lane)) {
    const top = 4 * Math.min(span.lane, 2);
    if (top) lines.push(`0 ${top}px 0 var(--raised)`);
    lines.push(`0 ${top + 2}px 0 var(--tone-${span.tone})`);
  }
  return lines.join(", ");
}

/** The text with its evidence marked. A span is {start, end, tone, label, title}, in code points. */
function annotated(text, spans) {
  const starts = codePoints(text);
  const pieces = [];
  for (const piece of segments(starts.length - 1, spans)) {
    const words = inert(text.slice(starts[piece.start], starts[piece.end]));
    if (!piece.spans.length) {
      pieces.push(...words);
      continue;
    }
    const innermost = piece.spans.at(-1);
    const titles = [...new Set(piece.spans.map((span) => span.title))].join("\n");
    const mark = el("mark", { "data-tone": innermost.tone, title: titles }, words);
    mark.style.boxShadow = underlines(piece.spans);
    pieces.push(mark);
    const ending = piece.spans.filter((span) => span.end === piece.end && span.label);
    const labels = [...new Set(ending.map((span) => span.label))].join(", ");
    if (labels) pieces.push(el("span", { class: "tag" }, inert(labels)));
  }
  return pieces;
}
