/** The middle: where one is, what was said, what the app is doing, and the composer. */
import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { fill, h, refill } from "./dom.js";
import { drawHome } from "./home.js";
import { icon } from "./icons.js";
import { startEditing } from "./messageedit.js";
import { MessageList } from "./messagelist.js";
import { trying } from "./notices.js";
import { drawer } from "./sidebar.js";
import { channelTitle, currentChannel, displayName, isAppChannel, isTopLevel, on, personOf, store, tell, threadKey } from "./store.js";

class Conversation {
  constructor() {
    this.root = document.getElementById("main");
    this.list = new MessageList({ label: "Messages" });
    this.composer = new Composer({ place: () => ({ channel: store.route.channel, thread: null }), onEditLast: () => this.editLast() });
    this.head = h("header", { class: "head" });
    this.banner = h("div", { class: "banner", role: "status", hidden: true });
    this.status = h("div", { class: "status-line", role: "status", "data-testid": "status-line" });
    this.foot = h("div", { class: "foot" });
    this.home = h("div", { class: "home", "data-testid": "home", role: "tabpanel", "aria-label": "Home" });
    fill(this.root, this.head, this.banner);
    this.shown = null;
  }

  start() {
    on("route", () => this.draw());
    on("state", () => this.draw());
    on("history", (channel) => channel === store.route.channel && this.paint({ reset: true }));
    on("message", (channel) => channel === store.route.channel && this.paint());
    on("home", () => this.drawHome());
    on("status", () => this.drawStatus());
    on("connection", () => this.drawBanner());
    on("focus", (where) => where === "composer" && this.composer.focus());
  }

  get atHome() {
    return isAppChannel(currentChannel()) && store.route.tab === "home";
  }

  draw() {
    const channel = currentChannel();
    if (!channel) return;
    this.drawHead(channel);
    this.drawBanner();
    this.turn(this.atHome ? [this.home] : [this.list.root, this.status, this.foot]);
    this.drawHome();
    const place = `${store.me}/${channel.id}`;
    if (this.shown !== place) {
      this.shown = place;
      this.list.root.setAttribute("aria-label", `Messages in ${channelTitle(channel)}`);
      this.paint({ reset: true });
      this.composer.show({ placeholder: `Message ${channelTitle(channel)}` });
    } else this.paint();
    this.drawFoot(channel);
    this.drawStatus();
  }

  /** Show *parts* under the head; those of the other tab leave the page. */
  turn(parts) {
    if (this.parts?.[0] === parts[0]) return;
    this.parts = parts;
    fill(this.root, this.head, this.banner, parts);
    this.list.settle();
  }

  drawHead(channel) {
    const { id, name, topic, is_member: inside, app_is_member: together } = channel;
    refill(this.head, [store.me, id, name, topic, inside, together, store.state.app, store.route.tab], () => this.headOf(channel));
  }

  headOf(channel) {
    const app = isAppChannel(channel);
    const menu = h("button", { type: "button", class: "icon-button menu-button", "aria-label": "Channels and people", onclick: () => drawer(true) }, icon("menu"));
    const sign = channel.kind === "im" ? avatar(personOf(channel.with), 28) : icon(channel.kind === "private" ? "lock" : "hash", 20);
    const name = channel.kind === "im" ? channelTitle(channel) : channel.name;
    const title = h("div", { class: "head-title" }, sign, h("h1", {}, name), app && h("span", { class: "badge" }, "App"), app && presence());
    const below = !app && channel.topic && h("div", { class: "topic", title: channel.topic }, channel.topic);
    return [menu, h("div", { class: "head-words" }, title, below), app ? tabs() : channel.kind !== "im" && appMark(channel)];
  }

  drawBanner() {
    const online = store.state.app.online;
    const words = !store.connected ? "Connection to the sandbox lost. Trying again…" : !online && `${store.state.app.name} is not running; nobody answers before it is started.`;
    this.banner.hidden = !words;
    refill(this.banner, words, () => words && [icon("alert", 16), h("span", {}, words)]);
  }

  drawFoot(channel) {
    const outside = channel.kind !== "im" && !channel.is_member;
    refill(this.foot, [outside && channel.name, outside || channel.prompts], () => (outside ? joinBar(channel) : [prompts(channel), this.composer.root]));
  }

  drawStatus() {
    const { channel, thread } = store.route;
    const open = threadKey(channel, thread);
    const shown = [...store.status].filter(([key, text]) => text && key.startsWith(`${channel}/`) && !(thread && key === open));
    fill(this.status, shown.length > 0 && thinking(shown.at(-1)[1]));
  }

  drawHome() {
    if (this.atHome) drawHome(this.home);
  }

