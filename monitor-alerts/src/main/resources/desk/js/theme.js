/* Light, dark or as the system has it; set before anything is drawn. */
const KEY = "desk.theme";
const asked = new URLSearchParams(location.search).get("theme");

export function theme() {
  try {
    return localStorage.getItem(KEY) || "system";
  } catch {
    return "system";
  }
}

export function setTheme(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  show(value);
}

function show(value) {
  if (value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}

show(asked === "dark" || asked === "light" ? asked : theme());
