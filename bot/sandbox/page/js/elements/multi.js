/** Selects of several choices: chips, and a list with a filter that opens beneath them. The app is told when the list closes. */
import { fill, freshId, h } from "../dom.js";
import { icon } from "../icons.js";
import { plainText } from "../mrkdwn.js";
import { chosenValues, groupsOf, stateOf } from "./options.js";

export function multiSelect(field) {
  return new MultiSelect(field).root;
}

class MultiSelect {
  constructor(field) {
    this.field = field;
    this.choices = groupsOf(field.element).flatMap((group) => group.choices);
    this.chosen = chosenValues(field.element.type, field.state);
    this.listId = freshId("list");
    this.active = -1;
    this.build();
    this.draw();
  }

  build() {
    const placeholder = plainText(this.field.element.placeholder) || "Choose";
    this.chips = h("span", { class: "chips" });
    this.filter = h("input", {
      ...this.field.marks, class: "multi-filter", type: "text", role: "combobox", autocomplete: "off", placeholder, "aria-expanded": "false",
      "aria-controls": this.listId, "aria-autocomplete": "list", onfocus: () => this.open(), oninput: () => this.draw(), onkeydown: (event) => this.onKey(event),
    });
    this.list = h("div", { class: "multi-list", role: "listbox", id: this.listId, "aria-multiselectable": "true", hidden: true });
    this.root = h("div", { class: "multi", onfocusout: (event) => this.root.contains(event.relatedTarget) || this.close() }, h("div", { class: "multi-box" }, this.chips, this.filter), this.list);
    this.root.addEventListener("pointerdown", (event) => event.target.closest(".multi-list") && event.preventDefault());
  }

  open() {
    if (!this.list.hidden) return;
    this.before = this.chosen.join();
    this.list.hidden = false;
    this.filter.setAttribute("aria-expanded", "true");
    this.draw();
  }

  close() {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.filter.value = "";
    this.filter.setAttribute("aria-expanded", "false");
    if (this.before !== this.chosen.join()) this.settle();
  }

  async settle() {
    if (await this.field.change(this.stateNow())) return;
    this.chosen = chosenValues(this.field.element.type, this.field.state);
    this.draw();
  }

  stateNow() {
    return stateOf(this.field.element.type, this.picked());
  }

  picked() {
    return this.chosen.map((value) => this.choices.find((each) => each.value === value)).filter(Boolean);
  }

  toggle(choice) {
    const most = this.field.element.max_selected_items ?? Infinity;
    if (this.chosen.includes(choice.value)) this.chosen = this.chosen.filter((each) => each !== choice.value);
    else if (this.chosen.length < most) this.chosen = [...this.chosen, choice.value];
    this.field.keep(this.stateNow());
    this.draw();
  }

  /** Taking a chip away while the list is closed is a change of its own. */
  takeAway(choice) {
    this.toggle(choice);
    if (this.list.hidden) this.settle();
  }

  draw() {
    const words = this.filter.value.trim().toLowerCase();
    this.matching = this.choices.filter((each) => each.label.toLowerCase().includes(words));
    this.active = Math.min(this.active, this.matching.length - 1);
    fill(this.chips, this.picked().map((choice) => this.chip(choice)));
    fill(this.list, this.matching.length ? this.matching.map((each, at) => this.option(each, at)) : h("div", { class: "multi-none" }, "Nothing fits"));
    const current = this.list.querySelector(".active");
    this.filter.setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  }

  chip(choice) {
    const label = `Remove ${choice.label}`;
    return h("span", { class: "chip" }, choice.label, h("button", { type: "button", "aria-label": label, onclick: () => this.takeAway(choice) }, icon("close", 12)));
  }

  option(choice, at) {
    const on = this.chosen.includes(choice.value);
    return h(
      "div",
      { id: `${this.listId}-${at}`, class: at === this.active ? "multi-option active" : "multi-option", role: "option", "aria-selected": String(on), "data-value": choice.value, onclick: () => this.toggle(choice) },
      h("span", { class: "tick" }, on && icon("check", 14)),
      h("span", {}, choice.label, choice.detail && h("span", { class: "choice-detail" }, choice.detail)),
    );
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.matching.length) {
      event.preventDefault();
      this.open();
      this.active = (this.active + step + this.matching.length) % this.matching.length;
      this.draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.matching[this.active]) this.toggle(this.matching[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.filter.value && this.chosen.length) {
      this.takeAway(this.picked().at(-1));
    }
  }
}
