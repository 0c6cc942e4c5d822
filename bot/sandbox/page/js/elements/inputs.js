/** Text, number, address, date and time inputs: native controls whose value is kept as it is typed. */
import { h } from "../dom.js";
import { plainText } from "../mrkdwn.js";

const LIMIT_CHARS = 3000; // Slack's largest plain_text_input

/** plain_text_input, one line or several, with a count where it nears its limit. */
export function textInput(field) {
  const { element } = field;
  const most = element.max_length ?? LIMIT_CHARS;
  const attributes = { ...shared(field), class: "input", minlength: element.min_length, maxlength: most, value: field.state.value ?? "" };
  const control = element.multiline ? h("textarea", { ...attributes, rows: 4 }) : h("input", { ...attributes, type: "text" });
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const show = () => (count.textContent = control.value.length > most * 0.8 ? `${control.value.length.toLocaleString()} / ${most.toLocaleString()}` : "");
  control.addEventListener("input", show);
  wire(field, control, (text) => ({ value: text || null }));
  show();
  return h("span", { class: "input-box" }, control, count);
}

/** email_text_input, url_text_input, number_input. */
export function typedInput(field) {
  const { element } = field;
  const number = element.type === "number_input";
  const type = { email_text_input: "email", url_text_input: "url", number_input: "number" }[element.type];
  const bounds = number ? { min: element.min_value, max: element.max_value, step: element.is_decimal_allowed ? "any" : "1" } : {};
  const control = h("input", { ...shared(field), ...bounds, class: "input", type, value: field.state.value ?? "" });
  wire(field, control, (text) => ({ value: text || null }));
  return control;
}

/** rich_text_input: plain words, sent as one rich text section. */
export function richTextInput(field) {
  const control = h("textarea", { ...shared(field), class: "input", rows: 4, value: wordsOf(field.state.rich_text_value) });
  wire(field, control, (text) => ({ rich_text_value: text ? richText(text) : null }));
  return control;
}

function richText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

function wordsOf(value) {
  return (value?.elements ?? []).flatMap((part) => part.elements ?? []).map((leaf) => leaf.text ?? "").join("");
}

/** datepicker "2026-11-23", timepicker "14:05", datetimepicker seconds since 1970. */
export function datePicker(field) {
  return picker(field, "date", "selected_date");
}

export function timePicker(field) {
  return picker(field, "time", "selected_time");
}

export function dateTimePicker(field) {
  const seconds = field.state.selected_date_time;
  const local = seconds ? new Date(seconds * 1000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : "";
  const change = () => field.change({ selected_date_time: control.value ? Math.floor(new Date(control.value).getTime() / 1000) : null });
  const control = h("input", { ...shared(field), class: "input short", type: "datetime-local", value: local, onchange: change });
  return control;
}

function picker(field, type, key) {
  const change = () => field.change({ [key]: control.value || null });
  const control = h("input", { ...shared(field), class: "input short", type, value: field.state[key] ?? "", onchange: change });
  return control;
}

/** file_input: shown, but the sandbox's forms carry no files. */
export function fileInput(field) {
  return h("input", { ...field.marks, type: "file", class: "input", disabled: true, title: "Files cannot be attached to forms in the sandbox; drop them into a message" });
}

function shared(field) {
  return { ...field.marks, placeholder: plainText(field.element.placeholder) || null, autofocus: field.element.focus_on_load };
}

/** Keep each keystroke; tell the app on Enter or on each character, where the block asked for it. */
function wire(field, control, toState) {
  const when = field.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  control.addEventListener("input", () => {
    field.keep(toState(control.value));
    if (field.dispatches && when.includes("on_character_entered")) later(field, () => field.send(toState(control.value)));
  });
  control.addEventListener("keydown", (event) => {
    const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!enter || !field.dispatches || !when.includes("on_enter_pressed")) return;
    event.preventDefault();
    field.send(toState(control.value));
  });
}

const TYPING_PAUSE_MS = 300;
function later(field, work) {
  clearTimeout(field.timer);
  field.timer = setTimeout(work, TYPING_PAUSE_MS);
}
