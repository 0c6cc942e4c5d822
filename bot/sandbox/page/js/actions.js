/** Sending what a person did with an element: in the order it was done, with the values of the whole message or view. */
import { api } from "./api.js";
import { formOf } from "./formstate.js";
import { trying } from "./notices.js";
import { channelOf, isAppChannel, store } from "./store.js";

const queues = new Map();

/** The context blocks are drawn in. *key* names the form; *container* is what the server is told; surface: message, modal, home. */
export function contextFor({ key, container, blocks, surface }) {
  const form = formOf(key);
  form.sync(blocks, currentConversation);
  return { key, container, form, surface, dispatch: (action) => dispatch(key, container, action) };
}

export function messageContext(channel, message) {
  const container = { type: "message", channel, ts: message.ts, ephemeral: message.ephemeral ? true : undefined };
  const blocks = [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((each) => each.blocks ?? [])];
  return contextFor({ key: `m/${channel}/${message.ts}`, container, blocks, surface: "message" });
}

export function viewContext(view, surface) {
  return contextFor({ key: `v/${view.id}`, container: { type: "view", view_id: view.id }, blocks: view.blocks, surface });
}

/** One action after the other per container: two quick ticks must not overtake each other. */
function dispatch(key, container, action) {
  const values = formOf(key).values();
  const before = queues.get(key) ?? Promise.resolve();
  const sent = before.then(() => trying(() => api.action(store.me, container, action, values)));
  queues.set(key, sent);
  return sent;
}

/** The conversation a select with `default_to_current_conversation` begins with, if its filter lets it in. */
function currentConversation(element) {
  if (!element.default_to_current_conversation) return null;
  const channel = channelOf(store.route.channel);
  return channel && passes(channel, element.filter) ? channel.id : null;
}

/** Whether a conversation passes a select's `filter`: {include: [im|mpim|public|private], exclude_bot_users}. */
export function passes(channel, filter) {
  if (!filter) return true;
  if (filter.include && !filter.include.includes(channel.kind)) return false;
  return !(filter.exclude_bot_users && isAppChannel(channel));
}
