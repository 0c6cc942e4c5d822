/** A question that must be answered before something happens: an element's `confirm` object, or deleting a message. */
import { fill, freshId, h } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/** Ask; true if the person agrees. *question* is Slack's confirm object: {title, text, confirm, deny, style}. */
export function confirmed(question) {
  const title = freshId("confirm");
  const dialog = h("dialog", { class: "dialog confirm", "aria-labelledby": title, "data-testid": "confirm" });
  return new Promise((resolve) => {
    const end = (agreed) => {
      dialog.close();
      dialog.remove();
      resolve(agreed);
    };
    const deny = h("button", { type: "button", class: "button", "data-testid": "confirm-no", onclick: () => end(false) }, plainText(question.deny) || "Cancel");
    const style = question.style === "danger" ? "button danger solid" : "button primary";
    const agree = h("button", { type: "button", class: style, "data-testid": "confirm-yes", onclick: () => end(true) }, plainText(question.confirm) || "Yes");
    fill(
      dialog,
      h("h2", { id: title, class: "dialog-title" }, plainText(question.title) || "Are you sure?"),
      h("div", { class: "dialog-text" }, textObject(question.text)),
      h("div", { class: "dialog-foot" }, deny, agree),
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    document.body.append(dialog);
    dialog.showModal();
    agree.focus();
  });
}
