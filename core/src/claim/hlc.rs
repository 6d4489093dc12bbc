//! Hybrid logical clocks: wall time that never runs backwards along what was seen.
//!
//! After Kulkarni, Demirbas et al., "Logical Physical Clocks" (2014). Times are handed in: core has no clock.

/// Farthest, in milliseconds, that a foreign timestamp may move our clock ahead of the wall clock.
pub const MAX_DRIFT_MS: u64 = 24 * 60 * 60 * 1000;

/// A point on the hybrid logical clock; the writer and sequence of a change break ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc {
    /// Milliseconds since 1970-01-01T00:00Z.
    pub millis: u64,
    /// Events within one millisecond.
    pub count: u32,
}

/// The clock of one writer.
#[derive(Clone, Copy, Debug, Default)]
pub struct HlcClock {
    last: Hlc,
}

impl HlcClock {
    /// The next timestamp: later than every one given or observed before. `now_ms` is the wall clock.
    pub fn tick(&mut self, now_ms: u64) -> Hlc {
        self.last = if now_ms > self.last.millis {
            Hlc { millis: now_ms, count: 0 }
        } else {
            let Hlc { millis, count } = self.last;
            // A foreign clock may have counted as far as there are numbers.
            let next = count.checked_add(1).map(|count| Hlc { millis, count });
            next.unwrap_or(Hlc { millis: millis.saturating_add(1), count: 0 })
        };
        self.last
    }

    /// Takes notice of a timestamp of this same person, or of what is to be replaced: the next one is later, however far ahead
    /// it is.
    pub fn follow(&mut self, seen: Hlc) {
        self.last = self.last.max(seen);
    }

    /// Takes notice of a foreign timestamp. One farther ahead than [`MAX_DRIFT_MS`] moves the clock only that
    /// far, and `false` is returned.
    pub fn observe(&mut self, seen: Hlc, now_ms: u64) -> bool {
        let limit = now_ms.saturating_add(MAX_DRIFT_MS);
        let within = seen.millis <= limit;
        let seen = if within { seen } else { Hlc { millis: limit, count: 0 } };
        self.last = self.last.max(seen);
        within
    }
}
