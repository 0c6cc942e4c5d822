/** The left column: workspace, who one is, channels, direct messages, the app, light or dark. On a phone it is a drawer. */
import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { focusables, h, refill } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { notice, trying } from "./notices.js";
import { appChannel, channelTitle, displayName, humans, isAppChannel, myself, on, personOf, store, tell, unreadOf } from "./store.js";
import { nextTheme, themeName } from "./theme.js";

const root = () => document.getElementById("sidebar");

/** Draw it now and whenever something in it changes. */
export function startSidebar() {
  for (const topic of ["state", "route", "connection"]) on(topic, draw);
  document.getElementById("scrim").addEventListener("click", () => drawer(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && drawer(false));
  matchMedia("(max-width: 760px)").addEventListener("change", () => drawer(false));
}

/** Open or close the drawer of narrow windows. */
export function drawer(open) {
  const shell = document.getElementById("shell");
  if (shell.classList.contains("drawer-open") === open) return;
  shell.classList.toggle("drawer-open", open);
  document.getElementById("main").inert = open;
  if (open) focusables(root())[0]?.focus();
  else document.querySelector(".menu-button")?.focus();
}

function draw() {
  if (!store.state) return;
  const focused = document.activeElement?.closest("#sidebar [data-testid]")?.dataset.testid;
  refill(root(), [store.state, store.route.channel, themeName()], () => [workspace(), personCard(), h("div", { class: "places" }, sections()), foot()]);
  if (focused && !root().contains(document.activeElement)) root().querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
}

function workspace() {
  const { team } = store.state;
  return h(
    "div",
    { class: "workspace" },
    h("span", { class: "workspace-mark", "aria-hidden": "true" }, [...team.name][0]),
    h("div", {}, h("div", { class: "workspace-name" }, team.name), h("div", { class: "workspace-note" }, "Local sandbox · sample people")),
  );
}

function personCard() {
  const me = myself();
  const open = () => openMenu(card, humans().map((person) => personItem(person)), { label: "Act as" });
  const card = h(
    "button",
    { type: "button", class: "person-card", "data-testid": "person-switch", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `You are ${displayName(me)}. Act as somebody else`, onclick: open },
    avatar(me, 34),
    h("span", { class: "person-words" }, h("span", { class: "person-name" }, displayName(me)), h("span", { class: "person-title" }, me.title || `@${me.name}`)),
    icon("updown", 16),
  );
  return h("div", { class: "person" }, h("div", { class: "side-label" }, "You are"), card);
}

function personItem(person) {
  return {
    label: displayName(person), detail: person.title, lead: avatar(person, 30), checked: person.id === store.me, testid: `person-${person.id}`, value: person.id,
    onPick: () => tell("become", person.id),
  };
}

function sections() {
  const { channels } = store.state;
  const rooms = channels.filter((each) => each.kind !== "im");
  const dms = channels.filter((each) => each.kind === "im" && !isAppChannel(each));
  return [section("Channels", rooms), dms.length > 0 && section("Direct messages", dms), appChannel() && section("Apps", [appChannel()])];
}

function section(title, channels) {
  return h("div", { class: "side-section" }, h("h2", { class: "side-label" }, title), h("ul", {}, channels.map((each) => h("li", {}, place(each)))));
}

function place(channel) {
  const current = store.route.channel === channel.id;
  const unread = current ? 0 : unreadOf(channel);
  const look = ["place", current && "current", unread > 0 && "unread", !channel.is_member && channel.kind !== "im" && "outside"].filter(Boolean).join(" ");
  const count = unread > 0 && h("span", { class: "count-badge" }, unread > 99 ? "99+" : unread);
  const label = `${channelTitle(channel)}${unread ? `, ${unread} unread` : ""}${isAppChannel(channel) ? `, ${presence()}` : ""}`;
  return h(
    "button",
    { type: "button", class: look, "data-testid": `channel-${channel.id}`, "aria-current": current ? "page" : null, "aria-label": label, onclick: () => tell("go", { channel: channel.id, focus: "composer" }) },
    sign(channel),
    h("span", { class: "place-name" }, channel.kind === "im" ? channelTitle(channel) : channel.name),
    isAppChannel(channel) && h("span", { class: store.state.app.online ? "presence on" : "presence", title: presence() }),
    count,
  );
}

function presence() {
  return store.state.app.online ? "online" : "offline";
}

function sign(channel) {
  if (channel.kind === "im") return avatar(personOf(channel.with), 22);
  return icon(channel.kind === "private" ? "lock" : "hash", 17);
}

function foot() {
  const name = themeName();
  const look = { auto: "Light or dark: as the system", light: "Light", dark: "Dark" }[name];
  const turn = () => {
    nextTheme();
    draw();
  };
  return h(
    "div",
    { class: "side-foot" },
    h("span", {}, "This Slack runs on your machine."),
    store.state.can_skip_ahead && skipButton(),
    h("button", { type: "button", class: "icon-button", "data-testid": "theme", "aria-label": `Appearance: ${look}. Change`, title: `Appearance: ${look}`, onclick: turn }, icon({ auto: "auto", light: "sun", dark: "moon" }[name])),
  );
}

function skipButton() {
  const what = "Skip ahead: the next reminders come now";
  const skip = async () => {
    const answer = await trying(() => api.skipAhead(store.me));
    if (answer) notice(answer.skipped ? "The next reminders come now." : "No reminder is set for anybody.");
  };
  return h("button", { type: "button", class: "icon-button", "data-testid": "skip-ahead", "aria-label": what, title: what, onclick: skip }, icon("clock"));
}
