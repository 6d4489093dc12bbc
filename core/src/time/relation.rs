//! Whether a period was running in a stretch of time: certainly, possibly, or not.

use super::{Bounds, Day, EndKind};

/// How sure it is that a period was running at some day of a window; ordered from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    /// It was not.
    No,
    /// It may have been.
    Possible,
    /// It was, by all that is stated.
    Certain,
}

/// The days looked at, both ends included; [`Day::MIN`] and [`Day::MAX`] where there is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first day.
    pub from: Day,
    /// The last day, not before `from`.
    pub to: Day,
}

impl Window {
    /// All of time.
    pub const ALL: Self = Self { from: Day::MIN, to: Day::MAX };

    /// The window from a day to another, in whichever order they come.
    pub fn new(a: Day, b: Day) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// From the first of January of a year to the last of December of another, in whichever order.
    pub fn of_years(a: i32, b: i32) -> Self {
        let last = a.max(b);
        let to = if last >= 9999 { Day::LAST } else { Day::year_start(last + 1).plus_days(-1) };
        Self { from: Day::year_start(a.min(b)), to }
    }

    /// Whether the day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The smallest window that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}

/// The days on which a period was possibly and certainly running, once today and the evidence are known.
///
/// ```text
///    possible_from   certain_from        certain_to    possible_to
///         |~ ~ ~ ~ ~ ~ ~ ~|###################|~ ~ ~ ~ ~ ~ ~|
/// ```
///
/// When `certain_from` is after `certain_to`, no single day is certain, but a window that reaches from
/// `certain_to` to `certain_from` is: `[2011..2013]` did fall within the years 2011 to 2013.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extent {
    /// The first day on which it can have been running, or [`Day::MIN`].
    pub possible_from: Day,
    /// A window has to reach this day, or [`Day::MAX`], to certainly meet it.
    pub certain_from: Day,
    /// A window has to begin by this day, or [`Day::MIN`], to certainly meet it.
    pub certain_to: Day,
    /// The last day on which it can have been running, or [`Day::MAX`].
    pub possible_to: Day,
}

impl Extent {
    /// How sure it is that it was running on some day of the window.
    pub fn activity(self, window: Window) -> Activity {
        if window.from <= self.certain_to && window.to >= self.certain_from {
            Activity::Certain
        } else if window.from <= self.possible_to && window.to >= self.possible_from {
            Activity::Possible
        } else {
            Activity::No
        }
    }
}

impl Bounds {
    /// The days on which it was possibly and certainly running.
    ///
    /// - An open end (`2011/..`) is certain until `today` and possible ever after.
    /// - An unknown end (`2011/`) is certain until the last day of which there is evidence, in any case
    ///   until the last day on which it can have begun, and possible until `today`.
    /// - An unknown start (`/2013`) is certain on the first day that can have been its last, and possible on
    ///   every day before.
    /// - An end in doubt (`2011?`) limits what is possible as written, but makes nothing certain: with one
    ///   sound end, only that end's own day is; with none, nothing is but that it falls within all of time.
    ///
    /// `last_evidence` is used for unknown ends only: an end with a date is not moved by it.
    pub fn extent(self, today: Day, last_evidence: Option<Day>) -> Extent {
        let sound_start = match self.start {
            EndKind::Open => Some(Day::MIN),
            EndKind::Known if !self.start_doubt.is_uncertain() => Some(self.start_latest),
            EndKind::Known | EndKind::Unknown => None,
        };
        let sound_end = match self.end {
            EndKind::Known if self.end_doubt.is_uncertain() => None,
            EndKind::Known => Some(self.end_earliest),
            EndKind::Open => Some(today.max(self.known_start())),
            EndKind::Unknown => last_evidence.map(|day| day.max(self.known_start())),
        };
        let (certain_from, certain_to) = match (sound_start, sound_end) {
            (Some(start), Some(end)) => (start, end),
            (Some(day), None) | (None, Some(day)) if day.is_finite() => (day, day),
            _ => (Day::MAX, Day::MIN),
        };
        let possible_to = match self.end {
            EndKind::Unknown => today.max(self.known_start()).max(certain_to),
            EndKind::Known | EndKind::Open => self.end_latest,
        };
        Extent { possible_from: self.start_earliest, certain_from, certain_to, possible_to }
    }

    /// How sure it is that it was running on some day of the window; see [`Bounds::extent`].
    pub fn activity(self, window: Window, today: Day, last_evidence: Option<Day>) -> Activity {
        self.extent(today, last_evidence).activity(window)
    }

