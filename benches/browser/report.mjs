// RESULTS.md from the runs: medians, how they spread, and how ours stand to the best of the others, column by column.

const PEERS = { "d3-path": "D3 canvas, Path2D", "d3-stroke": "D3 canvas, a stroke an arc", "echarts-lines": "ECharts lines, large", "gl-maplibre": "MapLibre GL", "gl-deck": "deck.gl arcs", "vis-timeline": "vis-timeline", "echarts-gantt": "ECharts custom", atlas: "**Peer Atlas**", empty: "empty page" };

/** Columns: a title, the measure, digits; `isRatio` for those of which a ratio means something. */
const MAP = [
  ["first", "first", 0, true],
  ["frame, slow drag", "drag.frame", 0],
  ["p95", "drag.frameP95", 0],
  ["late, %", "drag.latePercent", 0],
  ["a picture", "drag.perPicture", 0, true],
  ["after the hand", "drag.afterRest", 0, true],
  ["flick: late, %", "flick.latePercent", 0],
  ["after it", "flick.afterRest", 0, true],
  ["zoom: first", "zoomIn.first", 0, true],
  ["late, %", "zoomIn.latePercent", 0],
  ["in, after it", "zoomIn.afterRest", 0, true],
  ["out, after it", "zoomOut.afterRest", 0, true],
];
const WINDOW = [
  ["half a year", "window.by0.5", 0, true],
  ["a year", "window.by1", 0, true],
  ["5 years", "window.by5", 0, true],
  ["work a move", "windowWork", 1, true],
  ["drag: late, %", "windowDrag.latePercent", 0],
  ["drag, a picture", "windowDrag.perPicture", 0, true],
  ["add one", "add.shown", 0, true],
  ["hover, p95", "hover.p95", 2, true],
  ["MB over empty", "megabytes", 0],
];
const TIMELINE = [
  ["first", "first", 0, true],
  ["years moved", "years.shown", 0, true],
  ["work a move", "yearsWork", 1, true],
  ["drag, a picture", "yearsDrag.perPicture", 0, true],
  ["late, %", "yearsDrag.latePercent", 0],
  ["add one", "add.shown", 0, true],
];
const GROWTH = [
  ["first", "first", 0],
  ["drag, a picture", "drag.perPicture", 0],
  ["late, %", "drag.latePercent", 0],
  ["after a flick", "flick.afterRest", 0],
  ["zoom, after it", "zoomIn.afterRest", 0],
  ["a year", "window.by1", 0],
  ["work a move", "windowWork", 1],
  ["add one", "add.shown", 0],
  ["hover, p95", "hover.p95", 2],
];

const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  // Of an even number the two in the middle.
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
};
const of = (row, name) => median((row?.runs ?? []).map((run) => run[name]));
const spread = (row, name) => {
  const values = (row?.runs ?? []).map((run) => run[name]).filter(Number.isFinite);
  return [Math.min(...values), Math.max(...values)];
};

