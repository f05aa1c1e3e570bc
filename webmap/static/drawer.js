// Open the list behind a number beside the board; without this file the same links open the same pages.
"use strict";
(() => {
  const drawer = document.getElementById("drawer");
  const wide = matchMedia("(min-width: 1024px)");

  document.addEventListener("click", async (event) => {
    const permanent = event.target.closest(".permanent");
    if (permanent && navigator.clipboard && window.isSecureContext) {
      event.preventDefault();
      await navigator.clipboard.writeText(permanent.href);
      return;
    }
    if (!drawer || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest(".shut") && drawer.open) {
      event.preventDefault();
      drawer.close();
      return;
    }
    const link = event.target.closest("a[data-drawer]");
    if (!link) return;
    event.preventDefault();
    await show(link.href);
    history.pushState({ drawer: true }, "", link.href);
  });

  if (!drawer) return;
  const board = location.href;

  async function show(address) {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const article = page.getElementById("explained");
    if (!article) { location.href = address; return; }
    drawer.firstElementChild.replaceChildren(document.importNode(article, true));
    drawer.firstElementChild.scrollTop = 0;
    if (!drawer.open) drawer.showModal();
  }

  drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  drawer.addEventListener("close", () => { if (location.href !== board) history.pushState({}, "", board); });
  addEventListener("popstate", () => {
    if (location.pathname.startsWith("/progress/")) show(location.href);
    else if (drawer.open) drawer.close();
  });
})();
