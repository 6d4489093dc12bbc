//! The one place where days become pixels along a line and pixels become days.

use super::{Day, Window};

/// A stretch of days laid out on a line of pixels, the earliest at the left.
///
/// Times are fractional days since 1970-01-01: day `d` covers `d` up to `d + 1`. A scale is a value: moving
/// it gives another. `from_day` is always before `to_day`, and `width_px` at least one pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeScale {
    /// The time at the left edge, in days since 1970-01-01.
    pub from_day: f64,
    /// The time at the right edge, in days since 1970-01-01.
    pub to_day: f64,
    /// The width, in pixels.
    pub width_px: f64,
}

impl TimeScale {
    /// The shortest stretch that is shown, in days.
    pub const MIN_SPAN_DAYS: f64 = 7.0;

    /// The scale from one time to another, in days since 1970-01-01, in whichever order they come.
    ///
    /// Kept within the calendar and at least [`Self::MIN_SPAN_DAYS`] long; what is not a number counts as 0.
    pub fn new(a_day: f64, b_day: f64, width_px: f64) -> Self {
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        let (a_day, b_day) = (finite(a_day), finite(b_day));
        let scale = Self {
            from_day: a_day.min(b_day),
            to_day: a_day.max(b_day),
            width_px: finite(width_px).max(1.0),
        };
        scale.kept_within(calendar_from(), calendar_to())
    }

    /// How many pixels one day takes.
    pub fn px_per_day(self) -> f64 {
        self.width_px / self.span_days()
    }

    /// How many days are shown.
    pub fn span_days(self) -> f64 {
        self.to_day - self.from_day
    }

    /// Where a time lies, in pixels from the left edge; outside 0 to `width_px` when it is not shown.
    pub fn x_from_time(self, time_day: f64) -> f64 {
        (time_day - self.from_day) * self.px_per_day()
    }

    /// Where a day begins, in pixels from the left edge; far outside for "no bound".
    pub fn x_from_day(self, day: Day) -> f64 {
        self.x_from_time(f64::from(day.0))
    }

    /// Which time lies at a place, in days since 1970-01-01.
    pub fn time_from_x(self, x_px: f64) -> f64 {
        self.from_day + x_px / self.px_per_day()
    }

    /// Which day lies at a place, kept within the calendar.
    pub fn day_from_x(self, x_px: f64) -> Day {
        let day = self.time_from_x(x_px).floor();
        // `as` saturates and makes 0 of what is not a number.
        Day((day as i32).clamp(Day::FIRST.0, Day::LAST.0))
    }

    /// The days shown, those cut by an edge included.
    pub fn window(self) -> Window {
        let last_time = self.to_day.ceil() - 1.0;
        Window::new(self.day_from_x(0.0), Day((last_time as i32).clamp(Day::FIRST.0, Day::LAST.0)))
    }

    /// The same scale with what it shows moved by `dx_px` to the right, as a drag by as much moves it.
    #[must_use]
    pub fn panned(self, dx_px: f64) -> Self {
        let days = -dx_px / self.px_per_day();
        if !days.is_finite() {
            return self;
        }
        Self { from_day: self.from_day + days, to_day: self.to_day + days, ..self }
            .kept_within(calendar_from(), calendar_to())
    }

    /// The scale `factor` times as large (2 shows half as many days), with the time at `x_px` staying there.
    ///
    /// Not below [`Self::MIN_SPAN_DAYS`] nor beyond the calendar; a factor that is not above 0 changes
    /// nothing.
    #[must_use]
    pub fn zoomed_at(self, x_px: f64, factor: f64) -> Self {
        if !(factor.is_finite() && factor > 0.0 && x_px.is_finite()) {
            return self;
        }
        let longest = calendar_to() - calendar_from();
        let span = (self.span_days() / factor).max(Self::MIN_SPAN_DAYS).min(longest);
        let from_day = self.time_from_x(x_px) - span * (x_px / self.width_px);
        Self { from_day, to_day: from_day + span, ..self }.kept_within(calendar_from(), calendar_to())
    }

