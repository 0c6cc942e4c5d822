/** From what Slack stores ("<@U1>", "<#C1|ml-platform>", "&lt;") back to what the person typed; the server does the other direction. */
import { decode } from "./mrkdwn.js";
import { channelOf, personOf } from "./store.js";

/** Stored text as the person typed it, for editing and reading aloud. */
export function fromWire(text) {
  const typed = text
    .replace(/<@([UWB][A-Z0-9_]*)(?:\|[^>]*)?>/g, (_, id) => `@${personOf(id).name}`)
    .replace(/<#(C[A-Z0-9_]*)(?:\|([^>]*))?>/g, (_, id, label) => `#${channelOf(id)?.name ?? label ?? id}`)
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, "$1");
  return decode(typed);
}