  paint({ reset = false } = {}) {
    const channel = currentChannel();
    const all = store.history.get(channel?.id);
    if (!all) return fill(this.list.list, h("div", { class: "loading" }, "Loading…"));
    this.list.paint(channel.id, all.filter(isTopLevel), { top: this.beginning(channel), newFrom: store.newFrom.get(channel.id), reset });
    return undefined;
  }

  /** The words over the first message; the same node while one stays, so that nothing flickers. */
  beginning(channel) {
    const key = `${store.me}/${channel.id}`;
    if (this.topKey !== key) {
      this.topKey = key;
      this.top = beginning(channel, (text) => this.composer.start(text));
    }
    return this.top;
  }

  editLast() {
    const mine = (store.history.get(store.route.channel) ?? []).filter((each) => each.user === store.me && !each.ephemeral && isTopLevel(each)).at(-1);
    const article = mine && this.list.list.querySelector(`article[data-ts="${CSS.escape(mine.ts)}"]`);
    if (article) startEditing(article, store.route.channel, mine);
  }
}

/** Make the middle column and keep it true. */
export function startConversation() {
  const conversation = new Conversation();
  conversation.start();
  return conversation;
}

function presence() {
  const { online } = store.state.app;
  return h("span", { class: "presence-words", "data-testid": "app-presence" }, h("span", { class: online ? "presence on" : "presence" }), online ? "Online" : "Offline");
}

function tabs() {
  const tab = (name, label, id) =>
    h("button", { type: "button", role: "tab", class: "tab", "data-testid": id, "aria-selected": String(store.route.tab === name), tabindex: store.route.tab === name ? "0" : "-1", onclick: () => tell("go", { channel: store.route.channel, tab: name }) }, label);
  const onKey = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const name = store.route.tab === "home" ? "messages" : "home";
    tell("go", { channel: store.route.channel, tab: name });
    document.querySelector(`[data-testid="${name}-tab"]`)?.focus();
  };
  const { app } = store.state;
  return h("div", { class: "tabs", role: "tablist", "aria-label": app.name, onkeydown: onKey }, app.home_enabled && tab("home", "Home", "home-tab"), tab("messages", "Messages", "messages-tab"));
}

/** Whether the app is in the channel; if not, the way to add it. */
function appMark(channel) {
  const { app } = store.state;
  const person = personOf(app.bot_user_id);
  if (channel.app_is_member) return h("span", { class: "app-mark", title: `${app.name} is in this channel` }, avatar(person, 20), h("span", {}, app.name));
  if (!channel.is_member) return null;
  const add = () => trying(() => api.inviteApp(store.me, channel.id));
  return h("button", { type: "button", class: "button small", "data-testid": "invite-app", title: `${app.name} is not in this channel`, onclick: add }, icon("plus", 16), `Add ${app.name}`);
}

function joinBar(channel) {
  const join = () => trying(() => api.join(store.me, channel.id));
  return h("div", { class: "join-bar" }, h("span", {}, "You are looking at ", h("strong", {}, `#${channel.name}`)), h("button", { type: "button", class: "button primary", "data-testid": "join", onclick: join }, "Join channel"));
}

/** The prompts the app suggests; a press sends one as if it had been typed. */
function prompts(channel) {
  const { title, prompts: offered = [] } = channel.prompts ?? {};
  if (!offered.length) return null;
  const send = (each) => trying(() => api.post(store.me, channel.id, each.message));
  const chips = offered.map((each) => h("button", { type: "button", class: "prompt", title: each.message, onclick: () => send(each) }, each.title));
  return h("div", { class: "prompts", "data-testid": "prompts" }, title && h("span", { class: "faint" }, title), chips);
}

/** "Readiness Advisor is thinking…" with three quiet dots. */
export function thinking(text) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i", {}), h("i", {}), h("i", {}));
  return [dots, h("span", {}, `${store.state.app.name} ${text}`)];
}

function beginning(channel, start) {
  if (isAppChannel(channel)) return appBeginning(start);
  if (channel.kind === "im") {
    const person = personOf(channel.with);
    return h("div", { class: "beginning" }, avatar(person, 48), h("h2", {}, displayName(person)), h("p", {}, person.title ? `${person.title}. ` : "", "A sample person; switch to them at the top left to answer."));
  }
  return h("div", { class: "beginning" }, h("h2", {}, `#${channel.name}`), h("p", {}, channel.topic || "This is where the channel begins."));
}

function appBeginning(start) {
  const { app } = store.state;
  const commands = (app.commands ?? []).map((each) => h("button", { type: "button", class: "starter", onclick: () => start(each.command) }, h("code", {}, each.command), h("span", {}, each.description)));
  return h("div", { class: "beginning" }, avatar(personOf(app.bot_user_id), 48), h("h2", {}, app.name), h("p", {}, app.description), commands.length > 0 && h("div", { class: "starters" }, commands));
}
