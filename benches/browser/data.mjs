// The partnerships that are measured: real pairs where they lie beside the repository, else made-up ones, as CSV and as columns.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tests/e2e/harness.mjs";

const REAL = join(root, "../shared/data/synthetic-dated-25917.csv");
const REAL_HERE = join(root, "../../shared/data/synthetic-dated-25917.csv");
const FORMS = ["twinning", "friendship", "project", "technical exchange", "mentoring", "peer review"];
/** Nobody says when they end: they run until now. */
const NOW = 2026.9;

const real = [process.env.ATLAS_DATED_PAIRS, REAL, REAL_HERE].find((file) => file && existsSync(file));

/** A file of `n` partnerships, and whether its pairs are real (their dates never are). */
export function file(n) {
  if (n === 25_917 && real) return { path: real, isReal: true };
  const path = join(root, `target/bench/synthetic-${n}.csv`);
  if (!existsSync(path)) {
    mkdirSync(join(root, "target/bench"), { recursive: true });
    const args = ["run", "--quiet", "--locked", "--profile", "native", "--package", "atlas-synthetic", "--", "--n", n, "--out", path];
    execFileSync("cargo", args.map(String), { cwd: root, stdio: "inherit" });
  }
  return { path, isReal: false };
}

function cells(line) {
  if (!line.includes('"')) return line.split(",");
  const found = [""];
  let isQuoted = false;
  for (const c of line) {
    if (c === '"') isQuoted = !isQuoted;
    else if (c === "," && !isQuoted) found.push("");
    else found[found.length - 1] += c;
  }
  return found;
}

/** A year with its fraction. */
const year = (text) => Number(text.slice(0, 4)) + (text.length >= 7 ? (Number(text.slice(5, 7)) - 1) / 12 : 0);

/** The same partnerships as columns, in the order in which peers read them: `{ head, bytes }`. */
export function columns(path) {
  const rows = readFileSync(path, "utf8").trimEnd().split("\n").slice(1).map(cells);
  const n = rows.length;
  const bytes = Buffer.alloc(27 * n);
  const names = new Map();
  rows.forEach((row, i) => {
    const [, country, lat1, lng1, , , lat2, lng2, form, since, until] = row;
    [lng1, lat1, lng2, lat2].forEach((text, k) => bytes.writeFloatLE(Number(text), 16 * i + 4 * k));
    const isDated = since || until;
    bytes.writeFloatLE(since ? year(since) : isDated ? 1947 : -1, 16 * n + 4 * i);
    bytes.writeFloatLE(until ? year(until) + 1 : isDated ? NOW : 9999, 20 * n + 4 * i);
    bytes.writeUInt8(Math.max(0, FORMS.indexOf(form)), 24 * n + i);
    if (!names.has(country)) names.set(country, names.size);
    bytes.writeUInt16LE(names.get(country), 25 * n + 2 * i);
  });
  return { head: { n, names: [...names.keys()] }, bytes };
}
