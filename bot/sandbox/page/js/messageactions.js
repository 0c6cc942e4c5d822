/** What one can do with a message: the small bar that shows under the pointer, and the same by keys (T thread, E edit, Delete). */
import { api } from "./api.js";
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { startEditing } from "./messageedit.js";
import { plainText } from "./mrkdwn.js";
import { notice, trying } from "./notices.js";
import { store, tell } from "./store.js";
import { fromWire } from "./wire.js";

/** Give *article* its actions. The bar is made when it is first wanted. */
export function messageActions(article, channel, message, { inThread }) {
  const offered = actionsFor(article, channel, message, inThread);
  const bar = () => article.querySelector(":scope > .message-bar") ?? article.appendChild(barOf(offered, moreItems(channel, message)));
  article.addEventListener("pointerenter", bar);
  article.addEventListener("focusin", bar);
  article.addEventListener("keydown", (event) => {
    if (event.target !== article || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = offered.find((each) => each.keys.includes(event.key));
    if (!wanted) return;
    event.preventDefault();
    wanted.run();
  });
}

function actionsFor(article, channel, message, inThread) {
  const mine = message.user === store.me && !message.bot_id && !message.ephemeral;
  const actions = [];
  if (!inThread && !message.ephemeral) actions.push({ name: "reply", label: "Reply in thread", keys: ["t", "T", "Enter", "ArrowRight"], run: () => openThread(channel, message) });
  if (mine) actions.push({ name: "pencil", label: "Edit message", keys: ["e", "E"], run: () => startEditing(article, channel, message) });
  if (mine) actions.push({ name: "trash", label: "Delete message", keys: ["Delete", "Backspace"], danger: true, run: () => remove(channel, message) });
  if (message.ephemeral) actions.push({ name: "close", label: "Dismiss", keys: ["Delete", "Backspace"], run: () => trying(() => api.remove(store.me, channel, message.ts)) });
  return actions;
}

function openThread(channel, message) {
  tell("go", { channel, thread: message.thread_ts ?? message.ts, focus: "thread" });
}

async function remove(channel, message) {
  const question = { title: "Delete this message?", text: "It goes for everyone, at once.", confirm: "Delete", deny: "Keep it", style: "danger" };
  if (await confirmed(question)) await trying(() => api.remove(store.me, channel, message.ts));
}

function barOf(offered, more) {
  const bar = h("div", { class: "message-bar", role: "toolbar", "aria-label": "Message actions" });
  bar.append(...offered.map((each) => h("button", { type: "button", class: each.danger ? "icon-button danger" : "icon-button", "aria-label": each.label, title: each.label, onclick: each.run }, icon(each.name))));
  const open = () => openMenu(button, more(), { label: "More actions", align: "end" });
  const button = h("button", { type: "button", class: "icon-button", "aria-label": "More actions", title: "More actions", "aria-haspopup": "menu", onclick: open }, icon("more"));
  bar.append(button);
  return bar;
}

/** The app's message shortcuts, and copying. */
function moreItems(channel, message) {
  return () => {
    const { app } = store.state;
    const shortcuts = (app.shortcuts ?? []).filter((each) => each.type === "message" && !message.ephemeral);
    const run = (shortcut) => trying(() => api.shortcut(store.me, shortcut.callback_id, channel, message.ts));
    return [
      ...shortcuts.map((shortcut) => ({ label: plainText(shortcut.name), detail: app.name, lead: icon("bolt"), onPick: () => run(shortcut) })),
      { label: "Copy text", lead: icon("file"), onPick: () => copy(message) },
    ];
  };
}

async function copy(message) {
  try {
    await navigator.clipboard.writeText(fromWire(message.text ?? ""));
    notice("Copied.");
  } catch {
    notice("The browser did not let the page copy.", "error");
  }
}
