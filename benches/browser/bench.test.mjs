// The benchmark in short: every page draws, every measure is a number. Nothing is asserted on times.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { nameOf, stage } from "./bench.mjs";
import { report } from "./report.mjs";

const N = 1_000;
const rows = [
  ...["empty", "atlas", "d3-path", "echarts-lines"].map((page) => ({ part: "map", view: "world", page, n: N })),
  ...["atlas", "vis-timeline", "echarts-gantt"].map((page) => ({ part: "timeline", view: "world", page, n: N })),
];

let ready;
before(async () => (ready = await stage(rows)));
after(() => ready?.stop());

const results = { rows: {} };
for (const row of rows) {
  test(`${nameOf(row)} is drawn and measured`, async () => {
    const { numbers, size } = await ready.measure(row, { isShort: true });
    assert.ok(numbers.nDrawn > 0, "something is drawn");
    assert.ok(Object.keys(numbers).length > 5);
    for (const [name, number] of Object.entries(numbers)) assert.ok(Number.isFinite(number), `${name} is ${number}`);
    results.rows[nameOf(row)] = { ...row, size, date: "2026-01-31", commit: "0123abc", runs: [numbers] };
  });
}

test("the report has a line a page, the ratios to the best other, and where its rows come from", () => {
  const text = report({ ...results, bytes: ready.bytes });
  assert.match(text, /\| \*\*Peer Atlas\*\* \| 1 \|/);
  assert.match(text, /\| ours \/ best other \|/);
  assert.match(text, /Measured on 2026-01-31 at commit 0123abc; again by `cargo xtask bench browser --view world --n 1000 --runs 1`/);
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
});
