//! The wall clock.

use atlas_core::time::Day;

/// Today by the clock and time zone of this computer.
pub(crate) fn today() -> Day {
    let date = js_sys::Date::new_0();
    let local_ms = date.get_time() - date.get_timezone_offset() * 60_000.0;
    Day((local_ms / 86_400_000.0).floor() as i32)
}

/// Milliseconds since 1970-01-01T00:00Z by the clock of this computer.
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::new_0().get_time() as u64
}
