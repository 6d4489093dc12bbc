// Browsers killed while somebody edits: `cargo xtask soak kills [--runs N]`.
//
// A page writes notes on a record, one after the other, and somebody outside watches what it says of them. Then the browser, or
// the process of the page, is killed at a moment by chance. The next start must have every note that was there when the page
// last said "Saved". Beside it: how many notes of those that plain local storage had taken are gone.
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchIn, root, serve, started } from "./harness.mjs";

const N = Number(process.argv[2] ?? 20);
const RESULTS = join(root, "target/soak/kills.txt");
const HASH = "#record=place/bilbao";
/** So many kills of one profile. */
const BATCH = 25;

const state = (page) => page.getByRole("status", { name: "Save state" });

/** Writes a note, and says whether the page called it saved before it died. */
async function write(page, text) {
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: /^Edit: / });
  await dialog.getByLabel("One more: Note").fill(text);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await state(page).filter({ hasText: /^Saved$/ }).waitFor();
}

/** Notes that a page has. */
const notes = (page) =>
  page.getByRole("region", { name: "Details" }).evaluate((region) => [...new Set(region.textContent.match(/kill-\d+-\d+/g) ?? [])]);

const site = await serve();
let [nLost, nSaved, nPlainLost, nPlain] = [0, 0, 0, 0];
for (let run = 0; run < N; run += BATCH) {
  // Not ever more to load.
  const profile = mkdtempSync(join(tmpdir(), "atlas-kills-"));
  const known = [];
  let plain = 0;
  // One start more than kills: each kill is followed by a look.
  for (let at = 0; at <= Math.min(BATCH, N - run); at += 1) {
    const { context, kill, killPage } = await launchIn(profile);
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(20_000);
    await page.goto(site.address + HASH);
    await started(page);
    await state(page).filter({ hasText: /^Saved$/ }).waitFor();
    const there = await notes(page);
    const lost = known.filter((note) => !there.includes(note));
    nLost += lost.length;
    if (lost.length) console.log(`after kill ${run + at}: lost ${lost.join(", ")}`);
    known.splice(0, known.length, ...known.filter((note) => there.includes(note)));
    // Plain local storage beside it, one number over the other.
    nPlainLost += Math.max(0, plain - (await page.evaluate(() => Number(localStorage.getItem("plain") ?? 0))));
    plain = await page.evaluate(() => Number(localStorage.getItem("plain") ?? 0));
    if (at === Math.min(BATCH, N - run)) {
      await context.close();
      break;
    }
    let isDead = false;
    const death = new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 2500)).then(() => {
      isDead = true;
      return at % 2 ? killPage(page) : kill();
    });
    for (let n = 0; !isDead; n += 1) {
      const note = `kill-${run + at}-${n}`;
      try {
        await page.evaluate((n) => localStorage.setItem("plain", n), plain + 1);
        plain += 1;
        nPlain += 1;
        await write(page, note);
        known.push(note);
        nSaved += 1;
      } catch (error) {
        if (!isDead) throw error;
      }
    }
    await death;
    await context.close().catch(() => {});
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
await site.stop();
mkdirSync(join(root, "target/soak"), { recursive: true });
appendFileSync(RESULTS, `${N} ${nSaved} ${nLost} ${nPlain} ${nPlainLost}\n`);
const lines = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8").trim().split("\n") : [];
const [kills, saved, lost, plainAll, plainLost] = lines.map((line) => line.split(" ").map(Number)).reduce((a, b) => a.map((n, i) => n + b[i]));
console.log(
  `${kills} kills (half of browsers, half of pages) over time: ${lost} of ${saved} changes lost that were called saved (with 95 % at most ${(300 / kills).toFixed(2)} % of kills lose one); plain local storage lost ${plainLost} of ${plainAll}`,
);
assert.equal(lost, 0);
