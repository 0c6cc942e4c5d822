/** Blocks that show words and pictures. */
import { freshId, h, outsideLink, safeUrl } from "../dom.js";
import { picture, renderElement } from "../elements/index.js";
import { fileCard } from "../files.js";
import { holdsState } from "../formstate.js";
import { icon } from "../icons.js";
import { markdown } from "../markdown.js";
import { plainText, textObject } from "../mrkdwn.js";

export function section(block, ctx) {
  const words = h("div", { class: "section-words" });
  const labelId = freshId("section");
  if (block.text) words.append(h("div", { class: "text", id: labelId }, textObject(block.text)));
  if (block.fields?.length) words.append(h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, textObject(field)))));
  if (!block.accessory) return words;
  const labelled = holdsState(block.accessory.type) && block.text ? { labelId } : {};
  const wide = /checkboxes|radio_buttons/.test(block.accessory.type);
  const accessory = h("div", { class: "accessory" }, renderElement(ctx, ctx.blockId, block.accessory, labelled));
  return h("div", { class: wide ? "section stacked" : "section" }, words, accessory);
}

export function header(block) {
  return h("h3", { class: "header-text" }, plainText(block.text));
}

export function divider() {
  return h("hr", {});
}

export function context(block, ctx) {
  const part = (element) => (element.type === "image" ? renderElement(ctx, ctx.blockId, element) : h("span", { class: "text" }, textObject(element)));
  return h("div", { class: "context" }, (block.elements ?? []).map(part));
}

export function image(block) {
  const caption = block.title && h("figcaption", {}, plainText(block.title));
  return h("figure", { class: "figure" }, caption, picture(block));
}

/** Videos are not played: title, words and a link. */
export function video(block) {
  const title = block.title_url ? outsideLink(block.title_url, plainText(block.title)) : plainText(block.title);
  const facts = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "card" },
    h("div", { class: "card-title with-icon" }, icon("play"), h("span", {}, title)),
    facts && h("div", { class: "faint" }, facts),
    block.description && h("div", { class: "text" }, textObject(block.description)),
    safeUrl(block.video_url) && h("div", {}, outsideLink(block.video_url, "Open the video")),
  );
}

const ALERT_ICONS = { warning: "alert", error: "alert", success: "check" };

export function alert(block) {
  const level = block.level ?? "default";
  return h("div", { class: `alert ${level}`, role: level === "error" ? "alert" : "note" }, icon(ALERT_ICONS[level] ?? "info"), h("div", { class: "text" }, textObject(block.text)));
}

export function markdownBlock(block) {
  return h("div", { class: "text markdown" }, markdown(block.text));
}

export function file(block) {
  return block.file ? fileCard(block.file) : h("div", { class: "unknown" }, `[remote file ${block.external_id ?? ""}]`);
}
