/** Checkboxes and radio buttons: native controls, labels and descriptions in mrkdwn. */
import { freshId, h } from "../dom.js";
import { textObject } from "../mrkdwn.js";

export function checkboxes(field) {
  const chosen = () => new Set(field.state.selected_options.map((option) => option.value));
  const toggle = async (option, box) => {
    const now = chosen();
    if (box.checked) now.add(option.value);
    else now.delete(option.value);
    const kept = await field.change({ selected_options: field.element.options.filter((each) => now.has(each.value)) });
    if (!kept) box.checked = !box.checked;
  };
  const before = chosen();
  return group(field, "group", (option, name) => {
    const box = h("input", { type: "checkbox", name, checked: before.has(option.value), onchange: () => toggle(option, box) });
    return box;
  });
}

export function radioButtons(field) {
  const pick = async (option, root) => {
    const old = field.state.selected_option?.value;
    if (await field.change({ selected_option: option })) return;
    for (const each of root.querySelectorAll("input")) each.checked = each.dataset.value === old;
  };
  const before = field.state.selected_option?.value;
  const root = group(field, "radiogroup", (option, name) =>
    h("input", { type: "radio", name, checked: option.value === before, onchange: () => pick(option, root) }),
  );
  return root;
}

function group(field, role, control) {
  const name = freshId("choice");
  const rows = field.element.options.map((option) => choice(field, option, control(option, name)));
  return h("div", { class: "choices", role, "aria-labelledby": field.labelId, "aria-describedby": field.describedBy }, rows);
}

function choice(field, option, input) {
  input.dataset.blockId = field.blockId;
  input.dataset.actionId = field.element.action_id;
  input.dataset.value = option.value;
  const words = h("span", { class: "choice-words" }, h("span", { class: "choice-label" }, textObject(option.text)));
  if (option.description) words.append(h("span", { class: "choice-detail" }, textObject(option.description)));
  return h("label", { class: "choice" }, input, words);
}
