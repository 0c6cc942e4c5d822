/** One message: who, when, what, and what one can do with it. */
import { messageContext } from "./actions.js";
import { avatar } from "./avatar.js";
import { renderBlocks } from "./blocks/index.js";
import { fill, h, outsideLink } from "./dom.js";
import { emoji } from "./emoji.js";
import { fileCard } from "./files.js";
import { icon } from "./icons.js";
import { messageActions } from "./messageactions.js";
import { mrkdwn } from "./mrkdwn.js";
import { authorOf, personOf, store, tell } from "./store.js";
import { ago, clock, dateOf, fullTime } from "./time.js";

/** Draw *message* of *channel*. *grouped*: it follows one of the same author; *inThread*: no reply bar. */
export function renderMessage(channel, message, { grouped = false, inThread = false } = {}) {
  const gone = message.subtype === "tombstone";
  const author = gone ? { name: "Deleted message", isApp: false } : authorOf(message);
  const growing = message.streaming_state === "in_progress";
  const look = ["message", grouped && "grouped", message.ephemeral && "ephemeral", author.isApp && "by-app", growing && "growing"].filter(Boolean).join(" ");
  const article = h(
    "article",
    { class: look, "data-testid": "message", "data-ts": message.ts, tabindex: "-1", "aria-busy": growing && "true", "aria-label": `${author.name}, ${fullTime(message.ts)}` },
    h("div", { class: "gutter" }, gutterOf(message, author, grouped, gone)),
    h("div", { class: "message-body" }, !grouped && !gone && headOf(message, author), message.ephemeral && privateMark(), contentOf(channel, message), !inThread && replyBar(channel, message)),
  );
  if (!gone) messageActions(article, channel, message, { inThread });
  return article;
}

function gutterOf(message, author, grouped, gone) {
  if (gone) return h("span", { class: "gone" }, icon("trash"));
  return grouped ? h("span", { class: "gutter-time", "aria-hidden": "true" }, clock(message.ts)) : avatar(author.person);
}

function headOf(message, author) {
  const time = h("time", { class: "time", datetime: dateOf(message.ts).toISOString(), title: fullTime(message.ts) }, clock(message.ts));
  return h("div", { class: "message-head" }, h("span", { class: "author" }, author.name), author.isApp && h("span", { class: "badge" }, "App"), time);
}

function privateMark() {
  return h("div", { class: "private-mark" }, icon("eye", 15), "Only visible to you");
}

function contentOf(channel, message) {
  const content = h("div", { class: "content" });
  if (message.subtype === "tombstone") return fill(content, h("span", { class: "faint" }, "This message was deleted."));
  if (message.subtype === "thread_broadcast") content.append(broadcastMark(channel, message));
  if (drawsBlocks(message)) content.append(renderBlocks(message.blocks, messageContext(channel, message)));
  else if (message.text) content.append(h("div", { class: "text" }, mrkdwn(message.text)));
  if (message.edited && !message.bot_id) content.append(h("span", { class: "edited", title: fullTime(message.edited.ts) }, "(edited)"));
  for (const attachment of message.attachments ?? []) content.append(attachmentOf(channel, message, attachment));
  if (message.files?.length) content.append(h("div", { class: "files" }, message.files.map(fileCard)));
  if (message.reactions?.length) content.append(h("div", { class: "reactions" }, message.reactions.map(reactionOf)));
  return content;
}


function reactionOf({ name, count }) {
  return h("span", { class: "reaction", title: `:${name}:` }, `${emoji(`:${name}:`)} ${count}`);
}

/** What a person typed is drawn from `text`: its rich_text twin holds the signs (*, >, -) as they were typed. */
function drawsBlocks(message) {
  if (!message.blocks?.length) return false;
  return Boolean(message.bot_id) || !message.text || message.blocks.some((block) => block.type !== "rich_text");
}

function broadcastMark(channel, message) {
  const open = () => tell("go", { channel, thread: message.thread_ts });
  return h("div", { class: "faint" }, "replied to a ", h("button", { type: "button", class: "link-button", onclick: open }, "thread"));
}

/** A legacy attachment: a coloured rule beside blocks or plain fields. */
function attachmentOf(channel, message, attachment) {
  const words = attachment.text || (!attachment.blocks && attachment.fallback);
  const node = h(
    "div",
    { class: "attachment" },
    attachment.pretext && h("div", { class: "text" }, mrkdwn(attachment.pretext)),
    attachment.title && h("div", { class: "card-title" }, attachment.title_link ? outsideLink(attachment.title_link, attachment.title) : attachment.title),
    words && h("div", { class: "text" }, mrkdwn(words)),
    attachment.blocks && renderBlocks(attachment.blocks, messageContext(channel, message)),
    attachment.footer && h("div", { class: "faint" }, attachment.footer),
  );
  if (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")) node.style.setProperty("--rule", `#${attachment.color.replace("#", "")}`);
  return node;
}

/** "3 replies · last reply today at 14:05" */
function replyBar(channel, message) {
  if (!message.reply_count) return null;
  const open = () => tell("go", { channel, thread: message.ts });
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const faces = (message.reply_users ?? []).slice(0, 3).map((id) => avatar(personOf(id), 22));
  return h(
    "button",
    { type: "button", class: store.route.thread === message.ts ? "reply-bar open" : "reply-bar", "data-testid": "reply-bar", onclick: open },
    faces,
    h("span", { class: "reply-count" }, count),
    message.latest_reply && h("span", { class: "faint" }, `Last reply ${ago(message.latest_reply)}`),
    icon("chevron", 16),
  );
}
