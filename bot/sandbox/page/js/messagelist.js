/**
 * A list of messages that is painted again and again without losing anything: elements whose message did not change stay as they
 * are; one that changed is drawn anew and gives focus and selection back; the list stays at its end while the reader is there.
 */
import { h } from "./dom.js";
import { renderMessage } from "./message.js";
import { authorOf, store } from "./store.js";
import { dayKey, dayLabel } from "./time.js";

const GROUP_WITHIN_S = 5 * 60;
const NEAR_END_PX = 90;

export class MessageList {
  /** *label* names the list for screen readers; *inThread*: replies are not offered and days not divided. */
  constructor({ label, inThread = false }) {
    this.inThread = inThread;
    this.items = new Map(); // key -> {signature, node}
    this.list = h("div", { class: "message-list", role: "group", "aria-label": label });
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd(true) }, "New messages ↓");
    this.root = h("div", { class: "scroller", tabindex: "0", "aria-label": label, role: "region" }, this.list, this.jump);
    this.atEnd = true;
    this.root.addEventListener("scroll", () => this.scrolled());
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.list);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.root);
  }

  /** Show *messages* of *channel*. *top*: a node before the first; *newFrom*: ts before which the "New" line stands. */
  paint(channel, messages, { top = null, newFrom = null, reset = false } = {}) {
    if (reset) this.items.clear();
    const before = this.list.lastElementChild?.dataset.ts;
    const wanted = this.plan(channel, messages, newFrom);
    const nodes = wanted.map((item) => this.nodeFor(item));
    this.forget(new Set(wanted.map((item) => item.key)));
    arrange(this.list, top ? [top, ...nodes] : nodes);
    const last = messages.at(-1);
    if (reset) this.atEnd = true;
    if (this.atEnd || (last?.ts !== before && last?.user === store.me)) this.toEnd();
    else if (last && last.ts !== before && before) this.jump.hidden = false;
  }

  /** What stands in the list, in order: `{key, signature, draw}`. */
  plan(channel, messages, newFrom) {
    const items = [];
    messages.forEach((message, index) => {
      const previous = messages[index - 1];
      const newDay = !previous || dayKey(previous.ts) !== dayKey(message.ts);
      if (newDay && !this.inThread) items.push({ key: `day ${dayKey(message.ts)}`, signature: dayLabel(message.ts), draw: () => dayLine(message.ts) });
      if (message.ts === newFrom && previous) items.push({ key: "new", signature: "new", draw: newLine });
      const grouped = !newDay && message.ts !== newFrom && together(previous, message) && !(this.inThread && index === 1);
      const options = { grouped, inThread: this.inThread };
      const open = !this.inThread && store.route.thread === message.ts;
      items.push({ key: message.ts, signature: JSON.stringify([message, grouped, open, store.me]), draw: () => renderMessage(channel, message, options) });
      if (this.inThread && index === 0) items.push({ key: "replies", signature: String(messages.length), draw: () => repliesLine(messages.length - 1) });
    });
    return items;
  }

  nodeFor({ key, signature, draw }) {
    const known = this.items.get(key);
    if (known?.signature === signature || known?.node.querySelector(".editor")) return known.node;
    const node = draw();
    if (known) keepFocus(known.node, node);
    this.items.set(key, { signature, node });
    return node;
  }

  forget(keys) {
    for (const key of this.items.keys()) if (!keys.has(key)) this.items.delete(key);
  }

  /** Back in the page after a while outside it: at the end, if the reader was there. */
  settle() {
    if (this.atEnd && this.root.isConnected) this.toEnd();
  }

  scrolled() {
    if (!this.root.isConnected) return;
    this.atEnd = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR_END_PX;
    if (this.atEnd) this.jump.hidden = true;
  }

  toEnd(smooth = false) {
    this.root.scrollTo({ top: this.root.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.jump.hidden = true;
    this.atEnd = true;
  }

  /** Arrow keys go from message to message. */
  onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const here = event.target.closest("article");
    if (!step || (event.target !== this.root && event.target !== here)) return;
    event.preventDefault();
    const all = [...this.list.querySelectorAll(":scope > article")];
    const next = here ? all[all.indexOf(here) + step] : all.at(-1);
    next?.focus();
  }
}

function together(previous, message) {
  if (!previous || isCard(previous) || isCard(message) || message.ephemeral || previous.ephemeral || message.subtype === "thread_broadcast" || previous.reply_count) return false;
  const [one, two] = [authorOf(previous), authorOf(message)];
  return one.id === two.id && one.name === two.name && Number(message.ts) - Number(previous.ts) < GROUP_WITHIN_S;
}

/** A message that asks or headlines something stands by itself. */
function isCard(message) {
  return (message.blocks ?? []).some((block) => /^(header|actions|input|data_visualization|card|container|plan)$/.test(block.type));
}

function dayLine(ts) {
  return h("div", { class: "line day", role: "separator" }, h("span", {}, dayLabel(ts)));
}

function newLine() {
  return h("div", { class: "line new", role: "separator", "aria-label": "New messages" }, h("span", {}, "New"));
}

function repliesLine(count) {
  const words = count === 0 ? "No replies yet" : count === 1 ? "1 reply" : `${count} replies`;
  return h("div", { class: "line replies", role: "separator" }, h("span", {}, words));
}

/** Make *nodes* the children of *root*, touching only those out of place, so that nothing loses focus or scroll. */
function arrange(root, nodes) {
  const keep = new Set(nodes);
  for (const child of [...root.children]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (root.children[index] !== node) root.insertBefore(node, root.children[index] ?? null);
  });
}

/** Once *fresh* stands in the page, focus the control in it that *old* had focused, with its selection. */
function keepFocus(old, fresh) {
  const active = document.activeElement;
  if (!old.contains(active)) return;
  const { actionId, value } = active.dataset;
  const selection = active.selectionStart === undefined ? null : [active.selectionStart, active.selectionEnd];
  queueMicrotask(() => {
    const same = [...fresh.querySelectorAll("[data-action-id]")].filter((each) => each.dataset.actionId === actionId);
    const target = same.find((each) => each.dataset.value === value) ?? same[0] ?? (active === old ? fresh : null);
    target?.focus({ preventScroll: true });
    if (selection && target?.setSelectionRange && /^(text|textarea|url|search)$/.test(target.type)) target.setSelectionRange(...selection);
  });
}
