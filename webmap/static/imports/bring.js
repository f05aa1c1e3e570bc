// Files by dropping; what was chosen is named, and sending says that it goes on.
"use strict";
(() => {
  const form = document.querySelector(".bring"), zone = form.querySelector("[data-drop-zone]"), chosen = form.querySelector("[data-chosen]");
  const field = form.querySelector("[data-files]");
  const usual = chosen.textContent;

  function say() {
    const names = [...field.files].map((file) => file.name);
    chosen.textContent = names.length ? names.join("、") : usual;
    chosen.classList.toggle("b", names.length > 0);
  }

  for (const event of ["dragenter", "dragover"]) zone.addEventListener(event, (moved) => { moved.preventDefault(); zone.classList.add("over"); });
  for (const event of ["dragleave", "drop"]) zone.addEventListener(event, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (dropped) => {
    dropped.preventDefault();
    if (!dropped.dataTransfer.files.length) return;
    field.files = dropped.dataTransfer.files;
    say();
    form.requestSubmit();
  });
  for (const day of form.querySelectorAll("[data-day]")) day.addEventListener("click", () => { document.getElementById(day.dataset.for).value = day.dataset.day; });
  field.addEventListener("change", say);
  form.addEventListener("submit", () => {
    form.querySelector("[data-sending]").hidden = false;
    form.querySelector("[type=submit]").disabled = true;
  });
  addEventListener("pageshow", () => {
    form.querySelector("[data-sending]").hidden = true;
    form.querySelector("[type=submit]").disabled = false;
    say();
  });
})();
