/** Modals: Slack's stack of up to three views in one dialog. What was typed survives pushes and updates; errors stand in place. */
import { viewContext } from "./actions.js";
import { api } from "./api.js";
import { renderBlocks } from "./blocks/index.js";
import { showErrors } from "./blocks/forms.js";
import { fill, focusables, h } from "./dom.js";
import { forgetForm } from "./formstate.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { notice, trying } from "./notices.js";
import { store } from "./store.js";
import { mistakes } from "./validate.js";

const GRACE_MS = 1500; // after an accepted submission its view change is on the way

class Modal {
  constructor() {
    this.stack = [];
    this.dialog = h("dialog", { class: "dialog modal", "aria-labelledby": "modal-title", "data-testid": "modal" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    document.body.append(this.dialog);
  }

  get top() {
    return this.stack.at(-1);
  }

  /** A push from the server: {action: open | push | update | close, view, view_id}. */
  on({ action, view, view_id: id }) {
    const at = this.stack.findIndex((each) => each.id === (id ?? view?.id));
    if (action === "open") this.stack = [view];
    else if (action === "push") this.stack.push(view);
    else if (action === "update" && at >= 0) this.stack[at] = view;
    else if (action === "close") this.forget(id ? this.stack.filter((each) => each.id === id) : this.stack);
    else return;
    this.draw();
  }

  forget(views) {
    for (const view of views) forgetForm(`v/${view.id}`);
    this.stack = this.stack.filter((each) => !views.includes(each));
  }

  /** Leave the view on top, or with *all* the whole stack. */
  async close(all = false) {
    const view = this.top;
    if (!view || this.pending) return;
    this.forget(all ? this.stack : [view]);
    this.draw();
    await trying(() => api.close(store.me, view.id, all));
  }

  draw() {
    this.settle();
    if (!this.top) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    const same = this.dialog.open && this.drawn === this.top.id;
    const focused = same ? document.activeElement?.dataset.actionId : null;
    const scroll = same ? this.dialog.querySelector(".modal-body")?.scrollTop : 0;
    this.drawn = this.top.id;
    fill(this.dialog, this.content(this.top));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector(".modal-body").scrollTop = scroll;
    this.focus(focused);
  }

  focus(actionId) {
    const body = this.dialog.querySelector(".modal-body");
    const wanted = (actionId && body.querySelector(`[data-action-id="${CSS.escape(actionId)}"]`)) || body.querySelector("[autofocus]");
    const target = wanted ?? focusables(body).find((each) => each.matches("input, select, textarea")) ?? this.dialog.querySelector("[data-testid='modal-submit']") ?? this.dialog.querySelector("[data-testid='modal-close']");
    target?.focus({ preventScroll: !wanted });
  }

  content(view) {
    const title = h("h2", { id: "modal-title", class: "dialog-title" }, plainText(view.title));
    const back = this.stack.length > 1 && h("button", { type: "button", class: "icon-button back", "aria-label": "Back", onclick: () => this.close() }, icon("chevron"));
    const leave = h("button", { type: "button", class: "icon-button", "aria-label": "Close", "data-testid": "modal-x", onclick: () => this.close(true) }, icon("close"));
    const cancel = h("button", { type: "button", class: "button", "data-testid": "modal-close", onclick: () => this.close() }, plainText(view.close) || (view.submit ? "Cancel" : "Close"));
    const submit = view.submit && h("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, plainText(view.submit));
    const send = (event) => {
      event.preventDefault();
      this.submit(view);
    };
    return h(
      "form",
      { class: "modal-form", novalidate: true, onsubmit: send, onkeydown: keepEnter },
      h("div", { class: "modal-head" }, back, title, leave),
      h("div", { class: "modal-body", tabindex: "-1" }, renderBlocks(view.blocks, viewContext(view, "modal"))),
      h("div", { class: "dialog-foot" }, cancel, submit),
    );
  }

  async submit(view) {
    if (this.pending || !view.submit) return;
    const { form } = viewContext(view, "modal");
    const wrong = mistakes(view.blocks, form);
    showErrors(this.dialog, wrong);
    if (Object.keys(wrong).length) return;
    this.wait();
    const answer = await trying(() => api.submit(store.me, view.id, form.values()));
    if (answer?.errors) this.refuse(answer.errors);
    else if (!answer) this.settle();
    else this.timer = setTimeout(() => this.settle(), GRACE_MS);
  }

  refuse(errors) {
    this.settle();
    const placeless = showErrors(this.dialog, errors);
    if (placeless.length) notice(placeless.join(" "), "error");
  }

  wait() {
    this.pending = true;
    this.dialog.querySelector("[data-testid='modal-submit']").setAttribute("aria-busy", "true");
  }

  settle() {
    clearTimeout(this.timer);
    this.pending = false;
    this.dialog.querySelector("[data-testid='modal-submit']")?.removeAttribute("aria-busy");
  }

  /** Another person sees none of this. */
  clear() {
    this.forget(this.stack);
    this.draw();
  }
}

/** Enter in a one-line input submits, Ctrl+Enter anywhere; elements that use Enter themselves have already said so. */
function keepEnter(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  else if (event.key === "Enter" && event.target.matches("select, input[type=checkbox], input[type=radio]")) event.preventDefault();
}

/** The page's one stack of modals. */
export function startModals() {
  return new Modal();
}
