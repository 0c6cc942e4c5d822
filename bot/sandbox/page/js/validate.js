/** What Slack's client checks before it sends a modal: required inputs, lengths, addresses, numbers. */
import { holdsState, idOf } from "./formstate.js";

const REQUIRED = "Please complete this field.";

/** `{block_id: sentence}` for the input blocks of *blocks* that cannot be sent as they are. */
export function mistakes(blocks, form) {
  const wrong = {};
  (blocks ?? []).forEach((block, index) => {
    if (block.type !== "input" || !holdsState(block.element?.type)) return;
    const id = idOf(block, index);
    const sentence = mistake(block, form.get(id, block.element));
    if (sentence) wrong[id] = sentence;
  });
  return wrong;
}

function mistake(block, state) {
  const { element } = block;
  const given = Object.entries(state).find(([key]) => key !== "type")?.[1];
  const empty = given === null || given === undefined || given === "" || (Array.isArray(given) && given.length === 0);
  if (empty) return block.optional || element.type === "file_input" ? "" : REQUIRED;
  return CHECKS[element.type]?.(String(given), element) ?? "";
}

const CHECKS = {
  plain_text_input: (text, { min_length: least = 0, max_length: most = 3000 }) => {
    if (text.length < least) return `Please write at least ${least} characters.`;
    return text.length > most ? `Please stay under ${most.toLocaleString()} characters.` : "";
  },
  email_text_input: (text) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? "" : "Please enter an email address."),
  url_text_input: (text) => (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) ? "" : "Please enter a web address, with https://."),
  number_input: (text, element) => {
    const value = Number(text);
    if (!Number.isFinite(value)) return "Please enter a number.";
    if (!element.is_decimal_allowed && !Number.isInteger(value)) return "Please enter a whole number.";
    if (element.min_value !== undefined && value < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
    return element.max_value !== undefined && value > Number(element.max_value) ? `Please enter ${element.max_value} or less.` : "";
  },
};
