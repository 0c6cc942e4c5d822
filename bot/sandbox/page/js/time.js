/** Slack timestamps ("1700000000.000100", seconds) as a person reads them, in the reader's own time zone. */

/** A Date from a message timestamp. */
export function dateOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** "14:05" in the reader's habit. */
export function clock(ts) {
  return dateOf(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** The whole date and time, for titles and screen readers. */
export function fullTime(ts) {
  return dateOf(ts).toLocaleString([], { dateStyle: "full", timeStyle: "short" });
}

/** A key equal for two messages of the same day. */
export function dayKey(ts) {
  return dateOf(ts).toDateString();
}

/** "Today", "Yesterday", or "Monday, 3 November". */
export function dayLabel(ts, now = new Date()) {
  const date = dateOf(ts);
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long", year });
}

/** "just now", "5 minutes ago", "today at 14:05", "3 November at 14:05". */
export function ago(ts, now = new Date()) {
  const minutes = Math.floor((now - dateOf(ts)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
  const day = dayLabel(ts, now);
  return `${day === "Today" || day === "Yesterday" ? day.toLowerCase() : day} at ${clock(ts)}`;
}

/** Slack's `<!date^…>` and rich-text date format: {date_num} {date} {date_short} {date_long} {date_pretty} {time} {time_secs} {ago}. */
export function formatDate(timestamp, format) {
  const date = new Date(Number(timestamp) * 1000);
  const put = {
    date_num: () => date.toISOString().slice(0, 10),
    date: () => date.toLocaleDateString([], { dateStyle: "long" }),
    date_short: () => date.toLocaleDateString([], { dateStyle: "medium" }),
    date_long: () => date.toLocaleDateString([], { dateStyle: "full" }),
    time: () => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }),
    time_secs: () => date.toLocaleTimeString(),
    ago: () => ago(timestamp),
  };
  const named = (name) => put[name] ?? put[name.replace("_pretty", "")];
  return String(format ?? "{date}").replace(/\{([a-z_]+)\}/g, (whole, name) => (named(name) ? named(name)() : whole));
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
