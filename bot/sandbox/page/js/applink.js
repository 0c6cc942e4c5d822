/** Links into the app's own conversation: followed inside the page, as Slack's clients do, and as the same person. */
import { h } from "./dom.js";
import { appChannel, tell } from "./store.js";

/** Whether *url* asks this workspace to open the app. */
export function opensApp(url) {
  try {
    const asked = new URL(url, location.href);
    return asked.origin === location.origin && asked.pathname === "/app_redirect";
  } catch {
    return false;
  }
}

/** A link that leads to the app's conversation; opened in a new tab by hand, the server redirects it there. */
export function appLink(url, label) {
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tell("go", { channel: appChannel().id });
  };
  return h("a", { href: url, onclick: go }, label ?? url);
}
