/**
 * Building elements without markup strings: text always arrives as a text node, so nothing anybody types can become HTML.
 */
const SVG = "http://www.w3.org/2000/svg";
const SAFE_URL = /^(https?:|mailto:|tel:)/i;

/** An element: `h("button", {class: "x", onclick: f, "aria-label": "Send"}, "Send")`. Nullish and false attributes are left out. */
export function h(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

/** Append children; strings become text nodes, arrays are flattened, nothing is parsed. */
export function add(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Replace everything inside *element*. */
export function fill(element, ...children) {
  element.replaceChildren();
  return add(element, ...children);
}

const signatures = new WeakMap();

/** Replace everything inside *element* with what *make* gives, unless *signature* (any JSON) is that of the last time. */
export function refill(element, signature, make) {
  const wanted = JSON.stringify(signature);
  if (signatures.get(element) === wanted) return;
  signatures.set(element, wanted);
  fill(element, make());
}

/** The address if a browser may follow it, otherwise null: `javascript:` and friends stay text. */
export function safeUrl(url) {
  const text = String(url ?? "").trim();
  if (text.startsWith("/") && !text.startsWith("//")) return text;
  return SAFE_URL.test(text) ? text : null;
}

/** A link that opens outside, or plain text where the address is not one to follow. */
export function outsideLink(url, label) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, label ?? url);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label ?? url);
}

let serial = 0;
/** A fresh id for label/for and aria references. */
export function freshId(prefix = "id") {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** The focusable elements inside *root*, in order. */
export function focusables(root) {
  const wanted = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";
  return [...root.querySelectorAll(wanted)].filter((each) => each.getClientRects().length > 0);
}
