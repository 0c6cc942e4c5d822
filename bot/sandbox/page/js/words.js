/** A message as one line of plain words, for screen readers. */
import { fromWire } from "./wire.js";

const MOST_CHARS = 300;

/** The meaningful `text` of a message, cut to a length one can listen to. */
export function plainWords(message) {
  const text = fromWire(message.text ?? "").replace(/[*_~`]/g, "").replace(/\s+/g, " ").trim();
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text;
}
