// Quick hands for the soaks of editing: what a person does, done inside the page, and what was seen of it.
//
// `hands` runs in the page before anything of it. It works the buttons and fields by events, and waits for states of the
// page only. It also keeps the texts of the changes that the page made, as it tells them to other windows: what is called
// saved is checked against the database by exact text.
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./harness.mjs";

/** In the page: `window.hands`. To be given to `addInitScript`. */
export function hands() {
  // What faults may break, as it was.
  const factory = window.indexedDB;
  const { open } = IDBFactory.prototype;
  const { getAll } = IDBObjectStore.prototype;
  const { createObjectURL } = URL;
  const { postMessage } = BroadcastChannel.prototype;
  const DATABASE = "peer-atlas:edits";
  /** Before a line of a note is written over instead of one being added. */
  const MOST_NOTES = 6;
  /** Texts of the changes that this page made. */
  const made = [];
  /** Times when the save state changed: `[performance.now(), text]`. */
  const states = [];
  const listeners = [];
  let exported;

  BroadcastChannel.prototype.postMessage = function (text) {
    // Beside texts of changes windows tell each other what is stored.
    if (this.name === DATABASE && /^\d+:/.test(text)) made.push(text);
    return postMessage.call(this, text);
  };
  URL.createObjectURL = function (blob) {
    exported = blob;
    return createObjectURL.call(this, blob);
  };

  /** Waits until something is so. */
  const until = (test, what = String(test), ms = 30_000) =>
    new Promise((resolve, reject) => {
      let timer;
      const watch = new MutationObserver(look);
      function look() {
        const found = test();
        if (!found) return false;
        watch.disconnect();
        clearTimeout(timer);
        resolve(found);
        return true;
      }
      if (look()) return;
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      timer = setTimeout(() => look() || (watch.disconnect(), reject(new Error(`never: ${what}`))), ms);
    });
  /** After whatever is to be done by now. */
  const turn = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const stateElement = () => document.querySelector(".edit-state");
  const state = () => stateElement()?.textContent ?? "";
  const details = () => document.querySelector("section.details");
  const editButton = () => details()?.querySelector(".details-edit button.details-act");
  const tool = (name) => document.querySelector(`.edit-tools button[aria-label="${name}"]`);

  let last = "";
  const follow = () => {
    const now = state();
    if (now === last) return;
    last = now;
    states.push([performance.now(), now]);
    listeners.forEach((listener) => listener(now));
  };
  new MutationObserver(follow).observe(document, { subtree: true, childList: true, characterData: true });

  const key = (shiftKey) =>
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: shiftKey ? "Z" : "z", ctrlKey: true, shiftKey, bubbles: true, cancelable: true }),
    );

  /** Shows a record. */
  async function show(record) {
    const wanted = `record=${record}`;
    if (location.hash.includes(wanted)) return until(editButton, "an Edit button");
    // The button stays the same one; the form behind it has another name.
    const title = () => details()?.querySelector("#edit-title")?.textContent;
    const before = title();
    location.hash = wanted;
    return until(() => title() !== before && editButton(), `the details of ${record}`);
  }

  /** Opens the form of a record and types a note; what is left is a click on the button that it gives. */
  async function type(record, text, { mayReplace = true } = {}) {
    (await show(record)).click();
    const dialog = await until(() => details()?.querySelector("dialog[open] form"), "the form");
    const labels = [...dialog.querySelectorAll("label")];
    const there = labels.filter((label) => label.textContent === "Note");
    const label =
      mayReplace && there.length >= MOST_NOTES
        ? there[Math.floor(Math.random() * there.length)]
        : labels.find((label) => label.textContent === "One more: Note");
    const field = dialog.querySelector(`#${label.htmlFor}`);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return dialog.querySelector(".form-save");
  }

  /** Waits until the form is gone, or says why it is not. */
  async function closed() {
    const problem = () => details()?.querySelector("dialog[open] .form-problems")?.textContent;
    await until(() => !details()?.querySelector("dialog[open]") || problem(), "the form closed");
    if (problem()) throw new Error(`refused: ${problem()}`);
  }

  /** Writes a note on a record. */
  async function say(record, text, options) {
    (await type(record, text, options)).click();
    await closed();
  }

  const saved = () => until(() => state() === "Saved", "Saved");

  /** What the file would hold that is handed out, in lines. */
  async function exportBy(button) {
    exported = undefined;
    button.click();
    return (await exported?.text())?.split("\n").filter(Boolean) ?? null;
  }
  async function exportByHistory() {
    const before = performance.now();
    tool("History").click();
    const dialog = await until(() => document.querySelector('dialog[open][aria-labelledby="history-title"]'), "History");
    await until(() => dialog.querySelector(".about-text").childElementCount, "History filled", 300_000);
    const texts = dialog.querySelector(".history-list") ? await exportBy(dialog.querySelector(".about-text > .about-act")) : [];
    const n = dialog.querySelectorAll(".history-list > li").length;
    const ms = performance.now() - before;
    dialog.querySelector(".about-close").click();
    await until(() => !dialog.open, "History closed");
    return { texts, n, ms };
  }
  const trouble = () => document.querySelector(".edit-trouble");
  const troubleButton = (words) => [...(trouble()?.querySelectorAll("button") ?? [])].find((b) => b.textContent.includes(words));

  /** The texts in the database; `null` where there is none. */
  const inDatabase = () =>
    new Promise((resolve, reject) => {
      const request = open.call(factory, DATABASE);
      // It is not to be made by who only looks.
      request.onupgradeneeded = () => request.transaction.abort();
      request.onerror = () => resolve(null);
      request.onsuccess = () => {
        const database = request.result;
        // No fault is for who only looks.
        database.isHands = true;
        if (!database.objectStoreNames.contains("changes")) {
          database.close();
          return resolve(null);
        }
        const all = getAll.call(database.transaction("changes").objectStore("changes"));
        all.onerror = () => reject(all.error);
        all.onsuccess = () => {
          database.close();
          resolve(all.result);
        };
      };
    });
  const digest = async (texts) => {
    const bytes = new TextEncoder().encode([...new Set(texts)].sort().join("\n"));
    const sum = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  window.hands = {
    made, states, listeners, until, turn, frames, state, stateElement, details, tool, key, show, type, closed, say, saved,
    exportBy, exportByHistory, trouble, troubleButton, inDatabase, digest,
  };
}

/** Records that are edited; one more, the meeting place, is left for what all tabs look at in the end. */
export const MEETING = "place/sao-paulo";
export const RECORDS = [
  "place/ethekwini", "place/guarulhos", "place/porto-alegre", "place/bilbao", "place/mozambican-cities", "place/welbedacht",
  "organisation/uclg", "organisation/uclg-africa", "organisation/metropolis", "organisation/cities-alliance",
  "organisation/lga", "organisation/anamm", "organisation/mile", "person/andile-ncapai", "person/marcelo-rebelo",
  "person/charles-patsika", "person/sara-hoeflich", "partnership/sao-paulo-ethekwini-mentoring",
  "partnership/sao-paulo-guarulhos-mozambican-cities", "offer/bilbao-management", "need/cities-namibia-join",
  "statement/peer-learning-useful", "statement/build-agenda", "plan/upscale-mile",
];

/** Adds a line to a file of results, and gives the numbers of all its lines. */
export function added(name, numbers) {
  const folder = join(root, "target/soak");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.txt`);
  appendFileSync(file, `${numbers.join(" ")}\n`);
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
}

/** The value below which a share of sorted numbers lies. */
export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
