//! When somebody is reminded that changes lie in one browser only.

use crate::time::Day;

/// After so many changes.
const CHANGES: usize = 20;
/// After so many days.
const DAYS: i32 = 7;

/// How many changes there were on a day on which they were exported, or a reminder was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How many.
    pub n_changes: usize,
    /// The day.
    pub day: Day,
}

impl Mark {
    /// As a text that is kept.
    pub fn to_text(self) -> String {
        format!("{} {}", self.n_changes, self.day.0)
    }

    /// What [`Mark::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (n, day) = text.split_once(' ')?;
        Some(Self { n_changes: n.parse().ok()?, day: Day(day.parse().ok()?) })
    }
}

/// Whether it is time to remind: of `n_changes` the first of which was made on day `first`, as of today, `exported` and
/// `reminded` so far.
pub fn is_reminder_due(
    n_changes: usize,
    first: Day,
    exported: Option<Mark>,
    reminded: Option<Mark>,
    today: Day,
) -> bool {
    let n_exported = exported.map_or(0, |mark| mark.n_changes);
    let marks = || exported.into_iter().chain(reminded);
    let n_told = marks().map(|mark| mark.n_changes).max().unwrap_or(0);
    let last = marks().map(|mark| mark.day).max().unwrap_or(first);
    n_changes > n_exported && (n_changes >= n_told + CHANGES || today.0 - last.0 >= DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_comes_after_twenty_changes_or_seven_days_with_one() {
        let mark = |n_changes, day| Some(Mark { n_changes, day: Day(day) });
        let is_due =
            |n, exported, reminded, today| is_reminder_due(n, Day(100), exported, reminded, Day(today));
        assert!(!is_due(0, None, None, 200));
        assert!(!is_due(19, None, None, 106));
        assert!(is_due(20, None, None, 100));
        assert!(is_due(1, None, None, 107));
        // Exported: the count begins anew.
        assert!(!is_due(30, mark(30, 110), None, 200));
        assert!(!is_due(49, mark(30, 110), None, 116));
        assert!(is_due(50, mark(30, 110), None, 111));
        assert!(is_due(31, mark(30, 110), None, 117));
        // Closed without: it comes again later.
        assert!(!is_due(25, None, mark(20, 105), 111));
        assert!(is_due(40, None, mark(20, 105), 105));
        assert!(is_due(25, None, mark(20, 105), 112));
    }

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let mark = Mark { n_changes: 12, day: Day(-3) };
        assert_eq!(Mark::parse(&mark.to_text()), Some(mark));
        for bad in ["", "1", "x 1", "1 x", "-1 4"] {
            assert_eq!(Mark::parse(bad), None);
        }
    }
}
