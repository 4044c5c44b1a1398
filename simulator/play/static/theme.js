/* Before the first paint: the colors that were chosen here before, else the system's. */
"use strict";
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  /* Storage may be closed to pages; the system's colors hold then. */
}
