// Tell the registry, once the board is on screen, that this account has seen it.
"use strict";
(() => {
  const { looked, token } = document.currentScript.dataset;
  fetch(looked, { method: "POST", headers: { "X-CSRFToken": token } });
})();
