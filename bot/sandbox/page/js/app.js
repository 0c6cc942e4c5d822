/** The page: who one is and where, read from the address; the server's pushes; everything else draws itself from the store. */
import { api } from "./api.js";
import { startConversation } from "./conversation.js";
import { handlers } from "./events.js";
import { Live } from "./live.js";
import { startModals } from "./modal.js";
import { notice, trying } from "./notices.js";
import { readRoute, writeRoute } from "./route.js";
import { drawer, startSidebar } from "./sidebar.js";
import { appChannel, channelOf, channelTitle, isAppChannel, isTopLevel, on, store, tell, threadKey, unreadOf } from "./store.js";
import { applyTheme } from "./theme.js";
import { startThread } from "./thread.js";

const RETRY_MS = 1500;

class Page {
  constructor() {
    this.modals = startModals();
    this.handle = handlers(this);
    this.live = new Live({
      onEvent: (event) => this.handle[event.type]?.(event),
      onUp: (again) => this.connected(true, again),
      onDown: () => this.connected(false),
    });
    on("go", (place) => this.go(place));
    on("become", (person) => this.become(person));
    window.addEventListener("popstate", () => this.follow());
    window.addEventListener("hashchange", () => this.follow());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.markRead(store.route.channel));
  }

  /** Begin where the address says; without one, as the first person in the app's direct message. */
  async start() {
    const wanted = readRoute();
    try {
      await this.enter(wanted.person, wanted).catch((error) => {
        if (!error.refused) throw error;
        return this.enter(null, {}); // the address is of a workspace that is gone
      });
      if (matchMedia("(hover: hover)").matches) tell("focus", "composer"); // one types at once; no keyboard pops up on a phone
    } catch (error) {
      store.connected = false;
      notice(error.message, "error");
      setTimeout(() => this.start(), RETRY_MS);
    }
  }

  /** Become *person*: read the workspace as they see it, listen as them, and go to *place*. */
  async enter(person, place) {
    const state = await api.state(person);
    Object.assign(store, { state, me: state.me, history: new Map(), threads: new Map(), status: new Map(), newFrom: new Map(), home: null });
    this.live.connect(store.me);
    const channel = channelOf(place.channel) ?? appChannel() ?? state.channels[0];
    await this.go({ ...place, channel: channel?.id, replace: true });
  }

  async become(person) {
    if (person === store.me) return;
    this.modals.clear();
    drawer(false);
    await trying(() => this.enter(person, { channel: store.route.channel, tab: store.route.tab }));
  }

  /** Go to a place: `{channel, tab, thread, focus, replace}`. */
  async go({ channel, tab = "messages", thread = null, focus = null, replace = false }) {
    const moved = store.route.channel !== channel || replace;
    const turned = moved || store.route.tab !== tab;
    store.route = { channel, tab: isAppChannel(channelOf(channel)) ? tab : "messages", thread };
    writeRoute({ person: store.me, ...store.route }, { replace });
    drawer(false);
    if (moved) this.noteUnread(channel);
    tell("route");
    this.title();
    await Promise.all([turned && this.arrive(), this.loadThread()]);
    if (focus) tell("focus", focus);
  }

  /** The address was changed by Back, Forward or by hand. */
  follow() {
    const place = readRoute();
    const same = place.person === store.me && place.channel === store.route.channel && place.tab === store.route.tab && place.thread === store.route.thread;
    if (same || !store.state) return;
    if (place.person && place.person !== store.me) trying(() => this.enter(place.person, place));
    else if (channelOf(place.channel)) this.go({ ...place, replace: true });
  }

  /** Load what the place shows and tell the server one is there. */
  async arrive() {
    const { channel, tab } = store.route;
    const me = store.me;
    if (isAppChannel(channelOf(channel)) && tab === "home") return this.openHome(me);
    await this.loadHistory(channel);
    if (me !== store.me || channel !== store.route.channel) return undefined;
    this.markRead(channel);
    return isAppChannel(channelOf(channel)) ? trying(() => api.messagesTab(me)) : undefined;
  }

  async openHome(me) {
    const answer = await trying(() => api.home(me));
    if (me !== store.me || !answer) return;
    store.home = answer.view ?? store.home;
    tell("home");
  }

  async loadHistory(channel) {
    const me = store.me;
    const answer = channel && (await trying(() => api.history(me, channel)));
    if (!answer || me !== store.me) return;
    store.history.set(channel, answer.messages);
    this.placeNewLine(channel);
    tell("history", channel);
  }

  async loadThread() {
    const { channel, thread } = store.route;
    if (!thread) return;
    const me = store.me;
    const answer = await trying(() => api.history(me, channel, thread));
    if (!answer || me !== store.me) return;
    store.threads.set(threadKey(channel, thread), answer.messages);
    tell("thread", threadKey(channel, thread));
  }

  /** Remember how many messages were unread on coming here; the line is placed once they are loaded. */
  noteUnread(channel) {
    this.unread = channelOf(channel)?.unread ?? 0;
    if (!this.unread) store.newFrom.delete(channel);
  }

  placeNewLine(channel) {
    if (!this.unread || store.newFrom.has(channel)) return;
    const others = store.history.get(channel).filter((each) => isTopLevel(each) && each.user !== store.me && !each.ephemeral);
    const first = others.at(-Math.min(this.unread, others.length));
    if (first) store.newFrom.set(channel, first.ts);
  }

  async markRead(id) {
    const channel = channelOf(id);
    if (!channel || document.visibilityState !== "visible") return;
    channel.unread = 0;
    tell("state");
    this.title();
    await api.read(store.me, id).catch(() => {}); // the count is shown right; the server hears it next time
  }

  /** Read the workspace again; several wishes at once become one call. */
  refreshState() {
    this.refreshing ??= trying(() => api.state(store.me)).then((state) => {
      this.refreshing = null;
      if (!state || state.me !== store.me) return;
      store.state = state;
      const here = channelOf(store.route.channel);
      if (here) here.unread = 0;
      tell("state");
      this.title();
    });
    return this.refreshing;
  }

  /** The live connection came or went; after a gap everything shown is read again. */
  connected(up, again = false) {
    store.connected = up;
    tell("connection");
    if (up && again) this.readAgain();
  }

  /** After a gap: the sandbox may have been started anew, with other conversations in it. */
  async readAgain() {
    await this.refreshState();
    if (!channelOf(store.route.channel)) return this.go({ channel: appChannel()?.id, replace: true });
    return Promise.all([this.loadHistory(store.route.channel), this.loadThread()]);
  }

  title() {
    const unread = store.state.channels.reduce((sum, each) => sum + unreadOf(each), 0);
    document.title = `${unread ? `(${unread}) ` : ""}${channelTitle(channelOf(store.route.channel))} · ${store.state.team.name} · local sandbox`;
  }
}

applyTheme();
const page = new Page();
startSidebar();
startConversation();
startThread();
page.start();
