/**
 * A safe subset of Markdown for the `markdown` block: headings, paragraphs, lists (nested, ordered, tasks), quotes, fences, rules,
 * tables, bold, italic, strike, code, links. HTML in it stays text.
 */
import { h, outsideLink } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelMention, specialMention, userMention } from "./mentions.js";

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const FENCE = /^\s{0,3}(```|~~~)\s*(\S*)\s*$/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** Markdown text as a list of nodes. */
export function markdown(text) {
  return blocksOf(String(text ?? "").replace(/\r\n?/g, "\n").split("\n"));
}

function blocksOf(lines) {
  const nodes = [];
  for (let at = 0; at < lines.length; ) {
    const made = fence(lines, at) ?? heading(lines, at) ?? rule(lines, at) ?? quote(lines, at) ?? list(lines, at) ?? table(lines, at) ?? paragraph(lines, at);
    if (made.node) nodes.push(made.node);
    at = made.end;
  }
  return nodes;
}

function fence(lines, at) {
  const open = lines[at].match(FENCE);
  if (!open) return null;
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(open[1])) end += 1;
  return { node: h("pre", { class: "pre" }, lines.slice(at + 1, end).join("\n")), end: end + 1 };
}

function heading(lines, at) {
  const found = lines[at].match(/^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/);
  if (!found) return null;
  const level = Math.min(6, found[1].length + 2); // under the page's own h1 and h2
  return { node: h(`h${level}`, { class: `md-h md-h${found[1].length}` }, inlineMarkdown(found[2])), end: at + 1 };
}

function rule(lines, at) {
  return RULE.test(lines[at]) ? { node: h("hr", {}), end: at + 1 } : null;
}

function quote(lines, at) {
  if (!/^\s{0,3}>/.test(lines[at])) return null;
  let end = at;
  while (end < lines.length && /^\s{0,3}>/.test(lines[end])) end += 1;
  const within = lines.slice(at, end).map((line) => line.replace(/^\s{0,3}>\s?/, ""));
  return { node: h("blockquote", {}, blocksOf(within)), end };
}

function list(lines, at) {
  const first = lines[at].match(ITEM);
  if (!first) return null;
  const ordered = /\d/.test(first[2]);
  const root = h(ordered ? "ol" : "ul", { class: "list", start: ordered && first[2] !== "1." ? Number.parseInt(first[2], 10) : null });
  let end = at;
  while (end < lines.length) {
    const item = lines[end].match(ITEM);
    if (!item || item[1].length !== first[1].length || /\d/.test(item[2]) !== ordered) break;
    const tail = within(lines, end + 1, first[1].length);
    root.append(listItem(item[3], lines.slice(end + 1, tail)));
    end = tail;
    while (end < lines.length && !lines[end].trim() && ITEM.test(lines[end + 1] ?? "")) end += 1;
  }
  return { node: root, end };
}

/** The end of the lines that belong to an item indented by *indent*. */
function within(lines, start, indent) {
  let end = start;
  while (end < lines.length && lines[end].trim() && lines[end].search(/\S/) > indent) end += 1;
  return end;
}

function listItem(text, more) {
  const task = text.match(/^\[([ xX])\]\s+(.*)$/);
  const words = inlineMarkdown(task ? task[2] : text);
  const margin = Math.min(...more.map((line) => line.search(/\S/)));
  const below = more.length ? blocksOf(more.map((line) => line.slice(margin))) : [];
  if (!task) return h("li", {}, words, below);
  return h("li", { class: "task" }, h("input", { type: "checkbox", disabled: true, checked: task[1] !== " ", "aria-label": "Done" }), words, below);
}

function table(lines, at) {
  if (!lines[at].includes("|") || !TABLE_LINE.test(lines[at + 1] ?? "") || !lines[at + 1].includes("-")) return null;
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const sides = cells(lines[at + 1]).map((rule) => (/^:-+:$/.test(rule) ? "center" : rule.endsWith(":") ? "right" : "left"));
  const row = (line, tag) => h("tr", {}, cells(line).map((cell, column) => h(tag, { class: sides[column], scope: tag === "th" ? "col" : null }, inlineMarkdown(cell))));
  const head = row(lines[at], "th");
  const rows = lines.slice(at + 2, end).map((line) => row(line, "td"));
  return { node: h("div", { class: "table-wrap" }, h("table", { class: "table" }, h("thead", {}, head), h("tbody", {}, rows))), end };
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
}

function paragraph(lines, at) {
  if (!lines[at].trim()) return { node: null, end: at + 1 };
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !startsBlock(lines[end])) end += 1;
  const words = lines.slice(at, end).map((line, index) => [index > 0 && h("br"), inlineMarkdown(line.trim())]);
  return { node: h("p", { class: "md-p" }, words), end };
}

function startsBlock(line) {
  return FENCE.test(line) || /^\s{0,3}(#{1,6}\s|>)/.test(line) || RULE.test(line) || ITEM.test(line);
}

/** The rules of inline markup, tried in order at each place. */
const INLINE = [
  [/^\\([\\`*_{}[\]()#+.!~|>-])/, ([, character]) => document.createTextNode(character)],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, ([, , code]) => h("code", {}, code.replace(/^ (.*\S.*) $/, "$1"))],
  [/^!\[([^\]]*)\]\(([^()\s]+)[^)]*\)/, ([, label, url]) => outsideLink(url, label || "image")],
  [/^\[((?:[^[\]]|\[[^\]]*\])+)\]\(<?([^()\s>]+(?:\([^()]*\)[^()\s>]*)?)>?(?:\s+"[^"]*")?\)/, ([, label, url]) => outsideLink(url, inlineMarkdown(label))],
  [/^<@([UWB][A-Z0-9]*)(?:\|[^>]*)?>/, ([, id]) => userMention(id)],
  [/^<#(C[A-Z0-9]*)(?:\|([^>]*))?>/, ([, id, label]) => channelMention(id, label)],
  [/^<!(here|channel|everyone)>/, ([, name]) => specialMention(name)],
  [/^<(https?:\/\/[^\s<>]+)>/, ([, url]) => outsideLink(url)],
  [/^\*\*\*(?=\S)([\s\S]*?\S)\*\*\*/, ([, words]) => h("strong", {}, h("em", {}, inlineMarkdown(words)))],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, ([, words]) => h("strong", {}, inlineMarkdown(words))],
  [/^__(?=\S)([\s\S]*?\S)__(?!\w)/, ([, words]) => h("strong", {}, inlineMarkdown(words)), true],
  [/^\*(?=[^\s*])([^*]*?[^\s*])\*(?!\*)/, ([, words]) => h("em", {}, inlineMarkdown(words))],
  [/^_(?=[^\s_])([^_]*?[^\s_])_(?!\w)/, ([, words]) => h("em", {}, inlineMarkdown(words)), true],
  [/^~~(?=\S)([\s\S]*?\S)~~/, ([, words]) => h("s", {}, inlineMarkdown(words))],
  [/^https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"\]]/, ([url]) => outsideLink(url), true],
];

/** Inline Markdown as a list of nodes. */
export function inlineMarkdown(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(emoji(plain)));
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = firstRule(text, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** The first rule that fits at *at*; those marked as whole-word do not start inside a word. */
function firstRule(text, at) {
  if (!/[\\`![<*_~h]/.test(text[at])) return null;
  const rest = text.slice(at);
  for (const [pattern, make, wholeWord] of INLINE) {
    if (wholeWord && /\w/.test(text[at - 1] ?? " ")) continue;
    const found = rest.match(pattern);
    if (found) return { node: make(found), length: found[0].length };
  }
  return null;
}
