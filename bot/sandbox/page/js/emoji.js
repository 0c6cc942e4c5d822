/** A handful of emoji names as plain characters that most fonts have; every other `:name:` stays text. */
const CHARACTERS = {
  white_check_mark: "✅", heavy_check_mark: "✔", ballot_box_with_check: "☑", x: "✖", warning: "⚠", bulb: "💡", memo: "📝",
  tada: "🎉", wave: "👋", eyes: "👀", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", rocket: "🚀", question: "❓",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", lock: "🔒", link: "🔗",
  arrow_right: "→", arrow_left: "←", hourglass: "⏳", mag: "🔍", books: "📚", speech_balloon: "💬", paperclip: "📎",
};

/** The text with known names replaced. */
export function emoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => CHARACTERS[name] ?? whole);
}
