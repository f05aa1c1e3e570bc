// How far the reading is, until it is over.
"use strict";
(() => {
  const card = document.querySelector("[data-waiting]"), bar = card.querySelector("progress");
  const number = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, value > 9999 ? "\u2009" : "");

  async function ask() {
    try {
      const answer = await fetch(card.dataset.waiting);
      const said = await answer.json();
      if (said.over || !answer.ok) { location.reload(); return; }
      if (said.total) {
        bar.max = said.total;
        bar.value = said.done;
        card.querySelector("[data-done]").textContent = number(said.done);
        card.querySelector("[data-total]").textContent = number(said.total);
      }
    } catch { await new Promise((again) => setTimeout(again, 1000)); }
    setTimeout(ask, 100);     // the answer itself waits for news
  }

  ask();
})();
