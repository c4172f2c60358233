// A formula that is too wide scrolls, by the keys too.
addEventListener("DOMContentLoaded", () => {
  for (const formula of document.querySelectorAll(".display")) formula.tabIndex = 0;
});

// Shows the theorems that all filters let pass, and keeps the filters in the address, so that a selection can be sent on.
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.filters");
  if (!form) return;
  const filters = [...form.querySelectorAll("[data-filter]")];
  const rows = [...document.querySelectorAll(".catalogue tbody tr")];
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const filter of filters) filter.value = asked.get(filter.dataset.filter) ?? "";

  const passes = (row, filter) => {
    const wanted = filter.value, said = row.dataset[filter.dataset.filter];
    if (!wanted) return true;
    if (filter.dataset.filter === "text") return wanted.toLowerCase().split(/\s+/).every((word) => said.includes(word));
    return said.split(";").includes(wanted);
  };
  const show = () => {
    let left = 0;
    for (const row of rows) {
      row.hidden = !filters.every((filter) => passes(row, filter));
      left += !row.hidden;
    }
    form.querySelector("output").textContent = `${left} of ${rows.length}`;
    const kept = new URLSearchParams(filters.filter((f) => f.value).map((f) => [f.dataset.filter, f.value]));
    history.replaceState(null, "", kept.size ? `#${kept}` : location.pathname + location.search);
  };
  form.addEventListener("input", show);
  show();
});
