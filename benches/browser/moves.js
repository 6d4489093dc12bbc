// Moves and measures, in the page that is measured: the same for every page. Put into each page before it runs.
//
// A hand acts between frames, as input does: after a frame has begun a message is sent, and what it does is drawn in the next
// frame. A picture counts as shown when the frame after it begins: only then is it rasterised and handed over, and the
// browser ready for the next. So the least that anything can take is one frame, which the empty page shows.
(() => {
  const LATE_MS = 20;
  const PATIENCE_MS = 60_000;

  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  // When the frame under way began: the first callback of every frame.
  let frameBegan = 0;
  const tick = () => {
    frameBegan = performance.now();
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  const between = (() => {
    const { port1, port2 } = new MessageChannel();
    const waiting = [];
    port1.onmessage = () => waiting.shift()();
    return () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        port2.postMessage(0);
      });
  })();

  // --- Pages ---

  /** A page that offers `window.bench`. */
  const peer = (years) => {
    const bench = window.bench;
    let window_ = years;
    return {
      completeAt: () => bench.completeAt(),
      nPictures: () => bench.nPictures(),
      hold() {},
      rest() {},
      pan: (dx, dy) => bench.pan(dx, dy),
      zoomBy: (factor) => bench.zoomBy(factor),
      setWindow(from, to) {
        window_ = [from, to];
        bench.setWindow(from, to);
      },
      moveEnd(isFrom, years) {
        window_[isFrom ? 0 : 1] += years;
        bench.setWindow(...window_);
      },
      moveYears(years) {
        window_ = window_.map((year) => year + years);
        bench.setWindow(...window_);
      },
      pick: (x, y) => bench.pick(x, y),
      leave() {},
      addOne: (row) => bench.addOne(row),
      nDrawn: () => bench.nDrawn(),
    };
  };

  /** The atlas: hands, keys and files as a person has them. */
  const atlas = (isTimeline) => {
    const name = isTimeline ? "atlas:timeline-frame" : "atlas:map-complete";
    let askedAt = 0;
    let lastAt = -1;
    let nPictures = 0;
    // The timeline paints whenever something is to be painted: its picture is that of other data only after the list for those
    // who listen has become another one, which happens at once with the data.
    const list = () => document.querySelector(".timeline-hands ~ ul");
    let listedAt = isTimeline ? Infinity : -1;
    if (isTimeline) {
      new MutationObserver((changes) => {
        const isListed = changes.some(({ target }) => list()?.contains(target)) && list().querySelectorAll("button").length > 100;
        if (isListed) listedAt = Math.min(listedAt, performance.now());
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    }
    const take = (entries) => {
      for (const entry of entries) {
        if (entry.name !== name) continue;
        nPictures += 1;
        lastAt = Math.max(lastAt, entry.startTime + entry.duration);
      }
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: isTimeline ? "measure" : "mark", buffered: true });
    const hands = () => document.querySelector(isTimeline ? ".timeline-hands" : ".map-hands");
    const handle = (isFrom) => document.querySelectorAll(".timeline-handle")[isFrom ? 0 : 1];
    const box = () => hands().getBoundingClientRect();
    let at;
    // Once: a browser that gives a hand's events knows where they are without asking the page.
    let corner;
    const point = (type, buttons) => {
      corner ??= box();
      const { left, top } = corner;
      const init = { bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, buttons };
      hands().dispatchEvent(new PointerEvent(type, { ...init, clientX: left + at[0], clientY: top + at[1] }));
    };
    const middle = () => [Math.round(box().width / 2), Math.round(box().height / 2)];
    const wheel = (init) => {
      const { left, top, width, height } = box();
      hands().dispatchEvent(
        new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: left + width / 2, clientY: top + height / 2, ...init }),
      );
    };
    const asked = (act) => (...args) => {
      askedAt = performance.now();
      act(...args);
    };
    const key = (isFrom, name) => handle(isFrom).dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    const field = (name, value) => {
      const fields = new URLSearchParams(location.hash.slice(1));
      fields.set(name, value);
      location.hash = [...fields].map(([name, value]) => `${name}=${value}`).join("&");
    };
    let window_;
    const day = (year) => `${Math.floor(year)}-${year % 1 ? "07" : "01"}-01`;
    const dayBefore = (year) => (year % 1 ? `${Math.floor(year)}-06-30` : `${year - 1}-12-31`);
    const setWindow = asked((from, to) => {
      window_ = [from, to];
      field("years", `${day(from)}..${dayBefore(to)}`);
    });
    return {
      completeAt() {
        take(observer.takeRecords());
        return lastAt > Math.max(askedAt, listedAt) ? lastAt : Infinity;
      },
      nPictures() {
        take(observer.takeRecords());
        return nPictures;
      },
      hold() {
        at = middle();
        point("pointerdown", 1);
        // The first few pixels tell a drag from a click.
        at[0] += 8;
        point("pointermove", 1);
        at[0] -= 8;
        point("pointermove", 1);
      },
      rest: () => point("pointerup", 0),
      pan: asked((dx, dy) => {
        at[0] += dx;
        at[1] += dy;
        point("pointermove", 1);
      }),
      zoomBy: asked((factor) => wheel({ deltaY: -Math.log2(factor) / 0.0022 })),
      setWindow,
      moveEnd(isFrom, years) {
        const keys = { 1: "ArrowRight", [-1]: "ArrowLeft", 5: "PageUp", [-5]: "PageDown" };
        const next = window_.map((year, i) => (isFrom === (i === 0) ? year + years : year));
        // Keys move by whole years; half a year comes by the address.
        if (!keys[years] || next.some((year) => year % 1)) return setWindow(...next);
        window_ = next;
        asked(() => key(isFrom, keys[years]))();
      },
      /** The years on the timeline's axis, to the side. */
      moveYears: asked((years) => wheel({ deltaX: years * 15 })),
      pick(x, y) {
        at = [x, y];
        point("pointermove", 0);
      },
      leave: () => point("pointerleave", 0),
      /** Fills the form, so that only saving is left. */
      async readyToAdd(row) {
        document.querySelector(".edit-add").click();
        const type = (id, text) => {
          const field = document.querySelector(id);
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        };
        for (const [id, name] of [["#add-first", row.names[0]], ["#add-second", row.names[1]]]) {
          type(id, name);
          const option = () => document.querySelector(`${id}-list [role=option]`);
          while (!option()) await nextFrame();
          option().click();
          while (option()) await nextFrame();
        }
        type("#add-when", `${row.since}-${row.until}`);
      },
      addOne: asked(() => {
        if (isTimeline) listedAt = Infinity;
        document.querySelector("#add-when").form.requestSubmit();
      }),
      nDrawn() {
        const canvas = document.querySelector(isTimeline ? ".timeline-canvas" : ".map-canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const colors = new Set();
        for (let at = 0; at < data.length; at += 4) colors.add(data[at] | (data[at + 1] << 8) | (data[at + 2] << 16));
        return colors.size - 1;
      },
    };
  };

  // --- Measures ---

  let page;

  async function completed(since) {
    for (;;) {
      const now = await nextFrame();
      if (page.completeAt() < frameBegan) return frameBegan - since;
      if (now - since > PATIENCE_MS) throw new Error("no complete picture came");
    }
  }

  /** Acts once in every frame for a time; `act` gets the share of it that is over, and says `false` where it does nothing. */
  async function everyFrame(durationMs, act) {
    const start = await nextFrame();
    const intervals = [];
    const picturesBefore = page.nPictures();
    let last = start;
    let step = 0;
    let acted = start;
    let shown = NaN;
    while (last - start < durationMs) {
      await between();
      const before = performance.now();
      if (act((last - start) / durationMs, step++) !== false) {
        acted = before;
        shown = NaN;
      }
      const now = await nextFrame();
      if (Number.isNaN(shown) && page.completeAt() < frameBegan) shown = frameBegan;
      intervals.push(now - last);
      last = now;
    }
    const nPictures = page.nPictures() - picturesBefore;
    const after = (Number.isNaN(shown) ? await completed(acted) + acted : shown) - acted;
    return { intervals, after, nPictures, lasted: last - start };
  }

  const sorted = (values) => [...values].sort((a, b) => a - b);
  const quantile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
  const frames = ({ intervals }) => ({
    median: quantile(intervals, 0.5),
    p95: quantile(intervals, 0.95),
    latePercent: (100 * intervals.filter((ms) => ms > LATE_MS).length) / intervals.length,
  });

  /** There and back again: 180 px to either side. */
  const zigzag = (step) => (Math.floor((step + 45) / 90) % 2 ? -4 : 4);

  const measures = {
    async drag({ seconds }) {
      await between();
      page.hold();
      const run = await everyFrame(1000 * seconds, (_, step) => page.pan(zigzag(step), zigzag(step + 20) / 2));
      page.rest();
      const { median, p95, latePercent } = frames(run);
      return { frame: median, frameP95: p95, latePercent, perPicture: run.lasted / Math.max(1, run.nPictures), afterRest: run.after };
    },
    async flick() {
      await between();
      page.hold();
      let done = 0;
      const run = await everyFrame(500, (share) => {
        const to = Math.round(300 * (1 - (1 - share) ** 3));
        if (to === done) return false;
        page.pan(done - to, 0);
        done = to;
        return true;
      });
      page.rest();
      const { p95, latePercent } = frames(run);
      return { frameP95: p95, latePercent, afterRest: run.after };
    },
    async zoom({ factor }) {
      let done = 1;
      const run = await everyFrame(400, (share) => {
        const to = factor ** Math.max(share, 0.02);
        page.zoomBy(to / done);
        done = to;
      });
      const { p95, latePercent } = frames(run);
      return { first: run.intervals[0], frameP95: p95, latePercent, afterRest: run.after };
    },
    async window({ from, to, moves }) {
      page.setWindow(from, to);
      await completed(performance.now());
      const found = {};
      for (const years of moves) {
        const times = [];
        for (const [isFrom, by] of [[true, years], [false, -years], [true, -years], [false, years]]) {
          await nextFrame();
          await between();
          const start = performance.now();
          page.moveEnd(isFrom, by);
          times.push(await completed(start));
        }
        found[`by${years}`] = quantile(times, 0.5);
      }
      return found;
    },
    /** Many moves by a year, one after the other; the main thread's work is read from outside. */
    async windowWork({ n }) {
      for (let i = 0; i < n; i += 1) {
        await between();
        const start = performance.now();
        page.moveEnd(i % 4 < 2, i % 4 === 0 || i % 4 === 3 ? 1 : -1);
        await completed(start);
      }
    },
    async windowDrag({ seconds }) {
      const run = await everyFrame(1000 * seconds, (_, step) => page.moveEnd(false, Math.floor(step / 20) % 2 ? 1 : -1));
      const { median, p95, latePercent } = frames(run);
      return { frame: median, frameP95: p95, latePercent, perPicture: run.lasted / Math.max(1, run.nPictures), afterRest: run.after };
    },
    async yearsMoved({ n }) {
      const times = [];
      for (let i = 0; i < n; i += 1) {
        await nextFrame();
        await between();
        const start = performance.now();
        page.moveYears(i % 2 ? -1 : 1);
        times.push(await completed(start));
      }
      return { shown: quantile(times, 0.5) };
    },
    async yearsDragged({ seconds }) {
      const run = await everyFrame(1000 * seconds, (_, step) => page.moveYears(Math.floor(step / 20) % 2 ? -1 : 1));
      const { median, latePercent } = frames(run);
      return { frame: median, latePercent, perPicture: run.lasted / Math.max(1, run.nPictures) };
    },
    async hover({ n, size: [width, height] }) {
      const times = [];
      for (let i = 0; i < n; i += 1) {
        if (i % 20 === 0) await nextFrame();
        await between();
        const [x, y] = [(i * 37) % width, (i * 23 + 40) % height];
        const start = performance.now();
        page.pick(x, y);
        // What follows at once belongs to it.
        for (let turn = 0; turn < 8; turn += 1) await null;
        times.push(performance.now() - start);
      }
      // Other hands move the years.
      page.leave();
      return { median: quantile(times, 0.5), p95: quantile(times, 0.95) };
    },
    async readyToAdd({ row }) {
      await page.readyToAdd?.(row);
      return {};
    },
    async add({ row }) {
      await nextFrame();
      await between();
      const start = performance.now();
      page.addOne(row);
      return { shown: await completed(start) };
    },
    async frames({ seconds }) {
      const { median, p95, latePercent } = frames(await everyFrame(1000 * seconds, () => {}));
      return { median, p95, latePercent };
    },
  };

  window.hands = {
    /** From navigation to the first complete picture. */
    async first(kind, start) {
      if (kind === "peer") {
        while (!window.bench) await nextFrame();
        page = peer(start.window);
        window.bench.start(start);
      } else {
        while (!document.querySelector(".map-hands, .timeline-hands")) await nextFrame();
        page = atlas(kind === "atlas-timeline");
      }
      return completed(0);
    },
    measure: (name, options = {}) => measures[name](options),
    nDrawn: () => page.nDrawn(),
  };
})();
