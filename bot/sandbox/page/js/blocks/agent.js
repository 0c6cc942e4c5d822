/** Cards, containers, and the blocks in which an assistant shows its work. */
import { h, outsideLink } from "../dom.js";
import { picture, renderElement } from "../elements/index.js";
import { icon } from "../icons.js";
import { plainText, textObject } from "../mrkdwn.js";
import { richText } from "./richtext.js";

const STATUS = {
  pending: ["clock", "To do"], in_progress: ["clock", "In progress"], complete: ["check", "Done"], error: ["alert", "Failed"],
};

/** One task: its state in words and sign, its details to open. */
export function taskCard(block) {
  const [sign, words] = STATUS[block.status] ?? STATUS.pending;
  const head = [h("span", { class: `status ${block.status}` }, icon(sign, 16)), h("span", { class: "task-title" }, block.title), h("span", { class: "task-state" }, words)];
  const body = [block.details && richText(block.details), block.output && richText(block.output), sources(block.sources)].filter(Boolean);
  if (!body.length) return h("div", { class: "task-card" }, h("div", { class: "task-head" }, head));
  return h("details", { class: "task-card", open: block.status === "in_progress" || block.status === "error" }, h("summary", { class: "task-head" }, head), h("div", { class: "task-body" }, body));
}

function sources(list) {
  if (!list?.length) return null;
  return h("div", { class: "sources" }, list.map((source) => outsideLink(source.url, source.text || source.url)));
}

export function plan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  return h(
    "section",
    { class: "plan", "aria-label": plainText(block.title) },
    h("div", { class: "plan-head" }, h("span", {}, plainText(block.title)), h("span", { class: "faint" }, `${done} of ${tasks.length} done`)),
    tasks.map((task) => taskCard(task)),
  );
}

export function card(block, ctx) {
  return h(
    "div",
    { class: "card" },
    block.hero_image && h("div", { class: "hero" }, picture(block.hero_image)),
    h(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon, { class: "picture card-icon" }),
      h("div", {}, block.title && h("div", { class: "card-title text" }, textObject(block.title)), block.subtitle && h("div", { class: "faint text" }, textObject(block.subtitle))),
    ),
    block.body && h("div", { class: "text" }, textObject(block.body)),
    block.actions?.length && h("div", { class: "actions" }, block.actions.map((element) => renderElement(ctx, ctx.blockId, element))),
  );
}

export function carousel(block, ctx) {
  const cards = (block.elements ?? []).map((each) => card(each, ctx));
  return h("div", { class: "carousel", role: "list", tabindex: "0", "aria-label": "Cards" }, cards.map((each) => h("div", { role: "listitem" }, each)));
}

export function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : h("span", {}, plainText(block.title));
  const head = [
    block.icon && picture(block.icon, { class: "picture card-icon" }),
    h("span", { class: "container-words" }, h("span", { class: "card-title" }, title), block.subtitle && h("span", { class: "faint text" }, textObject(block.subtitle))),
  ];
  const body = h("div", { class: "container-body" }, ctx.renderBlocks(block.child_blocks));
  const look = `container ${block.width ?? "standard"} ${block.has_header_divider ? "ruled" : ""}`;
  if (!block.is_collapsible) return h("section", { class: look }, h("div", { class: "container-head" }, head), body);
  return h("details", { class: look, open: !block.default_collapsed }, h("summary", { class: "container-head" }, head, icon("chevron")), body);
}
