/** Light, dark, or as the system has it; remembered in this browser. */
const KEY = "sandbox-theme";
const NAMES = ["auto", "light", "dark"];

export function themeName() {
  const kept = readKept();
  return NAMES.includes(kept) ? kept : "auto";
}

/** Go to the next of auto, light, dark. */
export function nextTheme() {
  const name = NAMES[(NAMES.indexOf(themeName()) + 1) % NAMES.length];
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // a browser that keeps nothing still shows the choice until the next load
  }
  applyTheme(name);
}

export function applyTheme(name = themeName()) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

function readKept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
