/** The data_visualization block as SVG: pie, bar, line, area; each with its figures as a table to open. */
import { h, s } from "../dom.js";

const WIDTH = 560;
const HEIGHT = 150;
const PLOT = { left: 44, right: 12, top: 12, bottom: 34 };
const COLOURS = 12; // as many as tokens.css names

export function dataVisualization(block) {
  const { chart = {}, title = "" } = block;
  const draw = { pie, bar, line: lineChart, area: lineChart }[chart.type];
  if (!draw) return h("div", { class: "unknown" }, `[chart ${chart.type ?? "without a type"}]`);
  const { picture, legend, rows } = draw(chart);
  picture.setAttribute("aria-label", `${title}. ${rows.slice(1).map((row) => row.join(" ")).join("; ")}`);
  return h(
    "figure",
    { class: `chart chart-${chart.type}` },
    h("figcaption", { class: "chart-title" }, title),
    h("div", { class: "chart-body" }, picture, legend),
    h("details", { class: "chart-data" }, h("summary", {}, "Show the figures"), figures(rows)),
  );
}

function canvas(width, height) {
  return s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "plot" });
}

function colour(index) {
  return `series-${(index % COLOURS) + 1}`;
}

function legendOf(entries) {
  if (!entries.length) return null;
  return h("ul", { class: "legend" }, entries.map(([label, detail], index) => h("li", {}, h("span", { class: `swatch ${colour(index)}` }), h("span", {}, label), detail && h("span", { class: "faint" }, detail))));
}

function figures([head, ...rows]) {
  const header = h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)));
  const body = rows.map((row) => h("tr", {}, row.map((cell, at) => h(at ? "td" : "th", at ? { class: "right" } : { scope: "row" }, cell))));
  return h("div", { class: "table-wrap" }, h("table", { class: "table" }, h("thead", {}, header), h("tbody", {}, body)));
}

function number(value) {
  return Number(value).toLocaleString(undefined, { maximumFractionDigits: 2 });
}

// ── pie ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

function pie(chart) {
  const segments = chart.segments ?? [];
  const total = segments.reduce((sum, each) => sum + Math.max(0, each.value), 0);
  const picture = canvas(180, 180);
  picture.append(s("circle", { cx: 90, cy: 90, r: 62, class: "ring-back" }));
  let from = 0;
  segments.forEach((segment, index) => {
    const share = total ? Math.max(0, segment.value) / total : 0;
    picture.append(slice(from, share, index, segments.length > 1));
    from += share;
  });
  picture.append(s("text", { x: 90, y: 95, class: "pie-total" }, number(total)));
  const percent = (each) => (total ? `${Math.round((each.value / total) * 100)} %` : "0 %");
  const legend = legendOf(segments.map((each) => [each.label, `${number(each.value)} · ${percent(each)}`]));
  return { picture, legend, rows: [["Part", "Value", "Share"], ...segments.map((each) => [each.label, number(each.value), percent(each)])] };
}

/** One piece of the ring: a stroked circle of which only the share shows, with a hair's gap to its neighbour. */
function slice(from, share, index, gap) {
  const around = 2 * Math.PI * 62;
  const length = Math.max(0, share * around - (gap ? 2 : 0));
  return s("circle", {
    cx: 90, cy: 90, r: 62, class: `ring ${colour(index)}`, "stroke-dasharray": `${length} ${around - length}`,
    "stroke-dashoffset": -from * around, transform: "rotate(-90 90 90)",
  });
}

// ── bar, line, area ──────────────────────────────────────────────────────────────────────────────────────────────────

