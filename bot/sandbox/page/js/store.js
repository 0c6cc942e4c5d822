/**
 * What the page knows: the workspace as the acting person sees it, messages by conversation, and where the person is.
 * Views subscribe by topic: "state", "route", "history", "message", "thread", "home", "status", "connection".
 */
const listeners = new Map();

export const store = {
  state: null, // /_page/state
  me: null, // acting person's id
  route: { channel: null, thread: null, tab: "messages" },
  history: new Map(), // channel id -> messages, oldest first
  threads: new Map(), // "channel/ts" -> parent, then replies
  status: new Map(), // "channel/thread or ''" -> "is thinking…"
  home: null, // the app's Home view, null before it published one
  connected: true,
  newFrom: new Map(), // channel id -> ts of the first message unread when the channel was opened
};

/** Call *listener* whenever *topic* is told. */
export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

/** Tell *topic*. */
export function tell(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export function threadKey(channel, ts) {
  return `${channel}/${ts ?? ""}`;
}

export function channelOf(id) {
  return store.state?.channels.find((each) => each.id === id) ?? null;
}

export function currentChannel() {
  return channelOf(store.route.channel);
}

/** Whether *id* is somebody of this workspace, or its app. */
export function knownPerson(id) {
  return !("unknown" in personOf(id));
}

/** A person, the app's bot user included; unknown ids get a stand-in so that nothing breaks. */
export function personOf(id) {
  const app = store.state?.app;
  if (app && (id === app.bot_user_id || id === app.bot_id)) return { ...appPerson(app), is_bot: true };
  return store.state?.people.find((each) => each.id === id) ?? { id, name: id ?? "unknown", real_name: id ?? "Unknown", title: "", unknown: true };
}

function appPerson(app) {
  return { id: app.bot_user_id, name: app.bot_name || app.name, real_name: app.name, title: app.description ?? "", is_app: true };
}

export function myself() {
  return personOf(store.me);
}

/** The seeded people one can act as. */
export function humans() {
  return (store.state?.people ?? []).filter((each) => !each.is_bot);
}

/** The direct message with the app, if the workspace has one. */
export function appChannel() {
  return store.state?.channels.find((each) => each.kind === "im" && each.with === store.state.app?.bot_user_id) ?? null;
}

export function isAppChannel(channel) {
  return Boolean(channel) && channel.id === appChannel()?.id;
}

/** "#ml-platform", or the other person's name in a direct message. */
export function channelTitle(channel) {
  if (!channel) return "";
  return channel.kind === "im" ? displayName(personOf(channel.with)) : `#${channel.name}`;
}

/** The name to show. Seeded people are called "Sample: Ana (platform)"; that they are samples and what they do stands beside them. */
export function displayName(person) {
  const bare = (person.real_name || "").replace(/^sample:\s*/i, "").replace(/\s*\([^)]*\)$/, "");
  return bare || person.real_name || person.name;
}

/** How many messages wait there for the acting person; a channel they only look at counts none. */
export function unreadOf(channel) {
  return channel.is_member || channel.kind === "im" ? channel.unread ?? 0 : 0;
}

/** Who sent *message*: `{id, name, isApp, color}`; an app may post under a name of its own. */
export function authorOf(message) {
  const app = store.state?.app;
  const byApp = Boolean(message.bot_id) || (app && message.user === app.bot_user_id);
  const person = personOf(byApp ? app?.bot_user_id : message.user);
  return { id: person.id, name: message.username || displayName(person), isApp: byApp, person };
}

export function isTopLevel(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

/** Put *message* where its ts belongs in *list* (oldest first), replacing the one with the same ts. Returns "added" or "changed". */
export function place(list, message) {
  const at = list.findIndex((each) => each.ts === message.ts);
  if (at >= 0) {
    list[at] = message;
    return "changed";
  }
  const after = list.findIndex((each) => Number(each.ts) > Number(message.ts));
  list.splice(after < 0 ? list.length : after, 0, message);
  return "added";
}

/** Take the message at *ts* out of *list*. */
export function take(list, ts) {
  const at = list.findIndex((each) => each.ts === ts);
  if (at >= 0) list.splice(at, 1);
}
