/** What each kind of select offers, in one shape: groups of `{value, label, detail, option?}`. */
import { passes } from "../actions.js";
import { plainText } from "../mrkdwn.js";
import { channelTitle, displayName, store } from "../store.js";

/** `[{label, choices}]` for a select of any kind; a single unnamed group where the app made none. */
export function groupsOf(element) {
  const kind = element.type.replace(/^multi_/, "");
  if (kind === "users_select") return [{ label: "", choices: people() }];
  if (kind === "channels_select") return [{ label: "", choices: channels((each) => each.kind === "public") }];
  if (kind === "conversations_select") return [{ label: "", choices: channels((each) => passes(each, element.filter)) }];
  const groups = element.option_groups ?? [{ label: "", options: element.options ?? element.initial_options ?? [] }];
  return groups.map((group) => ({ label: plainText(group.label), choices: (group.options ?? []).map(optionChoice) }));
}

function optionChoice(option) {
  return { value: option.value, label: plainText(option.text), detail: plainText(option.description), option };
}

function people() {
  return store.state.people.map((person) => ({ value: person.id, label: displayName(person), detail: person.title ?? "" }));
}

function channels(wanted) {
  return store.state.channels.filter(wanted).map((channel) => ({
    value: channel.id,
    label: channel.kind === "private" ? `${channel.name} (private)` : channelTitle(channel),
    detail: "",
  }));
}

const KEYS = {
  static_select: "selected_option", external_select: "selected_option", users_select: "selected_user",
  channels_select: "selected_channel", conversations_select: "selected_conversation",
};

/** The key of the state a select keeps: `selected_user`, `selected_options`, … */
export function stateKey(type) {
  return type.startsWith("multi_") ? `${KEYS[type.replace("multi_", "")]}s` : KEYS[type];
}

/** The values (ids or option values) chosen in *state*. */
export function chosenValues(type, state) {
  const held = state[stateKey(type)];
  return [held ?? []].flat().map((each) => each.value ?? each);
}

/** The state that choosing *choices* makes. */
export function stateOf(type, choices) {
  const values = choices.map((choice) => choice.option ?? choice.value);
  return { [stateKey(type)]: type.startsWith("multi_") ? values : values[0] ?? null };
}
