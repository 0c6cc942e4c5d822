/** Selects of one choice: the browser's own control, at home on phones and with screen readers. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { plainText } from "../mrkdwn.js";
import { chosenValues, groupsOf, stateOf } from "./options.js";

export function singleSelect(field) {
  const { element } = field;
  const groups = groupsOf(element);
  const all = groups.flatMap((group) => group.choices);
  const change = async () => {
    const choice = all.filter((each) => each.value === control.value);
    if (!(await field.change(stateOf(element.type, choice)))) control.value = current(field);
  };
  const empty = h("option", { value: "" }, plainText(element.placeholder) || "Choose one");
  const control = h("select", { ...field.marks, class: "select", onchange: change }, empty, groups.map(optionGroup));
  control.value = current(field);
  if (!control.value) control.selectedIndex = 0;
  return h("span", { class: "select-box" }, control, icon("chevron"));
}

function current(field) {
  return chosenValues(field.element.type, field.state)[0] ?? "";
}

function optionGroup(group) {
  const options = group.choices.map((choice) => h("option", { value: choice.value }, choice.detail ? `${choice.label} · ${choice.detail}` : choice.label));
  return group.label ? h("optgroup", { label: group.label }, options) : options;
}
