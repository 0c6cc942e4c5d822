/** The table block, and the data_table block with its sorting, filter and pages. */
import { fill, h } from "../dom.js";
import { renderElement } from "../elements/index.js";
import { icon } from "../icons.js";
import { plainText } from "../mrkdwn.js";
import { richText } from "./richtext.js";

export function table(block, ctx) {
  const settings = block.column_settings ?? [];
  const [head, ...rows] = block.rows ?? [];
  const look = (column) => cellLook(settings[column], rows[0]?.[column]);
  const header = h("tr", {}, (head ?? []).map((cell, column) => h("th", { scope: "col", class: look(column) }, cellNodes(cell, ctx))));
  const body = rows.map((row) => h("tr", {}, row.map((cell, column) => h("td", { class: look(column) }, cellNodes(cell, ctx)))));
  return h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" }, h("table", { class: "table" }, h("thead", {}, header), h("tbody", {}, body)));
}

function cellLook(setting, sample) {
  const align = setting?.align ?? (sample?.type === "raw_number" ? "right" : "left");
  return `${align} ${setting?.is_wrapped === false ? "nowrap" : ""}`;
}

function cellNodes(cell, ctx) {
  if (cell === null || cell === undefined) return [];
  if (cell.type === "rich_text") return [richText(cell)];
  if (cell.element) return [renderElement(ctx, ctx.blockId, cell.element)];
  return [cellText(cell)];
}

function cellText(cell) {
  if (cell?.type === "raw_number") return cell.text ?? Number(cell.value).toLocaleString();
  if (cell?.type === "rich_text") return wordsIn(cell);
  return plainText(cell?.text ?? cell?.fallback?.text ?? "");
}

function wordsIn(node) {
  return node.text ?? (node.elements ?? []).map(wordsIn).join("");
}

export function dataTable(block, ctx) {
  return new DataTable(block, ctx).root;
}

const DEFAULT_PAGE = 5; // Slack's default rows a page

class DataTable {
  constructor(block, ctx) {
    Object.assign(this, { block, ctx, page: 0, sortedBy: null, descending: false, words: "" });
    [this.head, ...this.rows] = block.rows ?? [[]];
    this.size = block.page_size ?? DEFAULT_PAGE;
    this.table = h("table", { class: "table" });
    this.foot = h("div", { class: "table-foot" });
    this.root = h("div", { class: "data-table" }, this.bar(), h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": block.caption || "Table" }, this.table), this.foot);
    this.draw();
  }

  bar() {
    const search = (event) => {
      this.words = event.target.value.toLowerCase();
      this.page = 0;
      this.draw();
    };
    const filter = this.rows.length > this.size && h("input", { type: "search", class: "input table-filter", placeholder: "Filter", "aria-label": "Filter rows", oninput: search });
    return h("div", { class: "table-bar" }, h("span", { class: "table-caption" }, this.block.caption), filter);
  }

  visible() {
    const rows = this.rows.filter((row) => !this.words || row.some((cell) => cellText(cell).toLowerCase().includes(this.words)));
    if (this.sortedBy === null) return rows;
    const sign = this.descending ? -1 : 1;
    return rows.toSorted((one, two) => sign * compare(one[this.sortedBy], two[this.sortedBy]));
  }

  draw() {
    const rows = this.visible();
    const from = this.page * this.size;
    const named = this.block.row_header_column_index ?? 0;
    const cell = (each, column) =>
      h(column === named ? "th" : "td", { scope: column === named ? "row" : null, class: cellLook(null, this.rows[0]?.[column]) }, cellNodes(each, this.ctx));
    fill(
      this.table,
      h("caption", { class: "visually-hidden" }, this.block.caption),
      h("thead", {}, h("tr", {}, this.head.map((each, column) => this.heading(each, column)))),
      h("tbody", {}, rows.slice(from, from + this.size).map((row) => h("tr", {}, row.map(cell)))),
    );
    this.drawFoot(rows.length, from);
  }

  heading(cell, column) {
    const sorted = this.sortedBy === column;
    const sort = () => {
      this.descending = sorted && !this.descending;
      this.sortedBy = column;
      this.draw();
      this.table.querySelectorAll("thead button")[column]?.focus();
    };
    const order = sorted ? (this.descending ? "descending" : "ascending") : "none";
    const arrow = h("span", { class: sorted ? "sort on" : "sort", "aria-hidden": "true" }, sorted ? (this.descending ? "↓" : "↑") : "↕");
    return h("th", { scope: "col", "aria-sort": order, class: cellLook(null, this.rows[0]?.[column]) }, h("button", { type: "button", class: "sort-button", onclick: sort }, cellText(cell), arrow));
  }

  drawFoot(count, from) {
    if (count <= this.size && !this.words) return fill(this.foot);
    const go = (step) => () => {
      this.page += step;
      this.draw();
    };
    const to = Math.min(from + this.size, count);
    return fill(
      this.foot,
      h("span", { class: "faint", role: "status" }, count ? `${from + 1}–${to} of ${count}` : "No rows"),
      h("button", { type: "button", class: "icon-button small turn-left", "aria-label": "Previous rows", disabled: from === 0, onclick: go(-1) }, icon("chevron", 16)),
      h("button", { type: "button", class: "icon-button small turn-right", "aria-label": "Next rows", disabled: to >= count, onclick: go(1) }, icon("chevron", 16)),
    );
  }
}

function compare(one, two) {
  if (one?.type === "raw_number" && two?.type === "raw_number") return one.value - two.value;
  return cellText(one).localeCompare(cellText(two), undefined, { numeric: true });
}
