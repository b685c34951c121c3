import { writeCookie } from "./cookie.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

function isDark() {
  return root.dataset.theme === undefined ? dark.matches : root.dataset.theme === "dark";
}

/** @param {Element} button */
function label(button) {
  button.textContent = isDark() ? "Switch to light" : "Switch to dark";
}

function toggle() {
  const theme = isDark() ? "light" : "dark";
  // Going back to what the device says also forgets the choice: it follows the device again.
  const isDevice = (theme === "dark") === dark.matches;
  if (isDevice) delete root.dataset.theme;
  else root.dataset.theme = theme;
  writeCookie("theme", isDevice ? null : theme);
}

/** Serves `[data-theme-switch]` buttons. */
export function startTheme() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    label(button);
    dark.addEventListener("change", () => label(button));
    button.addEventListener("click", () => {
      toggle();
      label(button);
    });
  }
}