    /// The last day on which it can have begun, or [`Day::MIN`] if no date says so.
    fn known_start(self) -> Day {
        if self.start == EndKind::Known && self.start_latest != Day::MAX {
            self.start_latest
        } else {
            Day::MIN
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::time::Edtf;

    fn day(text: &str) -> Day {
        Edtf::parse(text).unwrap().bounds().start_earliest
    }

    fn in_years(text: &str, from: i32, to: i32, evidence: Option<&str>) -> Activity {
        let bounds = Edtf::parse(text).unwrap().bounds();
        bounds.activity(Window::of_years(from, to), day("2026-06-01"), evidence.map(day))
    }

    #[test]
    fn an_unknown_end_is_certain_while_there_is_evidence_and_possible_until_today() {
        use Activity::{Certain, No, Possible};
        assert_eq!(in_years("2011/", 2010, 2010, None), No);
        assert_eq!(in_years("2011/", 2011, 2011, None), Certain);
        assert_eq!(in_years("2011/", 2012, 2013, None), Possible);
        assert_eq!(in_years("2011/", 2012, 2013, Some("2012-12-10")), Certain);
        assert_eq!(in_years("2011/", 2013, 2013, Some("2012-12-10")), Possible);
        assert_eq!(in_years("2011/", 2026, 2026, None), Possible);
        assert_eq!(in_years("2011/", 2027, 2030, None), No);
        assert_eq!(in_years("2030/", 2030, 2030, None), Certain);
        assert_eq!(in_years("2011/", 2011, 2011, Some("1990-01-01")), Certain);
    }

    #[test]
    fn an_open_end_is_certain_until_today() {
        use Activity::{Certain, No, Possible};
        assert_eq!(in_years("2011/..", 2010, 2010, None), No);
        assert_eq!(in_years("2011/..", 2020, 2020, None), Certain);
        assert_eq!(in_years("2011/..", 2026, 2026, None), Certain);
        assert_eq!(in_years("2011/..", 2027, 2030, None), Possible);
        assert_eq!(in_years("../2013", 1950, 1950, None), Certain);
        assert_eq!(in_years("/2013", 1950, 1950, None), Possible);
        assert_eq!(in_years("/2013", 2013, 2013, None), Certain);
        assert_eq!(in_years("/2013", 2014, 2014, None), No);
    }

    #[test]
    fn one_of_several_years_is_certain_only_in_all_of_them() {
        use Activity::{Certain, No, Possible};
        assert_eq!(in_years("[2011..2013]", 2011, 2013, None), Certain);
        assert_eq!(in_years("[2011..2013]", 2012, 2013, None), Possible);
        assert_eq!(in_years("[2011..2013]", 2014, 2020, None), No);
        assert_eq!(in_years("201X", 2010, 2019, None), Certain);
        assert_eq!(in_years("201X", 2012, 2012, None), Possible);
        assert_eq!(in_years("[..2013]", 1900, 1900, None), Possible);
        assert_eq!(in_years("[..2013]", 2014, 2014, None), No);
    }

    #[test]
    fn doubt_makes_possible_what_would_be_certain() {
        use Activity::{Certain, No, Possible};
        assert_eq!(in_years("2013", 2013, 2013, None), Certain);
        assert_eq!(in_years("2013?", 2013, 2013, None), Possible);
        assert_eq!(in_years("2013?", 2012, 2012, None), No);
        assert_eq!(in_years("2013~", 2012, 2012, None), Possible);
        assert_eq!(in_years("2013~", 2012, 2014, None), Certain);
        assert_eq!(in_years("2013%", 2012, 2014, None), Possible);
        assert_eq!(in_years("2011-06/2012?", 2011, 2011, None), Certain);
        assert_eq!(in_years("2011-06/2012?", 2012, 2012, None), Possible);
        assert_eq!(in_years("2013?", 2013, 2013, Some("2020")), Possible);
    }

    #[test]
    fn a_period_is_certain_between_its_latest_start_and_earliest_end() {
        use Activity::{Certain, Possible};
        let bounds = Edtf::parse("2008/2013-05").unwrap().bounds();
        let at = |text: &str| {
            let window = Window::new(day(text), day(text));
            bounds.activity(window, day("2026"), None)
        };
        assert_eq!(at("2008-12-30"), Possible);
        assert_eq!(at("2008-12-31"), Certain);
        assert_eq!(at("2013-05-01"), Certain);
        assert_eq!(at("2013-05-02"), Possible);
    }

    #[test]
    fn nothing_known_is_possible_until_today() {
        let at = |year, evidence| {
            Bounds::UNDATED.activity(Window::of_years(year, year), day("2026-06-01"), evidence)
        };
        assert_eq!(at(1900, None), Activity::Possible);
        assert_eq!(at(2027, None), Activity::No);
        assert_eq!(at(2012, Some(day("2012-12-10"))), Activity::Certain);
        assert!(Bounds::UNDATED.is_undated());
    }

    #[test]
    fn something_that_happened_once_in_a_year_is_not_certain_in_its_june() {
        let year = Edtf::parse("2011").unwrap().bounds();
        let june = Edtf::parse("2011-06").unwrap().bounds().hull();
        assert_eq!(year.activity(june, day("2026"), None), Activity::Certain);
        assert_eq!(year.as_moment().activity(june, day("2026"), None), Activity::Possible);
        assert_eq!(year.as_moment().activity(year.hull(), day("2026"), None), Activity::Certain);
    }
}
