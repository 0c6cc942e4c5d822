/** Pictures of people: their initials on their colour. The app has a sign of its own. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { displayName, store } from "./store.js";

const COLOURS = ["#3f6fa8", "#8a5a9e", "#b0603a", "#4b7f52", "#a04b66", "#5b6b8c"];

/** An avatar of *size* CSS pixels; decoration, the name stands beside it. */
export function avatar(person, size = 36) {
  const isApp = person.is_app || person.id === store.state?.app?.bot_user_id;
  const node = h("span", { class: isApp ? "avatar app" : "avatar", "aria-hidden": "true" }, isApp ? icon("compass", size * 0.62) : initials(displayName(person)));
  node.style.setProperty("--size", `${size}px`);
  if (!isApp) node.style.setProperty("--shade", colourOf(person));
  return node;
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("").toUpperCase();
}

function colourOf(person) {
  const given = String(person.color ?? "").replace(/^#/, "");
  if (/^[0-9a-f]{6}$/i.test(given)) return `#${given}`;
  const sum = [...String(person.id)].reduce((total, character) => total + character.codePointAt(0), 0);
  return COLOURS[sum % COLOURS.length];
}
