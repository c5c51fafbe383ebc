// Draws each figure[data-chart] from the table inside it: one set of numbers, shown twice.
// First column: names along the axis; every further column: one series. Lengths are <time datetime="PT7H25M">.
"use strict";

(() => {
  const SERIES = 7;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // light-dark() is resolved by the browser on a real element only
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.className = `probe-${name}`;
    return getComputedStyle(probe).color;
  };

  const hoursIn = (cell) => {
    const time = cell.querySelector("time[datetime]");
    const parts = time && /^PT(\d+)H(\d+)M$/.exec(time.getAttribute("datetime"));
    if (parts) return Number(parts[1]) + Number(parts[2]) / 60;
    return Number(cell.dataset.value ?? cell.textContent.replace(/[^\d.-]/g, "")) || 0;
  };
  const read = (table) => {
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const rows = [...table.tBodies[0].rows];
    return {
      labels: rows.map((row) => row.cells[0].textContent.trim().replace(/\s+/g, " ")),
      series: heads.map((head, index) => ({
        label: head.textContent.trim(),
        colour: head.dataset.colour ?? String(index % SERIES), // a number, "rest", or a colour of its own
        pattern: Number(head.dataset.pattern ?? (heads.length > 1 ? index % 4 : 0)),
        data: rows.map((row) => hoursIn(row.cells[index + 1])),
      })),
    };
  };

  // the same four patterns as elsewhere, so that series differ without colour
  const pattern = (context, fill, kind) => {
    if (!kind) return fill;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const ink = tile.getContext("2d");
    ink.fillStyle = fill;
    ink.fillRect(0, 0, 8, 8);
    ink.strokeStyle = ink.fillStyle = "rgb(0 0 0 / .4)";
    ink.lineWidth = kind === 3 ? 1.2 : 2;
    ink.beginPath();
    if (kind === 1) for (const x of [-8, 0, 8]) ink.moveTo(x, 8), ink.lineTo(x + 8, 0);
    if (kind === 3) ink.moveTo(0, 4), ink.lineTo(8, 4), ink.moveTo(4, 0), ink.lineTo(4, 8);
    ink.stroke();
    if (kind === 2) ink.beginPath(), ink.arc(4, 4, 1.7, 0, 7), ink.fill();
    return context.createPattern(tile, "repeat");
  };

  const clock = (hours) => {
    const minutes = Math.round(hours * 60);
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  };

  const draw = (figure) => {
    const canvas = figure.querySelector("canvas");
    const kind = figure.dataset.chart;
    const { labels, series } = read(figure.querySelector("table"));
    const context = canvas.getContext("2d");
    const isLine = kind === "line";
    const ink = colour("ink");
    const muted = colour("muted");
    const line = colour("line");
    return new window.Chart(context, {
      type: isLine ? "line" : "bar",
      data: {
        labels,
        datasets: series.map((one, index) => {
          const isRest = one.colour === "rest";
          const isOwn = one.colour.startsWith("#");
          const fill = isRest ? muted : isOwn ? one.colour : colour(`task-${one.colour}`);
          const edge = isRest || isOwn ? muted : colour(`task-${one.colour}-edge`);
          return {
            ...one,
            backgroundColor: isLine ? fill : pattern(context, fill, isRest ? 0 : one.pattern),
            borderColor: edge,
            borderWidth: isLine ? 2.5 : 1,
            borderDash: isLine ? [[], [7, 4], [2, 3], [9, 3, 2, 3]][index % 4] : [],
            pointStyle: ["circle", "triangle", "rect", "crossRot"][index % 4],
            maxBarThickness: 56,
          };
        }),
      },
      options: {
        animation: false, // bars that fly in from a corner say nothing
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        font: { family: css("--sans") },
        scales: {
          x: { stacked: kind === "stacked", grid: { display: false }, ticks: { color: muted, maxRotation: 50, autoSkipPadding: 12 }, border: { color: muted } },
          y: { stacked: kind === "stacked", beginAtZero: true, grid: { color: line }, border: { display: false }, ticks: { color: muted, maxTicksLimit: 7, callback: (value) => `${value} h` } },
        },
        plugins: {
          legend: { display: series.length > 1, position: "bottom", labels: { color: ink, boxWidth: 16, boxHeight: 12, usePointStyle: isLine } },
          tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${clock(item.parsed.y)}` } },
        },
      },
    });
  };

  let charts = [];
  const drawAll = () => {
    for (const chart of charts) chart.destroy();
    charts = [...document.querySelectorAll("figure[data-chart]")].filter((one) => one.querySelector("tbody tr")).map(draw);
  };
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.querySelector?.("figure[data-chart]")) drawAll();
  });
})();
