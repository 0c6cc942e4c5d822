/** Buttons, icon buttons, feedback buttons and overflow menus. */
import { h, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { plainText } from "../mrkdwn.js";
import { store } from "../store.js";

/** Whether the acting person may see an element with `visible_to_user_ids`. */
function visible(element) {
  return !element.visible_to_user_ids || element.visible_to_user_ids.includes(store.me);
}

/** Run *work* while *control* shows that it is busy; a second press meanwhile does nothing. */
async function busy(control, work) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}

export function button(field) {
  const { element } = field;
  if (!visible(element)) return null;
  const style = { primary: "button primary", danger: "button danger" }[element.style] ?? "button";
  const press = () => busy(control, () => field.press({ value: element.value, text: element.text }));
  const url = element.url && safeUrl(element.url);
  const attributes = { ...field.marks, class: style, "aria-label": element.accessibility_label, onclick: press };
  const control = url
    ? h("a", { ...attributes, href: url, target: "_blank", rel: "noopener noreferrer" }, plainText(element.text))
    : h("button", { ...attributes, type: "button", "data-value": element.value }, plainText(element.text));
  return control;
}

export function iconButton(field) {
  const { element } = field;
  if (!visible(element)) return null;
  const label = element.accessibility_label || plainText(element.text);
  const press = () => busy(control, () => field.press({ value: element.value }));
  const control = h("button", { ...field.marks, type: "button", class: "icon-button", "aria-label": label, title: plainText(element.text), onclick: press }, icon(element.icon));
  return control;
}

/** Thumbs up and down; the chosen one stays pressed. */
export function feedbackButtons(field) {
  const { element } = field;
  const one = (choice, name) => {
    const label = choice.accessibility_label || plainText(choice.text);
    const press = () => {
      for (const each of group.children) each.setAttribute("aria-pressed", String(each === control));
      return busy(control, () => field.press({ value: choice.value }));
    };
    const control = h(
      "button",
      { ...field.marks, type: "button", class: "icon-button", "aria-label": label, title: plainText(choice.text), "aria-pressed": "false", "data-value": choice.value, onclick: press },
      icon(name),
    );
    return control;
  };
  const group = h("div", { class: "feedback", role: "group", "aria-label": "Feedback" }, one(element.positive_button, "up"), one(element.negative_button, "down"));
  return group;
}

export function overflow(field) {
  const pick = (option) => {
    if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
    field.press({ selected_option: option });
  };
  const items = field.element.options.map((option) => ({
    label: plainText(option.text), detail: plainText(option.description), value: option.value, onPick: () => pick(option),
  }));
  const open = () => openMenu(control, items, { label: "More actions", align: "end" });
  const control = h("button", { ...field.marks, type: "button", class: "icon-button boxed", "aria-label": "More actions", "aria-haspopup": "menu", onclick: open }, icon("more"));
  return control;
}

/** Workflows do not exist here: shown, not pressable. */
export function workflowButton(field) {
  return h("button", { ...field.marks, type: "button", class: "button", disabled: true, title: "Workflows do not run in the sandbox" }, plainText(field.element.text));
}
