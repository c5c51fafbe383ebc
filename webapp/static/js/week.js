// The week's grid: totals follow what is typed, and leaving with unsaved cells asks. Saving works without it.
"use strict";

(() => {
  const grid = document.querySelector(".week-grid");
  if (!grid) return;
  const form = grid.closest("form");
  const cells = [...grid.querySelectorAll("input[name^='cell-']")];

  // minutes of a cell's text, as the server reads it (webapp/domain/durations.py); null where it cannot be read
  const minutesOf = (text) => {
    const written = text.trim().toLowerCase();
    if (!written) return 0;
    let found = written.match(/^(\d{1,3}):([0-5]\d)(?::00)?$/);
    if (found) return Number(found[1]) * 60 + Number(found[2]);
    if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(written)) return null;
    if (/^\d{1,4}$/.test(written)) {
      const number = Number(written);
      if (number <= 12) return number * 60;
      return number >= 25 ? number : null;
    }
    if (/^\d{0,3}[.,]\d{1,4}$/.test(written)) return Math.round(Number(written.replace(",", ".")) * 60);
    found = written.match(/^(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?$/);
    if (found && /[hm]/.test(written)) return Number(found[1] || 0) * 60 + Number(found[2] || 0);
    return null;
  };
  const clock = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  const wasOf = (cell) => form.elements[cell.name.replace(/^cell-/, "was-")].value;

  const totals = new Map(); // the place of a total on the page: the minutes that the server wrote there
  const totalAt = (place) => {
    const spot = place.querySelector("time, b") ?? place;
    if (!totals.has(spot)) totals.set(spot, minutesOf(spot.textContent) ?? 0);
    return spot;
  };
  const spotsOf = (cell) => {
    const row = cell.closest("tr");
    const column = cell.closest("td").cellIndex;
    const sums = grid.tFoot.rows[0];
    return [row.cells[row.cells.length - 1], sums.cells[column], sums.cells[sums.cells.length - 1]].map(totalAt);
  };
  const places = new Map(cells.map((cell) => [cell, spotsOf(cell)]));

  const addUp = () => {
    const more = new Map([...totals.keys()].map((spot) => [spot, 0]));
    for (const cell of cells) {
      const typed = minutesOf(cell.value);
      const change = (typed ?? 0) - (minutesOf(wasOf(cell)) ?? 0);
      if (typed !== null) for (const spot of places.get(cell)) more.set(spot, more.get(spot) + change);
    }
    for (const [spot, change] of more) spot.textContent = clock(Math.max(0, totals.get(spot) + change));
  };
  grid.addEventListener("input", addUp);

  let isSaving = false;
  form.addEventListener("submit", () => (isSaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && cells.some((cell) => cell.value !== wasOf(cell))) event.preventDefault();
  });
})();