    /// The scale that shows all of a window with `margin_px` free at either side.
    ///
    /// A side without a bound shows 30 years beyond the other one; without both, 1950 to 2050.
    #[must_use]
    pub fn fitted(window: Window, width_px: f64, margin_px: f64) -> Self {
        const OPEN_SIDE_DAYS: f64 = 30.0 * 365.25;
        let from = window.from.is_finite().then(|| f64::from(window.from.0));
        let to = window.to.is_finite().then(|| f64::from(window.to.0) + 1.0);
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) => (from, to),
            (Some(from), None) => (from, from + OPEN_SIDE_DAYS),
            (None, Some(to)) => (to - OPEN_SIDE_DAYS, to),
            (None, None) => (f64::from(Day::year_start(1950).0), f64::from(Day::year_start(2050).0)),
        };
        let bare = Self::new(from, to, width_px);
        let free_px = (bare.width_px - 2.0 * margin_px).max(bare.width_px * 0.2).min(bare.width_px);
        let extra = bare.span_days() * (bare.width_px / free_px - 1.0) / 2.0;
        Self::new(bare.from_day - extra, bare.to_day + extra, width_px)
    }

    /// The scale moved, and shortened if it must be, so that it shows nothing outside a window.
    ///
    /// A window shorter than [`Self::MIN_SPAN_DAYS`] is shown in the middle of as many days.
    #[must_use]
    pub fn clamped(self, limits: Window) -> Self {
        let from = f64::from(limits.from.max(Day::FIRST).0);
        let to = f64::from(limits.to.min(Day::LAST).0) + 1.0;
        let missing = (Self::MIN_SPAN_DAYS - (to - from)).max(0.0) / 2.0;
        self.kept_within(from - missing, to + missing)
    }

    fn kept_within(self, from: f64, to: f64) -> Self {
        let short = (Self::MIN_SPAN_DAYS - self.span_days()).max(0.0);
        let (start, span) = (self.from_day - short / 2.0, (self.span_days() + short).min(to - from));
        // Not `clamp`: its panic would bring the printing of floats to every visitor.
        let start = start.min(to - span).max(from);
        Self { from_day: start, to_day: start + span, ..self }
    }
}

fn calendar_from() -> f64 {
    f64::from(Day::FIRST.0)
}

fn calendar_to() -> f64 {
    f64::from(Day::LAST.0) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fitted_window_leaves_its_margins() {
        let scale = TimeScale::fitted(Window::of_years(2011, 2014), 1000.0, 50.0);
        assert!((scale.x_from_day(Day::year_start(2011)) - 50.0).abs() < 1e-6);
        assert!((scale.x_from_day(Day::year_start(2015)) - 950.0).abs() < 1e-6);
    }

    #[test]
    fn nonsense_gives_a_scale_that_still_holds() {
        for scale in [
            TimeScale::new(f64::NAN, f64::INFINITY, f64::NAN),
            TimeScale::new(5.0, 5.0, -3.0),
            TimeScale::new(-1e300, 1e300, 800.0),
            TimeScale::fitted(Window::ALL, 800.0, 1e9),
            TimeScale::new(0.0, 100.0, 800.0).panned(1e300),
            TimeScale::new(0.0, 100.0, 800.0).zoomed_at(1e300, 1e300),
        ] {
            assert!(scale.from_day < scale.to_day, "{scale:?}");
            assert!(scale.width_px >= 1.0 && scale.from_day.is_finite() && scale.to_day.is_finite());
        }
    }

    #[test]
    fn the_window_shown_has_the_days_at_the_edges() {
        let scale = TimeScale::new(0.0, 31.0, 310.0);
        assert_eq!(scale.window(), Window::new(Day(0), Day(30)));
        assert_eq!(TimeScale::new(0.5, 30.5, 310.0).window(), Window::new(Day(0), Day(30)));
    }
}
