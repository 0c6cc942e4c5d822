/** Every Block Kit element by its type. */
import { h, safeUrl } from "../dom.js";
import { button, feedbackButtons, iconButton, overflow, workflowButton } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { Field } from "./field.js";
import { datePicker, dateTimePicker, fileInput, richTextInput, textInput, timePicker, typedInput } from "./inputs.js";
import { multiSelect } from "./multi.js";
import { singleSelect } from "./selects.js";

const ELEMENTS = {
  button, icon_button: iconButton, feedback_buttons: feedbackButtons, overflow, workflow_button: workflowButton,
  checkboxes, radio_buttons: radioButtons,
  static_select: singleSelect, external_select: singleSelect, users_select: singleSelect, channels_select: singleSelect, conversations_select: singleSelect,
  multi_static_select: multiSelect, multi_external_select: multiSelect, multi_users_select: multiSelect,
  multi_channels_select: multiSelect, multi_conversations_select: multiSelect,
  plain_text_input: textInput, email_text_input: typedInput, url_text_input: typedInput, number_input: typedInput, rich_text_input: richTextInput,
  datepicker: datePicker, timepicker: timePicker, datetimepicker: dateTimePicker, file_input: fileInput,
  image: (field) => picture(field.element),
};

/** Draw *element* of block *blockId*; a type nobody knows is named in a box, never a crash. */
export function renderElement(ctx, blockId, element, options = {}) {
  const draw = ELEMENTS[element?.type];
  if (!draw) return h("span", { class: "unknown" }, `[element ${element?.type ?? "without a type"}]`);
  return draw(new Field(ctx, blockId, element, options));
}

/** An image; where it cannot be loaded (offline, say) its words stand in its place. */
export function picture({ image_url: url, slack_file: file, alt_text: alt }, attributes = {}) {
  const src = safeUrl(url ?? file?.url ?? (file?.id ? `/files/${file.id}/image` : ""));
  const instead = () => h("span", { class: "no-image" }, alt || "Image");
  if (!src) return instead();
  const image = h("img", { alt: alt ?? "", loading: "lazy", referrerpolicy: "no-referrer", class: "picture", ...attributes });
  image.addEventListener("error", () => image.replaceWith(instead()));
  image.src = src;
  return image;
}
