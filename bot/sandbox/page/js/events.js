/** What the server pushes, put into the store; views are told what changed. */
import { announce, notice } from "./notices.js";
import { authorOf, channelOf, isTopLevel, place, store, take, tell, threadKey } from "./store.js";
import { plainWords } from "./words.js";

/** Handlers by event type; *page* offers refreshState(), markRead(channel) and the modals. */
export function handlers(page) {
  return {
    message: (event) => arrived(event, page),
    message_changed: (event) => changed(event),
    message_deleted: (event) => deleted(event.channel, event.ts, event.thread_ts),
    ephemeral: (event) => arrived({ ...event, message: { ...event.message, ephemeral: true } }, page),
    ephemeral_changed: (event) => changed({ ...event, message: { ...event.message, ephemeral: true } }),
    ephemeral_deleted: (event) => deleted(event.channel, event.ts, event.thread_ts),
    view: (event) => page.modals.on(event),
    home: (event) => {
      store.home = event.view;
      tell("home");
    },
    state: () => page.refreshState(),
    status: (event) => {
      store.status.set(threadKey(event.channel, event.thread_ts), event.text || "");
      tell("status");
    },
    notice: (event) => notice(event.text, event.level ?? "info"),
  };
}

function arrived({ channel, message }, page) {
  const fresh = put(channel, message) === "added";
  if (isTopLevel(message)) tell("message", channel);
  if (fresh) meet(channel, message, page);
}

function changed({ channel, message }) {
  put(channel, message);
  tell("message", channel);
}

/** Put *message* wherever it shows: the conversation, its thread, or both. Returns what happened where it belongs. */
function put(channel, message) {
  let outcome = "changed";
  const history = store.history.get(channel);
  if (history && isTopLevel(message)) outcome = place(history, message);
  else if (!history) outcome = "added";
  const root = message.thread_ts ?? message.ts;
  const thread = store.threads.get(threadKey(channel, root));
  if (thread) {
    const inThread = place(thread, message);
    if (!isTopLevel(message)) outcome = inThread;
    tell("thread", threadKey(channel, root));
  } else if (!isTopLevel(message)) outcome = "added";
  return outcome;
}

function deleted(channel, ts, threadTs) {
  take(store.history.get(channel) ?? [], ts);
  for (const [key, messages] of store.threads) {
    if (!key.startsWith(`${channel}/`)) continue;
    take(messages, ts);
    tell("thread", key);
  }
  if (threadTs === ts && store.route.thread === ts) tell("go", { channel });
  tell("message", channel);
}

/** Somebody else's new message: read aloud where one looks at it, counted where one does not. */
function meet(channelId, message, page) {
  const author = authorOf(message);
  if (message.user === store.me && !author.isApp) return;
  const here = store.route.channel === channelId && document.visibilityState === "visible" && store.route.tab === "messages";
  if (here) {
    announce(`${author.name}: ${plainWords(message)}`);
    page.markRead(channelId);
    return;
  }
  const channel = channelOf(channelId);
  if (!channel || !isTopLevel(message)) return;
  channel.unread = (channel.unread ?? 0) + 1;
  if (!store.newFrom.has(channelId)) store.newFrom.set(channelId, message.ts);
  tell("state");
}
