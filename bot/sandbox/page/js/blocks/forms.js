/** Blocks that ask something of the person. */
import { fill, freshId, h, outsideLink } from "../dom.js";
import { renderElement } from "../elements/index.js";
import { icon } from "../icons.js";
import { plainText } from "../mrkdwn.js";

export function actions(block, ctx) {
  return h("div", { class: "actions" }, (block.elements ?? []).map((element) => renderElement(ctx, ctx.blockId, element)));
}

export function contextActions(block, ctx) {
  return h("div", { class: "actions context-actions" }, (block.elements ?? []).map((element) => renderElement(ctx, ctx.blockId, element)));
}

/** Label, control, hint, and a place for what is wrong with it (see showErrors). */
export function input(block, ctx) {
  const labelId = freshId("label");
  const hintId = freshId("hint");
  const errorId = freshId("error");
  const label = h("span", { class: "input-label", id: labelId }, plainText(block.label), block.optional && h("span", { class: "optional" }, " (optional)"));
  const describedBy = [block.hint && hintId, errorId].filter(Boolean).join(" ");
  const control = renderElement(ctx, ctx.blockId, block.element, { dispatches: Boolean(block.dispatch_action), labelId, describedBy });
  return h(
    "div",
    { class: "field" },
    label,
    control,
    h("p", { class: "field-error", id: errorId, hidden: true }),
    block.hint && h("p", { class: "hint", id: hintId }, plainText(block.hint)),
  );
}

/** Put *errors* ({block_id: sentence}) beneath their inputs inside *root*; focus goes to the first. Returns the sentences without a place. */
export function showErrors(root, errors) {
  const placeless = new Map(Object.entries(errors));
  for (const block of root.querySelectorAll(".block-input")) {
    const sentence = errors[block.dataset.blockId];
    const place = block.querySelector(".field-error");
    place.hidden = !sentence;
    fill(place, sentence && [icon("alert", 15), h("span", {}, sentence)]);
    const control = block.querySelector("input, select, textarea");
    if (sentence) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (sentence && placeless.size === Object.keys(errors).length) control?.focus();
    placeless.delete(block.dataset.blockId);
  }
  return [...placeless.values()];
}

/** An account to connect: the sandbox shows its state and the link, it connects nothing. */
export function authProvider(block) {
  const state = block.is_connected ? `Connected${block.connected_identity ? ` as ${plainText(block.connected_identity)}` : ""}` : "Not connected";
  const link = block.is_connected ? block.disconnect_url : block.auth_url;
  return h(
    "div",
    { class: "card" },
    h("div", { class: "card-title" }, plainText(block.name)),
    block.description && h("div", {}, plainText(block.description)),
    h("div", { class: "faint" }, state),
    link && h("div", {}, outsideLink(link, block.is_connected ? "Disconnect" : "Connect")),
  );
}
