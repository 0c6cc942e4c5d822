/** An uploaded file in a message. */
import { h, safeUrl } from "./dom.js";
import { picture } from "./elements/index.js";
import { icon } from "./icons.js";

/** Where the sandbox serves *file*. */
function hrefOf(file) {
  return safeUrl(file.url_private_download ?? file.url_private ?? `/files/${file.id}/${encodeURIComponent(file.name ?? "file")}`);
}

/** A card with name, kind and size; pictures show themselves. */
export function fileCard(file) {
  const href = hrefOf(file);
  const name = file.title || file.name || "File";
  if (file.mimetype?.startsWith("image/")) {
    return h("figure", { class: "figure" }, h("figcaption", {}, name), picture({ image_url: href, alt_text: name }));
  }
  const facts = [file.pretty_type || file.filetype || file.mimetype, sizeOf(file.size)].filter(Boolean).join(" · ");
  return h(
    "a",
    { class: "file", href, target: "_blank", rel: "noopener", download: file.name ?? true },
    h("span", { class: "file-icon" }, icon("file", 20)),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("span", { class: "faint" }, facts)),
  );
}

/** "12 kB" from bytes. */
export function sizeOf(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
