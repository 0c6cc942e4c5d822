/** The rich_text block: sections, lists (nested by indent), quotes, preformatted text, and their leaves. */
import { appLink, opensApp } from "../applink.js";
import { h, outsideLink } from "../dom.js";
import { emoji } from "../emoji.js";
import { channelMention, specialMention, userMention } from "../mentions.js";
import { formatDate } from "../time.js";

const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

export function richText(block) {
  return h("div", { class: "text rich" }, parts(block.elements ?? []));
}

/** Neighbouring lists of one run belong together: an indented list stands inside the item before it. */
function parts(elements) {
  const nodes = [];
  for (let at = 0; at < elements.length; ) {
    if (elements[at].type !== "rich_text_list") {
      nodes.push(part(elements[at]));
      at += 1;
      continue;
    }
    let end = at;
    while (elements[end]?.type === "rich_text_list") end += 1;
    nodes.push(...nest(elements.slice(at, end)));
    at = end;
  }
  return nodes;
}

function nest(lists) {
  const roots = [];
  const stack = []; // [{indent, node}]
  for (const list of lists) {
    const indent = list.indent ?? 0;
    while (stack.length && stack.at(-1).indent > indent) stack.pop();
    const same = stack.at(-1)?.indent === indent && stack.at(-1).style === list.style ? stack.at(-1).node : null;
    const node = same ?? h(list.style === "ordered" ? "ol" : "ul", { class: "list", start: list.offset ? list.offset + 1 : null });
    node.append(...(list.elements ?? []).map((item) => h("li", {}, leaves(item.elements))));
    if (same) continue;
    if (stack.at(-1)?.indent === indent) stack.pop();
    (stack.at(-1)?.node.lastElementChild ?? { append: (each) => roots.push(each) }).append(node);
    stack.push({ indent, node, style: list.style });
  }
  return roots;
}

function part(element) {
  if (element.type === "rich_text_preformatted") return h("pre", { class: "pre" }, leaves(element.elements));
  if (element.type === "rich_text_quote") return h("blockquote", {}, leaves(element.elements));
  if (element.type === "rich_text_section") return h("div", { class: "para" }, leaves(element.elements));
  return h("span", { class: "unknown" }, `[rich text ${element.type}]`);
}

function leaves(elements) {
  return (elements ?? []).map((leaf) => styled(leafNode(leaf), leaf.style));
}

const LEAVES = {
  text: (leaf) => document.createTextNode(leaf.text ?? ""),
  link: (leaf) => (opensApp(leaf.url) ? appLink : outsideLink)(leaf.url, leaf.text || leaf.url),
  user: (leaf) => userMention(leaf.user_id),
  channel: (leaf) => channelMention(leaf.channel_id),
  usergroup: (leaf) => specialMention(leaf.usergroup_id),
  team: (leaf) => specialMention(leaf.team_id),
  broadcast: (leaf) => specialMention(leaf.range),
  emoji: (leaf) => document.createTextNode(unicodeOf(leaf)),
  date: (leaf) => h("time", { class: "date" }, leaf.timestamp ? formatDate(leaf.timestamp, leaf.format) : leaf.fallback),
  color: (leaf) => h("code", {}, leaf.value),
};

function leafNode(leaf) {
  return LEAVES[leaf.type]?.(leaf) ?? document.createTextNode(leaf.text ?? `[${leaf.type}]`);
}

/** An emoji's own character where the app gave its code points, else what we know of the name. */
function unicodeOf(leaf) {
  if (leaf.unicode) return String.fromCodePoint(...leaf.unicode.split("-").map((point) => Number.parseInt(point, 16)));
  return emoji(`:${leaf.name}:`);
}

function styled(node, style = {}) {
  return Object.keys(STYLE_TAGS).filter((name) => style[name]).reduce((inner, name) => h(STYLE_TAGS[name], {}, inner), node);
}
