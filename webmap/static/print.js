// A button with data-print prints the page; what is marked data-now says when.
"use strict";
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
addEventListener("beforeprint", () => {
  const now = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" });
  for (const place of document.querySelectorAll("[data-now]")) place.textContent = now.format(new Date());
});