function plotOf(chart) {
  const series = chart.series ?? [];
  const config = chart.axis_config ?? {};
  const categories = config.categories ?? series[0]?.data?.map((point) => point.label) ?? [];
  const valueAt = (each, category, index) => Number((each.data?.find((point) => point.label === category) ?? each.data?.[index])?.value ?? 0);
  const values = series.map((each) => categories.map((category, index) => valueAt(each, category, index)));
  const ticks = niceTicks(Math.min(0, ...values.flat()), Math.max(0, ...values.flat()));
  const span = ticks.at(-1) - ticks[0] || 1;
  const inner = { width: WIDTH - PLOT.left - PLOT.right, height: HEIGHT - PLOT.top - PLOT.bottom };
  const y = (value) => PLOT.top + inner.height * (1 - (value - ticks[0]) / span);
  const rows = [[config.x_label || "", ...series.map((each) => each.name)], ...categories.map((category, index) => [category, ...values.map((line) => number(line[index]))])];
  return { series, config, categories, values, ticks, inner, y, rows, legend: series.length > 1 ? legendOf(series.map((each) => [each.name, ""])) : null };
}

/** Round figures from *low* to *high*, five steps or fewer. */
function niceTicks(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step) || 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function axes(picture, plot) {
  for (const tick of plot.ticks) {
    const y = plot.y(tick);
    picture.append(s("line", { x1: PLOT.left, x2: WIDTH - PLOT.right, y1: y, y2: y, class: tick === 0 ? "axis" : "grid" }));
    picture.append(s("text", { x: PLOT.left - 8, y: y + 4, class: "tick end" }, number(tick)));
  }
  const band = plot.inner.width / Math.max(1, plot.categories.length);
  const room = Math.max(3, Math.floor(band / 6.4));
  plot.categories.forEach((category, index) => {
    const words = category.length > room ? `${category.slice(0, room - 1)}…` : category;
    picture.append(s("text", { x: PLOT.left + band * (index + 0.5), y: HEIGHT - PLOT.bottom + 16, class: "tick middle" }, words, s("title", {}, category)));
  });
  if (plot.config.x_label) picture.append(s("text", { x: PLOT.left + plot.inner.width / 2, y: HEIGHT - 3, class: "axis-label middle" }, plot.config.x_label));
  if (plot.config.y_label) picture.append(s("text", { x: 0, y: 0, class: "axis-label middle", transform: `translate(11 ${PLOT.top + plot.inner.height / 2}) rotate(-90)` }, plot.config.y_label));
  return band;
}

function bar(chart) {
  const plot = plotOf(chart);
  const picture = canvas(WIDTH, HEIGHT);
  const band = axes(picture, plot);
  const wide = Math.min(44, (band * 0.68) / Math.max(1, plot.series.length));
  plot.values.forEach((line, index) => {
    const shift = (index - plot.series.length / 2) * wide;
    line.forEach((value, at) => {
      if (!value) return;
      const [top, bottom] = [Math.min(plot.y(value), plot.y(0)), Math.max(plot.y(value), plot.y(0))];
      const x = PLOT.left + band * (at + 0.5) + shift;
      picture.append(s("rect", { x: x + 1, y: top, width: Math.max(1, wide - 2), height: Math.max(0.5, bottom - top), rx: 2, class: `plot-bar ${colour(index)}` }, s("title", {}, `${plot.categories[at]}: ${number(value)}`)));
    });
  });
  return { picture, legend: plot.legend, rows: plot.rows };
}

function lineChart(chart) {
  const plot = plotOf(chart);
  const picture = canvas(WIDTH, HEIGHT);
  const band = axes(picture, plot);
  plot.values.forEach((line, index) => {
    const points = line.map((value, at) => [PLOT.left + band * (at + 0.5), plot.y(value)]);
    const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
    if (chart.type === "area" && points.length) picture.append(s("path", { d: `${path}L${points.at(-1)[0]} ${plot.y(0)}L${points[0][0]} ${plot.y(0)}Z`, class: `plot-area ${colour(index)}` }));
    picture.append(s("path", { d: path, class: `plot-line ${colour(index)}` }));
    points.forEach(([x, y], at) => picture.append(s("circle", { cx: x, cy: y, r: 3, class: `plot-dot ${colour(index)}` }, s("title", {}, `${plot.categories[at]}: ${number(line[at])}`))));
  });
  return { picture, legend: plot.legend, rows: plot.rows };
}
