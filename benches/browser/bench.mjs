// The benchmark in a real browser: `cargo xtask bench browser [--long] [--n LIST] [--only NAME] [--view LIST] [--runs N]`.
//
// Rows are measured in turn, each in a browser of its own, and again from the first; results.json keeps every run of a row,
// and RESULTS.md is written from it. Rows that are measured again replace their earlier runs, the others stay.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist, launch, root, serve } from "../../tests/e2e/harness.mjs";
import { bundle, serveFiles } from "./build.mjs";
import { columns, file } from "./data.mjs";
import { measure, sizes } from "./measure.mjs";
import { report } from "./report.mjs";

const here = dirname(fileURLToPath(import.meta.url));

export const MAP_PAGES = ["empty", "atlas", "d3-path", "d3-stroke", "echarts-lines"];
export const GL_PAGES = ["gl-maplibre", "gl-deck"];
export const TIMELINE_PAGES = ["empty", "atlas", "vis-timeline", "echarts-gantt"];
const SIZES = [25_917, 100_000];
/** For ours only: how cost grows. */
const MORE_SIZES = [1_000, 10_000, 250_000];
const N_BARS = 10_000;
/** A run that takes longer than this is cut off: what was measured by then stands. */
const RUN_MS = 300_000;

/** All rows of a form of the benchmark. */
export function rows({ isLong, ns, views }) {
  const found = [];
  const map = (page, view, n) => found.push({ part: "map", view, page, n });
  for (const n of ns ?? SIZES) {
    for (const view of views ?? ["world", "europe", "phone", ...(n === SIZES[0] ? ["world-2x", "globe"] : [])]) {
      // No other page has a globe.
      MAP_PAGES.filter((page) => view !== "globe" || ["empty", "atlas"].includes(page)).forEach((page) => map(page, view, n));
      if (isLong && n <= 25_917 && view !== "globe") GL_PAGES.forEach((page) => map(page, view, n));
    }
  }
  if (!ns && !views) {
    for (const n of MORE_SIZES) map("atlas", "world", n);
    for (const page of TIMELINE_PAGES) found.push({ part: "timeline", view: "world", page, n: N_BARS });
  }
  return found;
}

export const nameOf = ({ part, view, page, n }) => [part, view, n, page].join("/");

/** Everything that rows need while they are measured. */
export async function stage(wanted) {
  const names = [...new Set(wanted.map(({ page }) => page).filter((page) => page !== "atlas"))];
  const { files, bytes } = await bundle(names);
  const data = new Map();
  for (const n of new Set(wanted.map(({ n }) => n))) {
    const { path, isReal } = file(n);
    const { head, bytes } = columns(path);
    files.set(`/data/${n}.json`, [Buffer.from(JSON.stringify(head)), "application/json"]);
    files.set(`/data/${n}.bin`, [bytes, "application/octet-stream"]);
    data.set(n, { path, isReal });
  }
  const [site, peers] = await Promise.all([serve({ folder: dist }), serveFiles(files)]);
  const known = new Map();
  return {
    bytes,
    data,
    async measure(row, options) {
      const browser = await launch();
      const numbers = {};
      let isCut = false;
      const limit = setTimeout(() => {
        isCut = true;
        browser.close().catch(() => {});
      }, RUN_MS);
      try {
        const version = browser.version();
        if (!known.has(row.view)) known.set(row.view, await sizes(browser, site.address, row.view));
        const at = { row, site: site.address, peers: peers.origin, file: data.get(row.n).path, sizes: known.get(row.view) };
        await measure(browser, { ...at, ...options, numbers }).catch((error) => {
          if (!isCut || Object.keys(numbers).length === 0) throw error;
        });
        return { numbers, isCut, version, size: known.get(row.view)[row.part] };
      } finally {
        clearTimeout(limit);
        await browser.close();
      }
    },
    stop: () => Promise.all([site.stop(), peers.stop()]),
  };
}

const version = (name, folder) => JSON.parse(readFileSync(join(here, folder, "node_modules", name, "package.json"), "utf8")).version;

function machine(browser) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root }).toString().trim();
  const peers = ["d3-geo", "echarts", "vis-timeline"].map((name) => `${name} ${version(name, ".")}`);
  if (existsSync(join(here, "gl/node_modules"))) {
    peers.push(...["maplibre-gl", "@deck.gl/core"].map((name) => `${name} ${version(name, "gl")}`));
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    commit,
    browser: `Chromium ${browser}, headless, without a GPU`,
    processor: `${cpus().length} x ${cpus()[0].model}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    peers,
  };
}

function options(args) {
  const found = { runs: 3 };
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === "--long") found.isLong = true;
    else if (args[i] === "--report") found.isReport = true;
    else if (args[i] === "--n") found.ns = args[++i].split(",").map(Number);
    else if (args[i] === "--view") found.views = args[++i].split(",");
    else if (args[i] === "--only") found.only = args[++i];
    else if (args[i] === "--runs") found.runs = Number(args[++i]);
    else throw new Error(`no option ${args[i]}`);
  }
  return found;
}

async function main(args) {
  const path = join(here, "results.json");
  const wish = options(args);
  const results = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { rows: {} };
  const write = () => {
    writeFileSync(path, `${JSON.stringify(results, null, 1)}\n`);
    writeFileSync(join(here, "RESULTS.md"), report(results));
  };
  if (wish.isReport) return write();
  const wanted = rows(wish).filter((row) => !wish.only || nameOf(row).includes(wish.only));
  const ready = await stage(wanted);
  mkdirSync(join(root, "target/bench"), { recursive: true });
  try {
    for (let run = 0; run < wish.runs; run += 1) {
      for (const row of wanted) {
        const name = nameOf(row);
        const before = run === 0 ? [] : (results.rows[name]?.runs ?? []);
        const shot = run === 0 ? join(root, `target/bench/${name.replaceAll("/", "-")}.png`) : undefined;
        try {
          const { numbers, isCut, version, size } = await ready.measure(row, { shot });
          results.machine = machine(version);
          const { isReal } = ready.data.get(row.n);
          results.rows[name] = { ...row, size, isReal, date: results.machine.date, commit: results.machine.commit, isCut: isCut || (run > 0 && !!results.rows[name]?.isCut), runs: [...before, numbers] };
          const told = isCut ? `cut off after ${RUN_MS / 1000} s` : `add ${Math.round(numbers["add.shown"])}`;
          console.log(`${run + 1}/${wish.runs} ${name}: first ${Math.round(numbers.first)}, ${told}`);
        } catch (error) {
          console.log(`${run + 1}/${wish.runs} ${name}: ${error.message.split("\n")[0]}`);
        }
        results.bytes = { ...results.bytes, ...ready.bytes };
        write();
      }
    }
  } finally {
    await ready.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
