// The timeline's lanes, their groups and order, years that play, and what has no date.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, browserAndSite, importFiles, isNamed, map, openPage, started } from "./harness.mjs";

const both = browserAndSite();

/** Partnerships of French towns with Kenyan ones, each of another length; the last two without a date. */
function registry(n) {
  const rows = ["city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,start,end"];
  for (let at = 0; at < n; at++) {
    const dates = at < n - 2 ? [1960 + at, 1960 + at + years(at)] : ["", ""];
    rows.push([`${letter(at)}-ville`, "France", 45 + at / 10, 3, `${letter(at)} Town`, "Kenya", -1 - at / 10, 37, "twinning", ...dates].join(","));
  }
  return { name: "registry.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
}

const N = 20;
/** How many years a partnership of the registry lasted: none as long as another. */
const years = (at) => 1 + ((at * 5) % (N - 2));
/** The letter by which the towns of a partnership are named. */
const letter = (at) => String.fromCharCode(65 + ((at * 7) % 26));
const timeline = (page) => page.getByRole("region", { name: "Timeline", exact: true });
const listed = (page) => timeline(page).getByRole("list", { name: "On the timeline" });
const choice = (page, name) => timeline(page).getByRole("combobox", { name, exact: true });
const button = (page, name) => timeline(page).getByRole("button", { name, exact: true });
const year = (page, name) => timeline(page).getByRole("textbox", { name, exact: true });

/** The page with the registry, and nothing else on it but the article. */
async function opened(fragment = "") {
  const context = await both.browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await openPage(context, both.site.origin);
  await page.goto(both.site.address + fragment);
  await started(page);
  await importFiles(page, registry(N));
  await page.getByText("It is kept in this browser").waitFor();
  await page.keyboard.press("Escape");
  return page;
}

/** Waits until what a locator finds has a value. */
async function hasValue(locator, pattern) {
  const element = await locator.elementHandle();
  await locator.page().waitForFunction(([element, source]) => new RegExp(source).test(element.value), [element, pattern.source]);
}

/** The towns of the registry in the order of the list. */
const towns = async (page) => (await listed(page).getByRole("button").allTextContents()).flatMap((text) => /([A-Z])-ville/.exec(text)?.[1] ?? []);

test("lanes by country are groups that fold, one by one and all, and stay so in the address", async () => {
  const page = await opened();
  await choice(page, "Lanes").selectOption({ label: "Countries" });
  const kenya = (options) => listed(page).getByRole("button", { name: `Kenya, ${N - 2} partnerships`, ...options });
  await kenya({ expanded: true }).press("Enter");
  await kenya({ expanded: false }).waitFor();
  await listed(page).getByRole("button", { name: /^France/, expanded: true }).waitFor();
  await page.waitForFunction(() => /lanes=country/.test(location.hash) && /folded?=/.test(location.hash));
  await page.reload();
  await started(page);
  await kenya({ expanded: false }).waitFor();
  await kenya().press("Enter");
  await kenya({ expanded: true }).waitFor();
  await button(page, "Fold all groups").click();
  await listed(page).getByRole("button", { expanded: true }).first().waitFor({ state: "detached" });
  await button(page, "Unfold all groups").click();
  await kenya({ expanded: true }).waitFor();
  assertQuiet(page);
});

test("groups of very many follow what is added and what is taken away", async () => {
  const page = await opened("#lanes=country");
  const kenya = (n) => listed(page).getByRole("button", { name: `Kenya, ${n} partnerships` }).waitFor();
  await kenya(N - 2);
  // From 20,000 on groups are gathered when the page has a pause.
  const head = "city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,start,end";
  const pair = (at) => {
    const [one, other] = [at % 150, Math.floor(at / 150)];
    return `Sur-${one},France,${43 + one / 25},2,Upon-${other},Kenya,${-2 + other / 50},37,twinning,${1950 + (at % 60)},`;
  };
  const file = (name, rows) => ({ name, mimeType: "text/csv", buffer: Buffer.from([head, ...rows].join("\n")) });
  const kept = page.getByRole("dialog", { name: "Import" }).getByText("It is kept in this browser");
  await importFiles(page, file("crowd.csv", Array.from({ length: 21_000 }, (_, at) => pair(at))));
  await kept.waitFor();
  await page.keyboard.press("Escape");
  await kenya(21_000 + N - 2);
  await importFiles(page, file("one.csv", [pair(21_000)]));
  await kept.waitFor();
  await page.keyboard.press("Escape");
  await kenya(21_001 + N - 2);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("region", { name: "Filters" }).getByRole("button", { name: "Remove crowd.csv" }).click();
  await kenya(1 + N - 2);
  assertQuiet(page);
  await page.context().close();
});

test("the heading of a group stays in sight while its lanes are scrolled, and folds it there", async () => {
  const page = await opened();
  await choice(page, "Lanes").selectOption({ label: "Countries" });
  const france = (options) => listed(page).getByRole("button", { name: /^France/, ...options });
  await france({ expanded: true }).waitFor();
  const lanes = timeline(page).getByRole("application");
  await lanes.focus();
  // Far into the first group, whichever it is.
  for (let at = 0; at < 3; at++) await lanes.press("ArrowDown");
  const { x, y, width } = await lanes.boundingBox();
  const first = (await listed(page).getByRole("button", { expanded: true }).first().textContent()).split(",")[0];
  await page.mouse.click(x + width / 2, y + 8);
  await listed(page).getByRole("button", { name: new RegExp(`^${first}`), expanded: false }).waitFor();
  assertQuiet(page);
});

test("a band tells how many were running where it is pointed at", async () => {
  const page = await opened();
  await choice(page, "Lanes").selectOption({ label: "Countries" });
  await button(page, "Fold all groups").click();
  await listed(page).getByRole("button", { name: /^France/, expanded: false }).waitFor();
  const lanes = timeline(page).getByRole("application");
  const { x, y, width } = await lanes.boundingBox();
  const card = timeline(page).locator(".hover-card");
  await page.mouse.move(x + width * 0.3, y + 11);
  await card.filter({ hasText: /(France|Kenya).*\d{4}.*: \d+ partnerships? running/ }).waitFor();
  assertQuiet(page);
});

test("lanes are in the order of start, length or name", async () => {
  const page = await opened("#collections=-article");
  const ordered = async (label, wanted) => {
    await choice(page, "Order").selectOption({ label });
    const element = await listed(page).elementHandle();
    await page.waitForFunction(
      ([element, wanted]) => [...element.textContent.matchAll(/([A-Z])-ville/g)].map(([, letter]) => letter).join("").startsWith(wanted),
      [element, wanted],
    );
  };
  const begun = Array.from({ length: N - 2 }, (_, at) => at);
  await ordered("By name", begun.map(letter).sort().join(""));
  await ordered("By start", begun.map(letter).join(""));
  await ordered("By length", begun.sort((a, b) => years(b) - years(a)).map(letter).join(""));
  assert.equal((await towns(page)).length, N, "those without a date come last");
  assertQuiet(page);
});

test("years play until they are stopped, on whole years, and go on by keys", async () => {
  const page = await opened("#years=1965..1970");
  await button(page, "Keep the first year").click();
  await choice(page, "Speed").selectOption({ label: "Fast" });
  await button(page, "Play the years").click();
  await hasValue(year(page, "To year"), /^(197[2-9]|19[89]\d|20\d\d)$/);
  await button(page, "Stop").click();
  await button(page, "Play the years").waitFor();
  await hasValue(year(page, "From year"), /^1965$/);
  // It comes to rest on whole years.
  const last = await year(page, "To year").elementHandle();
  await page.waitForFunction((last) => new RegExp(`years=1965-01-01\\.\\.${last.value}-12-31(&|$)`).test(location.hash), last);
  const to = Number(await year(page, "To year").inputValue());
  await timeline(page).getByRole("application").press(",");
  await hasValue(year(page, "To year"), new RegExp(`^${to - 1}$`));
  await timeline(page).getByRole("application").press(".");
  await hasValue(year(page, "To year"), new RegExp(`^${to}$`));
  assertQuiet(page);
});

test("what has no date is counted, and left out while years are chosen if that is wanted", async () => {
  const page = await opened("#years=1955..1999");
  const undated = timeline(page).getByRole("button", { name: /^No date \(\d+\)$/ });
  const n = Number(/\d+/.exec(await undated.textContent())[0]);
  assert.ok(n >= 2, "those of the registry at least");
  const counted = (n_ties) => isNamed(map(page), new RegExp(`[^\\d]${n_ties} partnerships`));
  await counted(N - 2 + n);
  assert.equal(await undated.getAttribute("aria-pressed"), "true");
  await undated.click();
  await counted(N - 2);
  assert.equal(await undated.getAttribute("aria-pressed"), "false");
  await undated.click();
  await counted(N - 2 + n);
  assertQuiet(page);
});
