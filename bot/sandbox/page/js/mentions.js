/** @people, #channels, @here and the like, as they stand in messages. */
import { h } from "./dom.js";
import { channelOf, displayName, knownPerson, personOf, store, tell } from "./store.js";

/** "@Ana"; one's own name stands out. */
export function userMention(id, label) {
  const person = personOf(id);
  const mine = id === store.me;
  return h("span", { class: mine ? "mention me" : "mention", title: person.title || null, "data-user-id": id }, `@${knownPerson(id) ? displayName(person) : label || id}`);
}

/** "#ml-platform", which leads there; a channel the person cannot see stays grey text. */
export function channelMention(id, label) {
  const channel = channelOf(id);
  if (!channel) return h("span", { class: "mention faint" }, label ? `#${label}` : "#private-channel");
  const go = () => tell("go", { channel: id });
  return h("button", { type: "button", class: "mention", onclick: go }, `#${channel.name}`);
}

/** "@here", "@channel", user groups. */
export function specialMention(body, label) {
  const name = body.split("^")[0];
  return h("span", { class: "mention me" }, label || `@${name}`);
}
