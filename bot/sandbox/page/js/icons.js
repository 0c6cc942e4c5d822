/** Line icons of our own, drawn on a 20 × 20 grid. All are decoration: the control that holds one carries the label. */
import { s } from "./dom.js";

const PATHS = {
  hash: ["M8 3.5 6.5 16.5", "M13.5 3.5 12 16.5", "M4 7.5h13", "M3 12.5h13"],
  lock: ["M5.5 9h9v7h-9z", "M7.5 9V6.5a2.5 2.5 0 0 1 5 0V9"],
  plus: ["M10 4.5v11", "M4.5 10h11"],
  send: ["M3.5 10 16.5 4l-4.2 12.5-2.8-5z", "m9.5 11.5 7-7.5"],
  attach: ["m14.8 9.4-5.3 5.3a3 3 0 0 1-4.3-4.3l6-6a2 2 0 0 1 2.9 2.9l-5.9 5.9a1 1 0 0 1-1.4-1.4l5.2-5.3"],
  slash: ["M12.5 4.5 7.5 15.5", "M3.5 3.5h13v13h-13z"],
  at: ["M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", "M13 7v4.2a1.9 1.9 0 0 0 3.7.3A6.8 6.8 0 1 0 14 15.5"],
  bolt: ["M11 3 5 11h4.5L9 17l6-8h-4.5z"],
  close: ["m5.5 5.5 9 9", "m14.5 5.5-9 9"],
  reply: ["M4 5.5h12v8H9.5L6 16.5v-3H4z"],
  pencil: ["M4 16h2.6L15.5 7 13 4.5 4 13.4z", "m11.4 6.1 2.5 2.5"],
  trash: ["M4.5 6h11", "M8 6V4.3h4V6", "M6 6l.7 10h6.6L14 6"],
  more: ["M5 10h.01", "M10 10h.01", "M15 10h.01"],
  menu: ["M3.5 5.5h13", "M3.5 10h13", "M3.5 14.5h13"],
  sun: ["M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", "M10 2.8v1.7", "M10 15.5v1.7", "M2.8 10h1.7", "M15.5 10h1.7", "m4.9 4.9 1.2 1.2", "m13.9 13.9 1.2 1.2", "m15.1 4.9-1.2 1.2", "m6.1 13.9-1.2 1.2"],
  moon: ["M15.8 11.7A6.3 6.3 0 0 1 8.3 4.2a6.3 6.3 0 1 0 7.5 7.5z"],
  auto: ["M16.5 10a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z", "M10 3.5v13", "M10 6.5l5 2.5M10 10.5l6 1.5M10 14l4.5.8"],
  eye: ["M2.5 10s2.8-5 7.5-5 7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5z", "M12 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0z"],
  check: ["m4.5 10.5 3.7 3.5 7.3-8"],
  chevron: ["m6 8 4 4 4-4"],
  updown: ["m6.5 8 3.5-3.5L13.5 8", "m6.5 12 3.5 3.5 3.5-3.5"],
  file: ["M5.5 3h6l3.5 3.5V17h-9.5z", "M11.5 3v3.5H15"],
  up: ["M7 17V9l3-6c1.5 0 2.2 1 2 2.3L11.5 8h4l-1 7.5c-.2 1-.8 1.5-1.8 1.5z", "M4.5 9v8"],
  down: ["M13 3v8l-3 6c-1.5 0-2.2-1-2-2.3L8.5 12h-4l1-7.5C5.7 3.5 6.3 3 7.3 3z", "M15.5 11V3"],
  app: ["M10 2.8v2.4", "M4.5 7.5a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2z", "M7.7 9.700v1.2", "M12.3 9.700v1.2", "M2.5 9.5v3", "M17.5 9.5v3"],
  compass: ["M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0z", "m12.9 7.1-1.8 4-4 1.8 1.8-4z"],
  info: ["M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0z", "M10 9.300v4", "M10 6.5h.01"],
  alert: ["M10 3.5 17.5 16h-15z", "M10 8.5v3.5", "M10 14h.01"],
  play: ["M6.5 4.5v11l9-5.5z"],
  clock: ["M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0z", "M10 6v4.300l2.7 1.7"],
  link: ["M8.5 11.5a3 3 0 0 0 4.3 0l2.5-2.5A3 3 0 0 0 11 4.700l-.8.8", "M11.5 8.5a3 3 0 0 0-4.3 0L4.7 11A3 3 0 0 0 9 15.300l.8-.8"],
};

/** An icon by name; *size* in CSS pixels. Unknown names give an empty box of the same size. */
export function icon(name, size = 18) {
  const paths = (PATHS[name] ?? []).map((d) => s("path", { d }));
  const heavy = name === "more" ? 2.6 : 1.5;
  return s(
    "svg",
    {
      class: "icon", viewBox: "0 0 20 20", width: size, height: size, fill: "none", stroke: "currentColor",
      "stroke-width": heavy, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false",
    },
    paths,
  );
}
