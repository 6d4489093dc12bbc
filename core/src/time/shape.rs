//! How a date is built, so that it can be put into words in any language.

use edtf_core::{Date, DateField, IntervalEndpoint, Set, SetElement, SetKind, YearKind};

use super::Doubt;

/// How a date or period is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One date: `2011`, `201X`, `2012-21~`.
    Single(Part),
    /// From one end to another: `2008/2013-05`, `2011/`, `../2013`.
    Interval {
        /// Its start.
        start: EndShape,
        /// Its end.
        end: EndShape,
    },
    /// Some time between two dates: `[2011..2013]`; `None` where there is no limit: `[..2013]`.
    OneOf {
        /// The earliest it can be.
        from: Option<Part>,
        /// The latest it can be.
        to: Option<Part>,
    },
    /// A list: `[1667,1760-12]`, `{1960,1961}`. It has no words but its text.
    Several {
        /// Whether every date of the list is meant, rather than one of them.
        all: bool,
    },
}

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndShape {
    /// On this date.
    On(Part),
    /// On this date or earlier: `..2011/2013`.
    OnOrBefore(Part),
    /// On this date or later: `2011/2013..`.
    OnOrAfter(Part),
    /// Nobody says when.
    Unknown,
    /// It has none.
    Open,
}

/// One date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The stretch of time that is named.
    pub unit: Unit,
    /// How it is doubted, in any of its parts.
    pub doubt: Doubt,
    /// It is a shorter time somewhere in `unit`, not said which: `1985-04-XX` is some day of April 1985.
    pub is_within: bool,
}

/// A stretch of time with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
        /// The day of the month.
        day: u8,
    },
    /// A month.
    Month {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
    },
    /// A season; winter runs into the next year.
    Season {
        /// The year in which it begins.
        year: i32,
        /// Which season.
        season: Season,
        /// Where on Earth, if that is said; if not, it is read as in the north.
        hemisphere: Option<Hemisphere>,
    },
    /// Three months.
    Quarter {
        /// The year.
        year: i32,
        /// Which, from 1 to 4.
        quarter: u8,
    },
    /// Four months.
    Third {
        /// The year.
        year: i32,
        /// Which, from 1 to 3.
        third: u8,
    },
    /// Six months.
    Half {
        /// The year.
        year: i32,
        /// Which, 1 or 2.
        half: u8,
    },
    /// A year.
    Year(i32),
    /// Ten years, by the first of them: 1990 for the 1990s.
    Decade(i32),
    /// A hundred years, by the first of them: 1900 for the 1900s.
    Century(i32),
    /// A pattern without a name, such as `1XX3-12`. It has no words but its text.
    Other,
}

/// A season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A half of the Earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Hemisphere {
    Northern,
    Southern,
}

impl Shape {
    pub(super) fn of(edtf: &edtf_core::Edtf) -> Self {
        match edtf {
            edtf_core::Edtf::Date(date) => Self::Single(Part::of(date)),
            edtf_core::Edtf::DateTime(moment) => Self::Single(Part::of(&moment.date)),
            edtf_core::Edtf::Interval(interval) => {
                Self::Interval { start: EndShape::of(&interval.start), end: EndShape::of(&interval.end) }
            }
            edtf_core::Edtf::Set(set) => Self::of_set(set),
        }
    }

    fn of_set(set: &Set) -> Self {
        let all = set.kind == SetKind::AllMembers;
        let [element] = set.elements.as_slice() else { return Self::Several { all } };
        match element {
            SetElement::Date(date) => Self::Single(Part::of(date)),
            _ if all => Self::Several { all },
            SetElement::OnOrBefore(date) => Self::OneOf { from: None, to: Some(Part::of(date)) },
            SetElement::OnOrAfter(date) => Self::OneOf { from: Some(Part::of(date)), to: None },
            SetElement::Range(from, to) => Self::OneOf { from: Some(Part::of(from)), to: Some(Part::of(to)) },
        }
    }
}

impl EndShape {
    fn of(endpoint: &IntervalEndpoint) -> Self {
        match endpoint {
            IntervalEndpoint::Date(date) => Self::On(Part::of(date)),
            IntervalEndpoint::OnOrBefore(date) => Self::OnOrBefore(Part::of(date)),
            IntervalEndpoint::OnOrAfter(date) => Self::OnOrAfter(Part::of(date)),
            IntervalEndpoint::Unknown => Self::Unknown,
            IntervalEndpoint::Open => Self::Open,
        }
    }
}

impl Part {
    fn of(date: &Date) -> Self {
        let doubt = Doubt::new(date.is_approximate(), date.is_uncertain());
        let is_unknown = |field: Option<DateField>| field.is_some_and(|f| f.digits == [None, None]);
        let months_and_days_unknown =
            (date.day.is_none() || is_unknown(date.day)) && (date.month.is_none() || is_unknown(date.month));
        let (unit, is_within) = match (Unit::of_year(date), date.month, date.day) {
            (Some(unit), _, _) if months_and_days_unknown => (unit, date.month.is_some()),
            (Some(Unit::Year(year)), Some(month), day) => Unit::in_year(year, month, day),
            _ => (Unit::Other, false),
        };
        Self { unit, doubt, is_within }
    }
}

impl Unit {
    fn of_year(date: &Date) -> Option<Self> {
        let YearKind::Standard { negative, digits } = date.year.kind else { return None };
        if date.year.significant_digits.is_some() {
            return None;
        }
        let value = digits.iter().fold(0, |v, digit| v * 10 + i32::from(digit.unwrap_or(0)));
        match digits {
            [Some(_), Some(_), Some(_), Some(_)] => Some(Self::Year(if negative { -value } else { value })),
            [Some(_), Some(_), Some(_), None] => Some(Self::Decade(value)),
            [Some(_), Some(_), None, None] => Some(Self::Century(value)),
            _ => None,
        }
    }

    /// The unit, and whether what is meant is a day somewhere in it.
    fn in_year(year: i32, month: DateField, day: Option<DateField>) -> (Self, bool) {
        let Some(code) = month.value() else { return (Self::Other, false) };
        match day {
            Some(day) => match day.value() {
                Some(day) => (Self::Day { year, month: code, day }, false),
                None if day.digits == [None, None] => (Self::Month { year, month: code }, true),
                None => (Self::Other, false),
            },
            None => (Self::of_code(year, code), false),
        }
    }

    /// The part of a year by its code in ISO 8601-2, 4.8.
    fn of_code(year: i32, code: u8) -> Self {
        let season = |first: u8, hemisphere| {
            let season = match code - first {
                0 => Season::Spring,
                1 => Season::Summer,
                2 => Season::Autumn,
                _ => Season::Winter,
            };
            Self::Season { year, season, hemisphere }
        };
        match code {
            1..=12 => Self::Month { year, month: code },
            21..=24 => season(21, None),
            25..=28 => season(25, Some(Hemisphere::Northern)),
            29..=32 => season(29, Some(Hemisphere::Southern)),
            33..=36 => Self::Quarter { year, quarter: code - 32 },
            37..=39 => Self::Third { year, third: code - 36 },
            40..=41 => Self::Half { year, half: code - 39 },
            _ => Self::Other,
        }
    }
}
