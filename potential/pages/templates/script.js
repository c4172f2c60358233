// A formula that is too wide scrolls, by the keys too.
for (const formula of document.querySelectorAll(
  ".display, .statement > div, section details > div")) formula.tabIndex = 0;
// A printed page has no one to open what is closed.
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach(d => {
  d.open = true; d.dataset.shut = "1"; }));
addEventListener("afterprint", () => document.querySelectorAll("details[data-shut]").forEach(d => {
  d.open = false; delete d.dataset.shut; }));
// The search shows the theorems that have all its words in name, class or source.
const field = document.querySelector("nav .search input");
if (field) {
  const sections = [...document.querySelectorAll("section.theorem")];
  const told = sections.map(section => [section.dataset.class, ...[...section.querySelectorAll("h2, .source")].map(
    part => part.textContent)].join(" ").toLowerCase());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [k, section] of sections.entries()) {
      section.hidden = !words.every(word => told[k].includes(word));
      left += !section.hidden;
      for (const link of document.querySelectorAll(`:is(nav, .table) a[href="#${section.id}"]`))
        link.closest("li, tr").hidden = section.hidden;
    }
    for (const group of document.querySelectorAll("nav .group")) group.hidden = !group.querySelector("li:not([hidden])");
    document.querySelector(".nothing").hidden = left > 0;
  });
  // On a narrow screen the list of names is closed until it is asked for.
  if (matchMedia("(max-width: 69.99rem)").matches) document.querySelector("nav details").open = false;
}
