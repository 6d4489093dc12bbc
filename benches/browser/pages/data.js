// Partnerships as columns, kept in this browser's IndexedDB as typed arrays: what a page of its own would keep.

/** Colours of the forms, the same on every page. */
export const COLORS = ["#3b6fb6", "#c2573a", "#4d9a57", "#8a62b0", "#b58a2b", "#5f6f7a"];

const open = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("bench", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("columns");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Fetches the columns once and keeps them. */
export async function keep(address) {
  const head = await (await fetch(`${address}.json`)).json();
  const bytes = await (await fetch(`${address}.bin`)).arrayBuffer();
  const { n } = head;
  const columns = {
    n,
    names: head.names,
    ends: new Float32Array(bytes, 0, 4 * n),
    since: new Float32Array(bytes, 16 * n, n),
    until: new Float32Array(bytes, 20 * n, n),
    kinds: new Uint8Array(bytes, 24 * n, n),
    groups: new Uint16Array(bytes.slice(25 * n, 27 * n)),
  };
  const database = await open();
  await done(database.transaction("columns", "readwrite").objectStore("columns").put(columns, "all"));
  database.close();
}

/** The columns that were kept. */
export async function kept() {
  const database = await open();
  const columns = await done(database.transaction("columns").objectStore("columns").get("all"));
  database.close();
  return columns;
}

/** Columns with one row more. */
export function withOne(columns, row) {
  const longer = (column, ...values) => {
    const out = new column.constructor(column.length + values.length);
    out.set(column);
    out.set(values, column.length);
    return out;
  };
  return {
    n: columns.n + 1,
    names: columns.names,
    ends: longer(columns.ends, ...row.ends),
    since: longer(columns.since, row.since),
    until: longer(columns.until, row.until),
    kinds: longer(columns.kinds, row.kind),
    groups: longer(columns.groups, 0),
  };
}

/** Whether a row may have been running in the years; rows without dates are always shown. */
export const isIn = (columns, i, [from, to]) => columns.since[i] < to && columns.until[i] >= from;

/** Pixels in a radian at a zoom of web maps. */
export const pxPerRad = (zoom) => (256 * 2 ** zoom) / (2 * Math.PI);

const sizes = new URLSearchParams(location.search);
/** Size of the picture in CSS pixels. */
export const size = [Number(sizes.get("width") ?? 1280), Number(sizes.get("height") ?? 720)];

/** An element of that size. */
export function place(tag) {
  const element = document.createElement(tag);
  element.style.cssText = `position:absolute;left:0;top:0;width:${size[0]}px;height:${size[1]}px`;
  document.body.append(element);
  return element;
}

/**
 * What each page offers: `start`, `pan`, `zoomBy`, `setWindow`, `pick`, `addOne`, and how far it is.
 *
 * `asked` counts what was asked for, `complete` what of it is shown; a page that draws once a frame skips some.
 */
export function offer(page) {
  const state = { asked: 0, complete: 0, pictures: 0, completeAt: 0 };
  const counted = (act) => (...args) => {
    state.asked += 1;
    return act(...args);
  };
  window.bench = {
    state,
    completeAt: () => (state.complete === state.asked ? state.completeAt : Infinity),
    nPictures: () => state.pictures,
    start: counted(page.start),
    pan: counted(page.pan ?? (() => {})),
    zoomBy: counted(page.zoomBy ?? (() => {})),
    setWindow: counted(page.setWindow),
    addOne: counted(page.addOne),
    pick: page.pick ?? (() => 0),
    nDrawn: page.nDrawn,
    keep,
  };
  return {
    /** Says that everything asked for until now is in the picture. */
    complete() {
      state.complete = state.asked;
      state.pictures += 1;
      state.completeAt = performance.now();
    },
  };
}

/** Draws once in the next frame, however often it is asked. */
export function everyFrame(draw) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
}
