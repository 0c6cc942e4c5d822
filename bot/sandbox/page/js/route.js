/** Where the person is, kept in the address: `#/U1/C1`, `#/U1/D1/home`, `#/U1/C1/thread/1700000000.000100`. A reload stays put. */

/** `{person, channel, tab, thread}` from the address. */
export function readRoute() {
  const [person, channel, what, ts] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return {
    person: person || null,
    channel: channel || null,
    tab: what === "home" ? "home" : "messages",
    thread: what === "thread" && ts ? ts : null,
  };
}

/** The address of a place. */
export function address({ person, channel, tab, thread }) {
  const tail = thread ? `/thread/${thread}` : tab === "home" ? "/home" : "";
  return `#/${person}/${channel ?? ""}${tail}`;
}

/** Put the place into the address; each is a step the browser's Back returns from. */
export function writeRoute(place, { replace = false } = {}) {
  const wanted = address(place);
  if (wanted === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", wanted);
}
