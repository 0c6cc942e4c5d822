/**
 * Slack's mrkdwn as elements: *bold* _italic_ ~strike~ `code` ```pre``` > quote, <links|label>, mentions, dates, list lines.
 * Entities (&amp; &lt; &gt;) are decoded in text only, so an escaped bracket can never become markup.
 */
import { appLink, opensApp } from "./applink.js";
import { h, outsideLink } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelMention, specialMention, userMention } from "./mentions.js";
import { formatDate } from "./time.js";

const LIST_LINE = /^(\s*)([•◦▪‣-]|\d{1,3}[.)])\s+(.*)$/;
const QUOTE_LINE = /^(?:&gt;|>)\s?(.*)$/;
const BARE_URL = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"\]]/;
const STYLES = { "*": "strong", _: "em", "~": "s" };

/** `&lt;b&gt;` -> `<b>`; the three entities Slack uses, nothing else. */
export function decode(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/** A mrkdwn text as a list of nodes: paragraphs, quotes, fenced blocks, list lines. */
export function mrkdwn(text) {
  const nodes = [];
  const parts = String(text ?? "").split(/```\n?([\s\S]*?)```/);
  parts.forEach((part, index) => {
    if (index % 2) nodes.push(h("pre", { class: "pre" }, decode(part.replace(/\n$/, ""))));
    else nodes.push(...lines(part.replace(index ? /^\n/ : /^$/, "")));
  });
  return nodes;
}

/** A text object ({type: "mrkdwn" | "plain_text", text}) as nodes. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return [h("span", { class: "plain" }, object)];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return [h("span", { class: "plain" }, emoji(object.text ?? ""))];
}

/** The words of a text object without any markup, for labels and titles. */
export function plainText(object) {
  if (!object) return "";
  return emoji(typeof object === "string" ? object : object.text ?? "");
}

function lines(text) {
  const nodes = [];
  let run = [];
  const flush = () => {
    if (run.some((line) => line.trim())) nodes.push(h("div", { class: "para" }, inline(trimBlank(run).join("\n"))));
    run = [];
  };
  let quote = [];
  const endQuote = () => {
    if (quote.length) nodes.push(h("blockquote", {}, mrkdwn(quote.join("\n"))));
    quote = [];
  };
  for (const line of text.split("\n")) {
    const quoted = line.match(QUOTE_LINE);
    const listed = line.match(LIST_LINE);
    if (quoted) {
      flush();
      quote.push(quoted[1]);
      continue;
    }
    endQuote();
    if (listed) {
      flush();
      nodes.push(listLine(listed));
    } else if (!line.trim() && run.length) {
      flush();
      nodes.push(h("div", { class: "gap" }));
    } else run.push(line);
  }
  flush();
  endQuote();
  while (nodes.at(-1)?.className === "gap") nodes.pop();
  return nodes;
}

function listLine([, indent, mark, rest]) {
  const depth = Math.min(3, Math.floor(indent.replace(/\t/g, "    ").length / 2));
  return h("div", { class: `li depth-${depth}` }, h("span", { class: "mark" }, mark === "-" ? "–" : mark), h("span", {}, inline(rest)));
}

function trimBlank(run) {
  const first = run.findIndex((line) => line.trim());
  return run.slice(first);
}

/** Inline markup of one run of lines, as a list of nodes. */
export function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(emoji(decode(plain)));
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = special(text, at) ?? styled(text, at) ?? bare(text, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** `<…>` and `` `code` ``. */
function special(text, at) {
  if (text[at] === "<") {
    const end = text.indexOf(">", at);
    const node = end > at ? bracket(text.slice(at + 1, end)) : null;
    return node && { node, end: end + 1 };
  }
  if (text[at] === "`") {
    const end = text.indexOf("`", at + 1);
    const code = end > at + 1 ? text.slice(at + 1, end) : "";
    return code && !code.includes("\n") ? { node: h("code", {}, decode(code)), end: end + 1 } : null;
  }
  return null;
}

/** What stands between angle brackets: a mention, a date or a link. */
function bracket(body) {
  const [target, label] = splitOnce(body, "|");
  if (/^@[UWB]/.test(target)) return userMention(target.slice(1), label && decode(label));
  if (/^#C/.test(target)) return channelMention(target.slice(1), label && decode(label));
  if (target.startsWith("!date^")) {
    const [, timestamp, format] = target.split("^");
    return h("time", { class: "date" }, formatDate(timestamp, format));
  }
  if (target.startsWith("!")) return specialMention(target.slice(1), label && decode(label));
  if (/^https?:/i.test(target) && opensApp(decode(target))) return appLink(decode(target), decode(label || target));
  if (/^(https?:|mailto:|tel:)/i.test(target)) return outsideLink(decode(target), decode(label || target.replace(/^(mailto|tel):/, "")));
  return null;
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** `*bold*` and its like: opens after a break, closes before one, and hugs its words. */
function styled(text, at) {
  const tag = STYLES[text[at]];
  if (!tag || !isBreak(text[at - 1]) || !/\S/.test(text[at + 1] ?? " ") || text[at + 1] === text[at]) return null;
  const end = closing(text, at);
  return end < 0 ? null : { node: h(tag, {}, inline(text.slice(at + 1, end))), end: end + 1 };
}

function closing(text, at) {
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] === "`" || text[end] === "<") {
      const skip = text.indexOf(text[end] === "<" ? ">" : "`", end + 1);
      if (skip > end) end = skip;
    } else if (text[end] === text[at] && end > at + 1 && /\S/.test(text[end - 1]) && isBreak(text[end + 1])) return end;
  }
  return -1;
}

function isBreak(character) {
  return character === undefined || !/[\p{L}\p{N}]/u.test(character);
}

function bare(text, at) {
  if (text[at] !== "h" || !isBreak(text[at - 1])) return null;
  const found = text.slice(at).match(BARE_URL);
  return found && { node: outsideLink(decode(found[0])), end: at + found[0].length };
}
