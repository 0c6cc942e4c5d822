/** The thread beside the conversation: the message it grew from, its replies, a composer of its own. */
import { Composer } from "./composer.js";
import { thinking } from "./conversation.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { startEditing } from "./messageedit.js";
import { MessageList } from "./messagelist.js";
import { channelTitle, currentChannel, on, store, tell, threadKey } from "./store.js";

class Thread {
  constructor() {
    this.root = document.getElementById("thread");
    this.root.dataset.testid = "thread-pane";
    this.list = new MessageList({ label: "Replies", inThread: true });
    this.composer = new Composer({ place: () => ({ channel: store.route.channel, thread: store.route.thread }), name: "thread", onEditLast: () => this.editLast() });
    this.where = h("span", { class: "faint" });
    this.status = h("div", { class: "status-line", role: "status" });
    const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close thread", title: "Close", "data-testid": "thread-close", onclick: () => this.close() }, icon("close"));
    this.title = h("h2", { "data-testid": "thread-title" });
    const head = h("header", { class: "head" }, h("div", { class: "head-words" }, this.title, this.where), close);
    this.foot = h("div", { class: "foot" }, this.composer.root);
    fill(this.root, head, this.list.root, this.status, this.foot);
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && this.close());
    this.shown = null;
  }

  start() {
    on("route", () => this.draw());
    on("state", () => this.draw());
    on("thread", (key) => key === this.key && this.paint());
    on("status", () => this.drawStatus());
    on("focus", (where) => where === "thread" && this.composer.focus());
  }

  get key() {
    return threadKey(store.route.channel, store.route.thread);
  }

  close() {
    const { thread } = store.route;
    tell("go", { channel: store.route.channel, tab: store.route.tab });
    document.querySelector(`#main article[data-ts="${CSS.escape(thread ?? "")}"]`)?.focus();
  }

  draw() {
    const open = Boolean(store.route.thread);
    this.root.hidden = !open;
    document.getElementById("shell").classList.toggle("with-thread", open);
    if (!open) {
      this.shown = null;
      return;
    }
    const channel = currentChannel();
    const title = channel?.titles?.[store.route.thread];
    this.title.textContent = this.title.title = title ?? "Thread";
    this.where.textContent = title ? "" : channelTitle(channel);
    this.foot.hidden = channel?.kind !== "im" && !channel?.is_member;
    const place = `${store.me}/${this.key}`;
    if (this.shown !== place) {
      this.shown = place;
      this.paint({ reset: true });
      this.composer.show({ placeholder: "Reply…" });
    } else this.paint();
    this.drawStatus();
  }

  paint({ reset = false } = {}) {
    const messages = store.threads.get(this.key);
    if (!messages) return fill(this.list.list, h("div", { class: "loading" }, "Loading…"));
    this.list.paint(store.route.channel, messages, { reset });
    return undefined;
  }

  drawStatus() {
    const text = store.route.thread && store.status.get(this.key);
    fill(this.status, text && thinking(text));
  }

  editLast() {
    const mine = (store.threads.get(this.key) ?? []).filter((each) => each.user === store.me).at(-1);
    const article = mine && this.list.list.querySelector(`article[data-ts="${CSS.escape(mine.ts)}"]`);
    if (article) startEditing(article, store.route.channel, mine);
  }
}

/** Make the thread pane and keep it true. */
export function startThread() {
  new Thread().start();
}
