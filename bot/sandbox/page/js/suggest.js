/** What a composer offers while one types: commands after "/", people after "@", channels after "#". */
import { avatar } from "./avatar.js";
import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { displayName, personOf, store } from "./store.js";

const MOST = 8;

/** The suggestions for *text* with the caret at *caret*: `{kind, from, items, hint}` or null. */
export function suggestionsFor(text, caret, { inThread }) {
  const before = text.slice(0, caret);
  if (!inThread && /^\/\S*$/.test(before)) return slash(before.toLowerCase());
  const usage = !inThread && commandOf(text);
  if (usage && caret > usage.command.length && !/[@#]\S*$/.test(before)) return subcommands(usage, before);
  const mention = before.match(/(^|[\s(])([@#])([\p{L}\p{N}._-]*(?: [\p{L}\p{N}]*)?)$/u);
  return mention ? mentions(mention[2], mention[3], caret) : null;
}

/** The app's command that *text* begins with, or undefined. */
export function commandOf(text) {
  return store.state.app.commands?.find((each) => text === each.command || text.startsWith(`${each.command} `));
}

function slash(typed) {
  const commands = (store.state.app.commands ?? []).filter((each) => each.command.startsWith(typed));
  const items = commands.map((each) => ({
    key: each.command, label: each.command, hint: each.usage_hint, detail: each.description, lead: avatar(personOf(store.state.app.bot_user_id), 28), insert: `${each.command} `,
  }));
  return items.length ? { kind: "slash", from: 0, items, title: "Commands", active: 0 } : null;
}

/** The words a usage hint lists ("[start what we want | resume | status]"), as things to pick; none is chosen before one moves to it. */
function subcommands(command, before) {
  const rest = before.slice(command.command.length + 1).toLowerCase();
  const parts = String(command.usage_hint ?? "").replace(/^\[|\]$/g, "").split("|").map((each) => each.trim()).filter(Boolean);
  const items = parts.filter((each) => each.toLowerCase().startsWith(rest)).map((each) => {
    const word = each.split(/\s/)[0];
    return { key: each, label: `${command.command} ${word}`, hint: each.slice(word.length), insert: `${command.command} ${word}${each === word ? "" : " "}` };
  });
  const exact = items.length === 1 && items[0].insert.trim() === before.trim();
  return items.length && !exact ? { kind: "slash", from: 0, items, title: command.description, active: -1 } : null;
}

function mentions(sign, typed, caret) {
  const words = typed.toLowerCase();
  const from = caret - typed.length - 1;
  const items = (sign === "@" ? people() : channels()).filter((each) => each.search.some((part) => part.startsWith(words))).slice(0, MOST);
  const written = items.length === 1 && items[0].insert.trim().toLowerCase() === `${sign}${words}`;
  return items.length && !written ? { kind: "mention", from, items, title: sign === "@" ? "People" : "Channels", active: 0 } : null;
}

function people() {
  const app = personOf(store.state.app.bot_user_id);
  const all = [...store.state.people.filter((each) => each.id !== app.id), app];
  return all.map((person) => {
    const name = displayName(person);
    return { key: person.id, label: name, detail: person.title, lead: avatar(person, 24), insert: `@${person.name} `, search: [name.toLowerCase(), person.name.toLowerCase(), ...name.toLowerCase().split(" ").slice(1)] };
  });
}

function channels() {
  const all = store.state.channels.filter((each) => each.kind !== "im");
  return all.map((each) => ({ key: each.id, label: each.name, detail: each.topic, lead: icon(each.kind === "private" ? "lock" : "hash"), insert: `#${each.name} `, search: [each.name] }));
}

/** The list itself, above the composer; it never takes focus, the text box keeps it and points at the active option. */
export class SuggestMenu {
  constructor(box, onPick) {
    this.box = box;
    this.onPick = onPick;
    this.root = h("div", { class: "suggest", role: "listbox", id: freshId("suggest"), "aria-label": "Suggestions", hidden: true });
    box.setAttribute("aria-controls", this.root.id);
    this.root.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.root.hidden;
  }

  show(found) {
    this.found = found;
    this.root.hidden = !found;
    this.root.dataset.testid = found?.kind === "slash" ? "slash-menu" : "mention-menu";
    this.active = found?.active ?? -1;
    this.draw();
  }

  draw() {
    if (!this.found) return this.box.removeAttribute("aria-activedescendant");
    const rows = this.found.items.map((item, index) => this.row(item, index));
    fill(this.root, h("div", { class: "suggest-title" }, this.found.title), rows);
    const current = rows[this.active];
    current?.scrollIntoView({ block: "nearest" });
    if (current) return this.box.setAttribute("aria-activedescendant", current.id);
    return this.box.removeAttribute("aria-activedescendant");
  }

  row(item, index) {
    return h(
      "div",
      { class: index === this.active ? "suggest-row active" : "suggest-row", role: "option", id: `${this.root.id}-${index}`, "aria-selected": String(index === this.active), onclick: () => this.onPick(item, this.found) },
      item.lead,
      h("span", { class: "suggest-words" }, h("span", {}, h("span", { class: "suggest-label" }, item.label), item.hint && h("span", { class: "suggest-hint" }, ` ${item.hint}`)), item.detail && h("span", { class: "suggest-detail" }, item.detail)),
    );
  }

  /** Arrow keys, Enter, Tab and Esc while it is open; true if the key was used. */
  onKey(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.found.items.length;
    if (step) {
      this.active = this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
      this.draw();
    } else if ((event.key === "Enter" || event.key === "Tab") && this.active >= 0) {
      this.onPick(this.found.items[this.active], this.found);
    } else if (event.key === "Escape") {
      this.show(null);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
