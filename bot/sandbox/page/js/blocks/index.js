/** Every Block Kit block by its type. */
import { h } from "../dom.js";
import { idOf } from "../formstate.js";
import { card, carousel, container, plan, taskCard } from "./agent.js";
import { dataVisualization } from "./chart.js";
import { actions, authProvider, contextActions, input } from "./forms.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { alert, context, divider, file, header, image, markdownBlock, section, video } from "./text.js";

const BLOCKS = {
  section, header, divider, context, image, video, alert, file, markdown: markdownBlock,
  rich_text: richText, table, data_table: dataTable, data_visualization: dataVisualization,
  actions, input, context_actions: contextActions, auth_provider: authProvider,
  task_card: taskCard, plan, card, carousel, container,
};

/** Draw *blocks* in *ctx* (see actions.js). */
export function renderBlocks(blocks, ctx) {
  return h("div", { class: "blocks" }, (blocks ?? []).map((block, index) => renderBlock(block, ctx, index)));
}

/** Draw one block. A type nobody knows, or one with broken contents, is named in a box; the rest of the message still shows. */
export function renderBlock(block, ctx, index = 0) {
  const draw = BLOCKS[block?.type];
  const mark = { class: `block block-${draw ? block.type : "unknown"}`, "data-block-id": idOf(block ?? {}, index) };
  try {
    const drawn = draw ? draw(block, { ...ctx, blockId: idOf(block, index), renderBlocks: (inner) => renderBlocks(inner, ctx) }) : unknown(block);
    return h("div", mark, drawn);
  } catch (error) {
    console.error("block not drawn", block?.type, error);
    return h("div", { ...mark, class: "block block-unknown" }, unknown(block));
  }
}

function unknown(block) {
  return h("div", { class: "unknown" }, `[block ${block?.type ?? "without a type"}]`);
}
