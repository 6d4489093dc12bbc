//! The years as they are played: from one end of all that is shown to the other.

use crate::time::Window;
use crate::view::Playing;

/// A year, on average, in days.
const YEAR_DAYS: f64 = 365.2425;

/// Where playing begins: the years chosen, if there is more after them, else the first of all. `range` is all that is
/// shown. Years that slide are as many as were chosen, and a tenth of all where none were.
pub fn started(years: Option<Window>, range: Window, playing: Playing) -> Window {
    let all = whole(range);
    let chosen = years.filter(|years| years.from.is_finite() && years.to.is_finite());
    let n_all = n_years(all);
    let n = chosen.map_or(if playing.grows { 1 } else { (n_all / 10).max(1) }, |years| n_years(whole(years)));
    match chosen.map(whole) {
        Some(years) if years.to < all.to => years,
        _ => {
            let first = all.from.civil().year;
            Window::of_years(first, first + if playing.grows { 0 } else { n.min(n_all) - 1 })
        }
    }
}

/// The years some time after playing began, and whether that is the end of it. `elapsed_ms` are milliseconds; the end
/// shows the last of `range`. `in_steps` moves by whole years, else by days.
pub fn played(
    start: Window,
    range: Window,
    playing: Playing,
    elapsed_ms: f64,
    in_steps: bool,
) -> (Window, bool) {
    let n_played = elapsed_ms.max(0.0) / playing.speed.year_ms();
    let n_left = (range.to.civil().year - start.to.civil().year).max(0);
    if n_played >= f64::from(n_left) {
        return (moved_by(start, playing, n_left), true);
    }
    let years = moved_by(start, playing, n_played as i32);
    if in_steps {
        return (years, false);
    }
    let n_days = (n_played.fract() * YEAR_DAYS) as i32;
    let from = if playing.grows { years.from } else { years.from.plus_days(n_days) };
    (Window::new(from, years.to.plus_days(n_days)), false)
}

/// The years one step later (1) or earlier (-1), by whole years; growing years gain or lose their last one.
pub fn stepped(years: Option<Window>, range: Window, playing: Playing, step: i32) -> Window {
    let Some(years) = years.filter(|years| years.from.is_finite() && years.to.is_finite()) else {
        return started(years, range, playing);
    };
    moved_by(years, playing, step)
}

/// The years where playing comes to rest: the whole ones that hold those it set last, as `played` gives them. Years that
/// were chosen otherwise since stay as they are, and where nothing was played (`None`) nothing changes.
pub fn rested(years: Option<Window>, set_last: Option<Window>, playing: Playing) -> Option<Window> {
    match years {
        Some(now) if years == set_last => Some(moved_by(now, playing, 0)),
        _ => years,
    }
}

/// The whole years that hold a window, some years later; growing ones keep the first.
fn moved_by(years: Window, playing: Playing, n: i32) -> Window {
    let [first, last] = [years.from, years.to].map(|day| day.civil().year);
    if playing.grows {
        Window::of_years(first, (last + n).max(first))
    } else {
        Window::of_years(first + n, last + n)
    }
}

/// The whole years that hold a window.
fn whole(window: Window) -> Window {
    Window::of_years(window.from.civil().year, window.to.civil().year)
}

fn n_years(window: Window) -> i32 {
    window.to.civil().year - window.from.civil().year + 1
}
