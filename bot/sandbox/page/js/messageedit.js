/** Editing one's own message where it stands: Enter saves, Esc leaves it as it was. */
import { api } from "./api.js";
import { h } from "./dom.js";
import { trying } from "./notices.js";
import { store, tell, threadKey } from "./store.js";
import { fromWire } from "./wire.js";

/** Swap the message's content for an editor. */
export function startEditing(article, channel, message) {
  if (article.querySelector(".editor")) return;
  const content = article.querySelector(".content");
  const box = h("textarea", { class: "input editor-box", rows: 1, "aria-label": "Edit message", "data-testid": "edit-box", value: fromWire(message.text ?? "") });
  const end = () => {
    editor.replaceWith(content);
    article.focus();
    tell("message", channel); // what changed meanwhile was held back for the editor's sake
    tell("thread", threadKey(channel, store.route.thread));
  };
  const save = async () => {
    const text = box.value.trim();
    if (text && text !== fromWire(message.text ?? "")) await trying(() => api.edit(store.me, channel, message.ts, text));
    end();
  };
  const editor = h(
    "div",
    { class: "editor" },
    box,
    h("div", { class: "editor-foot" }, h("button", { type: "button", class: "button small", onclick: end }, "Cancel"), h("button", { type: "button", class: "button small primary", "data-testid": "edit-save", onclick: save }, "Save")),
  );
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  content.replaceWith(editor);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}
