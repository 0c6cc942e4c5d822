/** Where one writes: Enter sends, Shift+Enter makes a new line, "/" commands, "@" and "#" mentions, a file from disk or by dropping. */
import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { notice, trying } from "./notices.js";
import { store } from "./store.js";
import { commandOf, SuggestMenu, suggestionsFor } from "./suggest.js";

const drafts = new Map(); // place -> text not yet sent

export class Composer {
  /** *place()* gives `{channel, thread}`; *name* prefixes the test ids; *onEditLast* answers ArrowUp in an empty box. */
  constructor({ place, name = "", onEditLast = () => {} }) {
    Object.assign(this, { place, onEditLast, file: null });
    const marked = (id) => (name ? `${name}-${id}` : id);
    this.box = h("textarea", {
      class: "composer-box", rows: 1, id: marked("composer"), "data-testid": marked("composer"), autocomplete: "off", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      oninput: () => this.typed(), onkeydown: (event) => this.onKey(event), onblur: () => this.menu.show(null), onpaste: (event) => this.pasted(event),
    });
    this.menu = new SuggestMenu(this.box, (item, found) => this.pick(item, found));
    this.picker = h("input", { type: "file", hidden: true, "data-testid": marked("file"), onchange: () => this.attach(this.picker.files[0]) });
    this.chosen = h("div", { class: "composer-file", hidden: true });
    this.send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send", "data-testid": marked("send"), disabled: true }, icon("send"));
    this.tools = h("div", { class: "composer-tools" });
    this.form = h("form", { class: "composer", onsubmit: (event) => this.submit(event) }, this.chosen, this.box, h("div", { class: "composer-foot" }, this.tools, h("span", { class: "composer-keys", "aria-hidden": "true" }, h("kbd", {}, "Enter"), " to send"), this.send));
    this.root = h("div", { class: "composer-wrap" }, this.menu.root, this.form, this.picker);
    this.acceptDrops();
  }

  get key() {
    const { channel, thread } = this.place();
    return `${store.me}/${channel}/${thread ?? ""}`;
  }

  /** Show the draft of the place one has come to. */
  show({ placeholder }) {
    this.box.placeholder = placeholder;
    this.box.setAttribute("aria-label", placeholder);
    this.box.value = drafts.get(this.key) ?? "";
    this.attach(null);
    this.menu.show(null);
    this.drawTools();
    this.grow();
  }

  focus() {
    this.box.focus();
  }

  drawTools() {
    const tool = (name, label, run) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run }, icon(name));
    const inThread = Boolean(this.place().thread);
    const globals = (store.state.app.shortcuts ?? []).filter((each) => each.type === "global");
    const bolt = tool("bolt", "Shortcuts", () => this.openShortcuts(bolt, globals));
    bolt.setAttribute("aria-haspopup", "menu");
    fill(
      this.tools,
      tool("attach", "Attach a file", () => this.picker.click()),
      tool("at", "Mention somebody", () => this.insert("@")),
      !inThread && store.state.app.commands?.length > 0 && tool("slash", "Run a command", () => this.start("/")),
      !inThread && globals.length > 0 && bolt,
    );
  }

  openShortcuts(anchor, shortcuts) {
    const run = (each) => trying(() => api.shortcut(store.me, each.callback_id));
    openMenu(anchor, shortcuts.map((each) => ({ label: each.name, detail: store.state.app.name, lead: icon("bolt"), onPick: () => run(each) })), { label: "Shortcuts" });
  }

  /** Put *text* at the caret, as if typed. */
  insert(text) {
    this.focus();
    const { selectionStart: from, selectionEnd: to, value } = this.box;
    const gap = from > 0 && /\S/.test(value[from - 1]) ? " " : "";
    this.box.setRangeText(gap + text, from, to, "end");
    this.typed();
  }

  /** Begin the box with *text*, keeping nothing. */
  start(text) {
    this.box.value = text;
    this.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.typed();
  }

  typed() {
    drafts.set(this.key, this.box.value);
    this.menu.show(suggestionsFor(this.box.value, this.box.selectionStart, { inThread: Boolean(this.place().thread) }));
    this.grow();
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, innerHeight * 0.4)}px`;
    this.send.disabled = !this.box.value.trim() && !this.file;
  }

  pick(item, found) {
    const caret = this.box.selectionStart;
    const to = found.kind === "slash" ? this.box.value.length : caret;
    this.box.setRangeText(item.insert, found.from, to, "end");
    this.typed();
  }

  onKey(event) {
    if (event.isComposing) return;
    const exact = event.key === "Enter" && store.state.app.commands?.some((each) => each.command === this.box.value);
    if (!exact && this.menu.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "ArrowUp" && !this.box.value) {
      event.preventDefault();
      this.onEditLast();
    }
  }

  async submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text && !this.file) return;
    const send = this.sending(text);
    if (!send) return;
    const { file, key } = this;
    this.clear(key);
    const sent = await trying(send);
    if (sent === undefined) this.putBack(key, text, file);
  }

  /** The call that sends what is in the box, or null where it cannot be sent as it is. */
  sending(text) {
    const { channel, thread } = this.place();
    const { file } = this;
    if (file) return () => api.upload(store.me, channel, file, { text, threadTs: thread });
    if (!/^\/[a-z]/i.test(text)) return () => api.post(store.me, channel, text, thread);
    const known = commandOf(text);
    if (thread) notice("Commands do not work in threads. Use them in the conversation itself.", "error");
    else if (!known) notice(`${text.split(/\s/)[0]} is not a command of this app.`, "error");
    else return () => api.command(store.me, channel, known.command, text.slice(known.command.length).trim());
    return null;
  }

  clear(key) {
    drafts.delete(key);
    this.box.value = "";
    this.attach(null);
    this.menu.show(null);
    this.grow();
  }

  /** A refused message comes back, unless something else was begun meanwhile. */
  putBack(key, text, file) {
    if (!drafts.get(key)) drafts.set(key, text);
    if (this.key !== key || this.box.value) return;
    this.box.value = text;
    this.attach(file);
    this.grow();
  }

  attach(file) {
    this.file = file ?? null;
    this.chosen.hidden = !file;
    const drop = () => {
      this.attach(null);
      this.focus();
    };
    fill(this.chosen, file && [icon("file"), h("span", {}, file.name), h("button", { type: "button", class: "icon-button small", "aria-label": `Take ${file.name} away`, onclick: drop }, icon("close", 14))]);
    if (!file) this.picker.value = "";
    else this.focus();
    this.grow();
  }

  pasted(event) {
    const [file] = event.clipboardData?.files ?? [];
    if (!file) return;
    event.preventDefault();
    this.attach(file);
  }

  acceptDrops() {
    const over = (on) => (event) => {
      event.preventDefault();
      this.form.classList.toggle("dropping", on);
    };
    this.form.addEventListener("dragover", over(true));
    this.form.addEventListener("dragleave", over(false));
    this.form.addEventListener("drop", (event) => {
      over(false)(event);
      this.attach(event.dataTransfer.files[0]);
    });
  }
}
