/** A small menu beside a control: arrow keys, Home/End, typing a letter, Esc; focus goes back where it came from. */
import { h } from "./dom.js";

let openOne = null;

/** Close the menu that is open, if one is. */
export function closeMenu() {
  openOne?.();
}

/**
 * Open a menu at *anchor*. Items: `{label, detail?, lead?, checked?, danger?, testid?, onPick}`; `lead` is a node before the label.
 * `align` is "start" or "end" (which edge of the anchor it shares).
 */
export function openMenu(anchor, items, { label, align = "start" } = {}) {
  const again = anchor.getAttribute("aria-expanded") === "true";
  closeMenu();
  if (again) return;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, popover: "manual", tabindex: "-1" });
  menu.append(...items.map((item) => menuItem(item)));
  document.body.append(menu);
  menu.showPopover();
  put(menu, anchor, align);
  anchor.setAttribute("aria-expanded", "true");
  const away = (event) => menu.contains(event.target) || anchor.contains(event.target) || close(false);
  const close = (back = true) => {
    document.removeEventListener("pointerdown", away, true);
    anchor.setAttribute("aria-expanded", "false");
    menu.remove();
    openOne = null;
    if (back) anchor.focus();
  };
  openOne = close;
  document.addEventListener("pointerdown", away, true);
  menu.addEventListener("keydown", (event) => onKey(event, menu, close));
  (menu.querySelector("[aria-checked='true']") ?? menu.firstElementChild)?.focus();
}

function menuItem(item) {
  const checkable = item.checked !== undefined;
  const pick = () => {
    closeMenu();
    item.onPick();
  };
  return h(
    "button",
    {
      type: "button", class: item.danger ? "menu-item danger" : "menu-item", role: checkable ? "menuitemradio" : "menuitem", tabindex: "-1",
      "aria-checked": checkable ? String(item.checked) : null, "data-testid": item.testid, "data-value": item.value, onclick: pick,
    },
    item.lead,
    h("span", { class: "menu-words" }, h("span", { class: "menu-label" }, item.label), item.detail && h("span", { class: "menu-detail" }, item.detail)),
  );
}

function onKey(event, menu, close) {
  const all = [...menu.children];
  const at = all.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key in steps) {
    event.preventDefault();
    all.at(steps[event.key] % all.length)?.focus();
  } else if (event.key.length === 1 && /\S/.test(event.key)) {
    all.find((each) => each.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}

/** Under the anchor, or over it where there is more room; never past the window's edge. */
function put(menu, anchor, align) {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + 4 + size.height <= innerHeight;
  const left = align === "end" ? at.right - size.width : at.left;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
  menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
}
