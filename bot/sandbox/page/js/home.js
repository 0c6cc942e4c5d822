/** The app's Home tab. */
import { viewContext } from "./actions.js";
import { renderBlocks } from "./blocks/index.js";
import { fill, h } from "./dom.js";
import { store } from "./store.js";

/** Draw the Home view into *root*; the same view drawn twice leaves the page alone. */
export function drawHome(root) {
  const view = store.home;
  const signature = JSON.stringify([store.me, view]);
  if (root.dataset.signature === signature) return;
  root.dataset.signature = signature;
  if (!view) {
    fill(root, h("div", { class: "home-inner empty" }, h("h2", {}, "Nothing here yet"), h("p", {}, `${store.state.app.name} has not published a Home tab for you.`)));
    return;
  }
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
  fill(root, h("div", { class: "home-inner" }, renderBlocks(view.blocks, viewContext(view, "home"))));
  if (focused) root.querySelector(`[data-action-id="${CSS.escape(focused)}"]`)?.focus();
}
