//! One day, as a number.
//!
//! The calendar is proleptic Gregorian with astronomical years, -9999 to 9999. Conversions follow Howard
//! Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2021), `days_from_civil` and `civil_from_days`.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A day, counted from 1970-01-01, which is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// A day as year, month 1 to 12 and day of the month from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// The astronomical year: 0 is 1 BC.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

impl Day {
    /// Stands for "no lower bound"; not a day of the calendar.
    pub const MIN: Self = Self(i32::MIN);
    /// Stands for "no upper bound"; not a day of the calendar.
    pub const MAX: Self = Self(i32::MAX);
    /// The first day of the calendar, -9999-01-01.
    pub const FIRST: Self = Self(days_from_civil(-9999, 1, 1));
    /// The last day of the calendar, 9999-12-31.
    pub const LAST: Self = Self(days_from_civil(9999, 12, 31));

    /// The day of a year, month and day of the month; `None` when there is no such day.
    pub const fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if year < -9999
            || year > 9999
            || month < 1
            || month > 12
            || day < 1
            || day > days_in_month(year, month)
        {
            return None;
        }
        Some(Self(days_from_civil(year, month, day)))
    }

    /// The first of January of a year; years outside the calendar give its first or last day.
    pub const fn year_start(year: i32) -> Self {
        if year < -9999 {
            Self::FIRST
        } else if year > 9999 {
            Self::LAST
        } else {
            Self(days_from_civil(year, 1, 1))
        }
    }

    /// Whether this is a day of the calendar and not one of the two "no bound" marks or beyond them.
    pub const fn is_finite(self) -> bool {
        self.0 >= Self::FIRST.0 && self.0 <= Self::LAST.0
    }

    /// The year, month and day of the month; days outside the calendar give its first or last day.
    pub const fn civil(self) -> Civil {
        let days = if self.0 < Self::FIRST.0 {
            Self::FIRST.0
        } else if self.0 > Self::LAST.0 {
            Self::LAST.0
        } else {
            self.0
        };
        civil_from_days(days)
    }

    /// The first day of this day's month.
    pub const fn month_start(self) -> Self {
        let civil = self.civil();
        Self(days_from_civil(civil.year, civil.month, 1))
    }

    /// The day `n` days later (earlier when negative), kept within the calendar; "no bound" stays as it is.
    #[must_use]
    pub const fn plus_days(self, n: i32) -> Self {
        if !self.is_finite() {
            return self;
        }
        clamped(self.0.saturating_add(n))
    }

    /// The same day of the month `n` months later (earlier when negative), or that month's last day when it
    /// is shorter, kept within the calendar; "no bound" stays as it is.
    #[must_use]
    pub const fn plus_months(self, n: i32) -> Self {
        if !self.is_finite() {
            return self;
        }
        let civil = self.civil();
        let months = (civil.year * 12 + civil.month as i32 - 1).saturating_add(n);
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u8 + 1);
        if year < -9999 {
            return Self::FIRST;
        }
        if year > 9999 {
            return Self::LAST;
        }
        let last = days_in_month(year, month);
        Self(days_from_civil(year, month, if civil.day < last { civil.day } else { last }))
    }
}

const fn clamped(days: i32) -> Day {
    if days < Day::FIRST.0 {
        Day::FIRST
    } else if days > Day::LAST.0 {
        Day::LAST
    } else {
        Day(days)
    }
}

/// Written as `2011-06-13`, or `-0044-03-15` before year 0; "no bound" as `..`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_finite() {
            return f.write_str("..");
        }
        let Civil { year, month, day } = self.civil();
        if year < 0 {
            f.write_str("-")?;
        }
        write!(f, "{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

/// Whether the astronomical year has a 29 February.
pub const fn is_leap_year(year: i32) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The number of days of a month, 1 to 12, of a year; 0 when there is no such month.
pub const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days of an era, the 400 years after which the calendar repeats.
const ERA_DAYS: i32 = 146_097;
/// Days from 0000-03-01, where eras begin, to 1970-01-01.
const EPOCH_OFFSET: i32 = 719_468;

const fn days_from_civil(year: i32, month: u8, day: u8) -> i32 {
    // The year begins in March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i32 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * ERA_DAYS + day_of_era - EPOCH_OFFSET
}

const fn civil_from_days(days: i32) -> Civil {
    let shifted = days + EPOCH_OFFSET;
    let era = shifted.div_euclid(ERA_DAYS);
    let day_of_era = shifted.rem_euclid(ERA_DAYS);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = (if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 }) as u8;
    let year = year_of_era + era * 400 + (month <= 2) as i32;
    Civil { year, month, day }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn known_days_have_their_numbers() {
        for (y, m, d, n) in [
            (1970, 1, 1, 0),
            (1969, 12, 31, -1),
            (2000, 2, 29, 11_016),
            (2011, 6, 13, 15_138),
            (0, 3, 1, -719_468),
            (-1, 12, 31, -719_529),
        ] {
            assert_eq!(Day::new(y, m, d).unwrap(), Day(n), "{y}-{m}-{d}");
        }
    }

    #[test]
    fn every_day_of_the_calendar_follows_the_one_before() {
        let mut expected = Civil { year: -9999, month: 1, day: 1 };
        for n in Day::FIRST.0..=Day::LAST.0 {
            assert_eq!(Day(n).civil(), expected);
            assert_eq!(days_from_civil(expected.year, expected.month, expected.day), n);
            expected.day += 1;
            if expected.day > days_in_month(expected.year, expected.month) {
                expected = Civil { day: 1, month: expected.month + 1, ..expected };
            }
            if expected.month > 12 {
                expected = Civil { year: expected.year + 1, month: 1, day: 1 };
            }
        }
    }

    #[test]
    fn days_that_do_not_exist_are_none() {
        assert_eq!(Day::new(2011, 2, 29), None);
        assert_eq!(Day::new(1900, 2, 29), None);
        assert_eq!(Day::new(2011, 13, 1), None);
        assert_eq!(Day::new(2011, 0, 1), None);
        assert_eq!(Day::new(10_000, 1, 1), None);
    }

    #[test]
    fn months_are_added_without_leaving_the_month_or_the_calendar() {
        let jan31 = Day::new(2012, 1, 31).unwrap();
        assert_eq!(jan31.plus_months(1), Day::new(2012, 2, 29).unwrap());
        assert_eq!(jan31.plus_months(-2), Day::new(2011, 11, 30).unwrap());
        assert_eq!(jan31.plus_months(i32::MAX), Day::LAST);
        assert_eq!(jan31.plus_months(i32::MIN), Day::FIRST);
        assert_eq!(jan31.plus_days(i32::MAX), Day::LAST);
        assert_eq!(Day::MAX.plus_months(1), Day::MAX);
        assert_eq!(Day::MIN.plus_days(-1), Day::MIN);
    }

    #[test]
    fn a_day_is_written_as_the_standard_writes_it() {
        assert_eq!(Day(15_138).to_string(), "2011-06-13");
        assert_eq!(Day::new(-44, 3, 15).unwrap().to_string(), "-0044-03-15");
        assert_eq!(Day::MAX.to_string(), "..");
    }
}
