/** One element in its block: reading and setting its value, telling the app about it, asking first where the app wants that. */
import { confirmed } from "../confirm.js";
import { plainText } from "../mrkdwn.js";

const NAMES = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" };

export class Field {
  /** *dispatches*: whether a change is an action of its own (always, but for input blocks that did not ask for it). */
  constructor(ctx, blockId, element, { dispatches = true, labelId = null, describedBy = null } = {}) {
    Object.assign(this, { ctx, blockId, element, dispatches, labelId, describedBy });
  }

  get state() {
    return this.ctx.form.get(this.blockId, this.element);
  }

  /** What tests and people's tools find the control by. */
  get marks() {
    return {
      "data-block-id": this.blockId, "data-action-id": this.element.action_id, "aria-labelledby": this.labelId,
      "aria-label": this.labelId ? null : this.name, "aria-describedby": this.describedBy,
    };
  }

  /** What the control is called where no label stands beside it. */
  get name() {
    const { element } = this;
    return element.accessibility_label || plainText(element.placeholder) || NAMES[element.type] || null;
  }

  /** Remember *state* without telling the app. */
  keep(state) {
    this.ctx.form.set(this.blockId, this.element, state);
  }

  /** Remember *state* and, where the element dispatches, tell the app. False if the person thought better of it. */
  async change(state) {
    if (this.dispatches && this.element.confirm && !(await confirmed(this.element.confirm))) return false;
    this.keep(state);
    if (this.dispatches) this.send(state);
    return true;
  }

  /** Tell the app, whatever the block: a press, or Enter in an input with `dispatch_action`. */
  send(payload) {
    const { type, action_id: actionId } = this.element;
    return this.ctx.dispatch({ type, block_id: this.blockId, action_id: actionId, ...payload });
  }

  /** A press of something without state: asks first where wanted. */
  async press(payload) {
    if (this.element.confirm && !(await confirmed(this.element.confirm))) return undefined;
    return this.send(payload);
  }
}
