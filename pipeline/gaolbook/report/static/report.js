// Sorting and filtering the table of people. Without this script the page shows all of it, in the order of names.
(() => {
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const shown = document.getElementById("shown");
  const [words, status, least] = ["words", "status", "least"].map((id) => document.getElementById(id));
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const { words: names, status: where, held, articles } = row.dataset;
      const place = !status.value || where === status.value || (status.value === "held" && held === "1");
      row.hidden = !(place && Number(articles) >= Number(least.value) && wanted.every((word) => names.includes(word)));
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = `${count} of ${rows.length} shown`;
  }

  function key(row, column) {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent;
  }

  function sort(column, head) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = rows.map((row) => [key(row, column), row]);
    keyed.sort(([a], [b]) => (a === "") - (b === "") || (down ? collator.compare(b, a) : collator.compare(a, b)));
    body.append(...keyed.map(([, row]) => row));
  }

  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    head.firstElementChild.addEventListener("click", () => sort(column, head));
  }
  for (const control of [words, status, least]) control.addEventListener("input", filter);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
