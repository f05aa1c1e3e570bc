// Who signs out leaves nothing typed on this device: their drafts go (OWASP ASVS 5.0, 14.3.1).
"use strict";
for (const form of document.querySelectorAll("form[data-leave]")) {
  form.addEventListener("submit", () => {
    const mine = `draft:${form.dataset.leave}:`;
    Object.keys(localStorage).filter((key) => key.startsWith(mine)).forEach((key) => localStorage.removeItem(key));
  });
}