function table(rows, columns, empty, growth) {
  const value = (row, name) => of(row, name) - (name === "megabytes" ? of(empty, name) : 0);
  const cell = (row, name, digits) => {
    const number = row.page === "empty" && name === "megabytes" ? of(row, name) : value(row, name);
    return Number.isFinite(number) ? number.toFixed(digits) : "-";
  };
  const lines = [
    `| page | runs | ${columns.map(([title]) => title).join(" | ")} |`,
    `| --- | --- |${columns.map(() => " --- |").join("")}`,
    ...rows.map((row) => {
      const cells = columns.map(([, name, digits]) => cell(row, name, digits));
      return `| ${growth ? row.n.toLocaleString("en") : PEERS[row.page]} | ${row.runs.length} | ${cells.join(" | ")} |`;
    }),
  ];
  const ours = rows.find((row) => row.page === "atlas");
  const others = rows.filter((row) => !["atlas", "empty"].includes(row.page));
  if (!growth && ours && others.length) {
    const ratios = columns.map(([, name, , isRatio]) => {
      const best = Math.min(...others.map((row) => of(row, name)).filter(Number.isFinite));
      return isRatio && Number.isFinite(best) ? (of(ours, name) / best).toFixed(2) : "";
    });
    lines.push(`| ours / best other | | ${ratios.join(" | ")} |`);
    const above = columns.map(([, name, , isRatio]) => {
      const [least, most] = spread(ours, name);
      return isRatio && Number.isFinite(least) ? `${least.toFixed(0)} to ${most.toFixed(0)}` : "";
    });
    lines.push(`| ours, least to most | | ${above.join(" | ")} |`);
  }
  const misses = (row) => columns.some(([, name]) => !Number.isFinite(of(row, name)));
  const cut = rows.filter((row) => row.isCut && misses(row)).map(({ page }) => PEERS[page]);
  if (cut.length) lines.push("", `Cut off before all was measured: ${cut.join(", ")}.`);
  return lines.join("\n");
}

/** When rows were measured, and what measures them again. */
function origin(rows, options) {
  const when = [...new Set(rows.map(({ date, commit }) => `${date} at commit ${commit}`))].sort();
  const n = Math.max(...rows.map(({ runs }) => runs.length));
  return `Measured on ${when.join(", and on ")}; again by \`cargo xtask bench browser ${options} --runs ${n}\`.`;
}

/** The text of RESULTS.md. */
export function report({ machine, rows, bytes }) {
  const all = Object.values(rows);
  const groups = new Map();
  for (const row of all.filter(({ part }) => part === "map")) {
    const name = `${row.view}, ${row.n.toLocaleString("en")} ${row.isReal ? "real pairs, made-up dates" : "made-up partnerships"}, ${row.size.join(" x ")} px`;
    if (all.some((other) => other.part === row.part && other.view === row.view && other.n === row.n && !["atlas"].includes(other.page))) groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const order = (a, b) => Object.keys(PEERS).indexOf(a.page) - Object.keys(PEERS).indexOf(b.page);
  const parts = [
    "# Results of the browser benchmark",
    "",
    "Written by `cargo xtask bench browser`; what is measured, and how, stands in [README.md](../README.md). All times in milliseconds, medians of the runs. Read ratios, not milliseconds.",
    "",
    machine
      ? `${machine.browser}; ${machine.processor}, ${machine.memory}. ${machine.peers.join(", ")}.`
      : "Nothing is measured yet.",
    "",
    `Code of the other pages, brotli: ${Object.entries(bytes ?? {}).map(([name, n]) => `${PEERS[name] ?? name} ${(n / 1000).toFixed(0)} kB`).join(", ")}.`,
  ];
  for (const [name, members] of [...groups].sort()) {
    members.sort(order);
    const empty = members.find(({ page }) => page === "empty");
    const [{ view, n }] = members;
    parts.push("", `## Map: ${name}`, "", origin(members, `--view ${view} --n ${n}`), "", table(members, MAP, empty), "", table(members, WINDOW, empty));
  }
  const timeline = all.filter(({ part }) => part === "timeline").sort(order);
  if (timeline.length) {
    const [{ n, size }] = timeline;
    parts.push("", `## Timeline: ${n.toLocaleString("en")} bars in lanes by country, ${size.join(" x ")} px`, "", origin(timeline, "--only timeline"), "", table(timeline, TIMELINE, timeline.find(({ page }) => page === "empty")));
  }
  const growth = all.filter(({ part, view, page }) => part === "map" && view === "world" && page === "atlas").sort((a, b) => a.n - b.n);
  if (growth.length > 1) parts.push("", "## How ours grow: the world, by number of partnerships", "", origin(growth, "--only map/world/"), "", table(growth, GROWTH, undefined, true));
  return `${parts.join("\n")}\n`;
}
