/** Short notices at the edge of the page. They lie above modals, go by themselves, and stay while they are read. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 7000;

/** Show *text*; level "error" is announced at once. */
export function notice(text, level = "info") {
  const root = document.getElementById("notices");
  const close = () => {
    box.remove();
    if (!root.children.length) root.hidePopover();
  };
  const box = h(
    "div",
    { class: `notice ${level}`, role: level === "error" ? "alert" : "status", "data-testid": "notice" },
    icon(level === "error" ? "alert" : "info", 18),
    h("span", { class: "notice-text" }, text),
    h("button", { type: "button", class: "icon-button small", "aria-label": "Dismiss", onclick: close }, icon("close", 16)),
  );
  root.append(box);
  raise(root);
  let timer = setTimeout(close, SHOWN_MS);
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", () => (timer = setTimeout(close, SHOWN_MS / 2)));
}

/** Bring the notices above a modal that opened after them. */
function raise(root) {
  if (root.matches(":popover-open")) root.hidePopover();
  root.showPopover();
}

/** Run *work*; a refusal is shown as a notice. Returns its result, or undefined where it was refused. */
export async function trying(work) {
  try {
    return await work();
  } catch (error) {
    notice(error.message, "error");
    return undefined;
  }
}

/** Say *text* to screen readers, without showing anything. */
export function announce(text) {
  const region = document.getElementById("live");
  region.append(h("p", {}, text));
  while (region.children.length > 5) region.firstElementChild.remove();
}
