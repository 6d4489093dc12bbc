//! What a date or period means in days: the earliest and the latest its start and its end can be.
//!
//! # Rules
//!
//! - **A single date** (`2011`, `2011-06`, `2012-21`) is a period that begins on its first day and ends on
//!   its last. For something that happened once, some time within it, use [`Bounds::as_moment`].
//! - **One of several** (`[2011..2013]`, `201X`, `1985-04-XX`): it began and ended somewhere inside. The rare
//!   `{1960,1961-12}` is read the same way, which claims less than it says.
//! - **An interval** (`2008/2013-05`): it began some day of the first date and ended some day of the second.
//! - **Approximate** (`~`): one unit of the date's own precision more on either side, so `1998~` is some time
//!   from 1997 to 1999, and `2011-06~` from May to July. ISO 8601-2 leaves the width open.
//! - **Uncertain** (`?`): the days stay as written, since it is the source that is in doubt. Nothing is
//!   certain by an end in doubt: see [`Bounds::extent`].
//! - `%` is both.
//! - **Unknown** (nothing before or after `/`) and **open** (`..`) ends have no days; their [`EndKind`] says
//!   which of the two it is. What is known by other evidence, and "today", are no part of a date.

use edtf_core::{Bound, BoundDate, Date, DateField, Interval, IntervalEndpoint, SetElement, YearKind};
use serde::{Deserialize, Serialize};

use super::{Civil, Day, EdtfError, Window};

/// How an end of a period is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EndKind {
    /// There is a date, though perhaps a vague one.
    Known,
    /// There is an end, but nobody says when.
    Unknown,
    /// There is no end: it always was, or it goes on.
    Open,
}

/// How a date is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Doubt {
    /// It is not.
    #[default]
    None,
    /// It is an estimate (`~`).
    Approximate,
    /// Its source is dubious (`?`).
    Uncertain,
    /// It is an estimate by a dubious source (`%`).
    Both,
}

impl Doubt {
    /// The doubt with these two marks.
    pub const fn new(approximate: bool, uncertain: bool) -> Self {
        match (approximate, uncertain) {
            (false, false) => Self::None,
            (true, false) => Self::Approximate,
            (false, true) => Self::Uncertain,
            (true, true) => Self::Both,
        }
    }

    /// Whether it is an estimate.
    pub const fn is_approximate(self) -> bool {
        matches!(self, Self::Approximate | Self::Both)
    }

    /// Whether its source is dubious.
    pub const fn is_uncertain(self) -> bool {
        matches!(self, Self::Uncertain | Self::Both)
    }

    /// Every doubt that is in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self::new(
            self.is_approximate() || other.is_approximate(),
            self.is_uncertain() || other.is_uncertain(),
        )
    }
}

/// The days between which a period began and ended: 20 bytes, to be held by every row.
///
/// Always `start_earliest <= start_latest`, `end_earliest <= end_latest`, and, where both ends are known,
/// `start_earliest <= end_earliest` and `start_latest <= end_latest`. An end that is not known has
/// [`Day::MIN`] as its earliest and [`Day::MAX`] as its latest day; so has the unbounded side of a known one
/// (`[..2013]`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bounds {
    /// The first day on which it can have begun.
    pub start_earliest: Day,
    /// The last day on which it can have begun.
    pub start_latest: Day,
    /// The first day that can have been its last.
    pub end_earliest: Day,
    /// The last day that can have been its last.
    pub end_latest: Day,
    /// How its start is given.
    pub start: EndKind,
    /// How its end is given.
    pub end: EndKind,
    /// The doubt about its start.
    pub start_doubt: Doubt,
    /// The doubt about its end.
    pub end_doubt: Doubt,
}

impl Bounds {
    /// The bounds of a period about which nothing is known.
    pub const UNDATED: Self = Self {
        start_earliest: Day::MIN,
        start_latest: Day::MAX,
        end_earliest: Day::MIN,
        end_latest: Day::MAX,
        start: EndKind::Unknown,
        end: EndKind::Unknown,
        start_doubt: Doubt::None,
        end_doubt: Doubt::None,
    };

    /// Whether neither end has a date.
    pub const fn is_undated(self) -> bool {
        !matches!(self.start, EndKind::Known) && !matches!(self.end, EndKind::Known)
    }

    /// The bounds of something that happened once, some time within this period.
    #[must_use]
    pub const fn as_moment(self) -> Self {
        Self { start_latest: self.end_latest, end_earliest: self.start_earliest, ..self }
    }

    /// Every day from the first it can have begun to the last it can have ended; [`Day::MIN`] and
    /// [`Day::MAX`] where there is none. The years of what a person typed into the years box.
    pub const fn hull(self) -> Window {
        Window { from: self.start_earliest, to: self.end_latest }
    }

    /// Begun on some day of `start`, ended on some day of `end`.
    fn between(start: Span, end: Span) -> Self {
        let end_latest = end.last.max(start.first);
        Self {
            start_earliest: start.first,
            start_latest: start.last.min(end_latest),
            end_earliest: end.first.max(start.first),
            end_latest,
            start: EndKind::Known,
            end: EndKind::Known,
            start_doubt: start.doubt,
            end_doubt: end.doubt,
        }
    }

    pub(super) fn of(edtf: &edtf_core::Edtf) -> Result<Self, EdtfError> {
        match edtf {
            edtf_core::Edtf::Date(date) => Self::of_single(date),
            edtf_core::Edtf::DateTime(moment) => Self::of_single(&moment.date),
            edtf_core::Edtf::Interval(interval) => Self::of_interval(interval),
            edtf_core::Edtf::Set(set) => {
                let mut all: Option<Span> = None;
                for element in &set.elements {
                    let span = Span::of_element(element)?;
                    all = Some(all.map_or(span, |so_far| so_far.hull(span)));
                }
                Ok(all.map_or(Self::UNDATED, |span| Self::between(span, span)))
            }
        }
    }

    fn of_single(date: &Date) -> Result<Self, EdtfError> {
        let span = Span::of(date)?;
        if span.is_vague {
            return Ok(Self::between(span, span));
        }
        Ok(Self::between(Span { last: span.first, ..span }, Span { first: span.last, ..span }))
    }

    fn of_interval(interval: &Interval) -> Result<Self, EdtfError> {
        let (start, start_kind) = Span::of_endpoint(&interval.start)?;
        let (end, end_kind) = Span::of_endpoint(&interval.end)?;
        if start_kind == EndKind::Known && end_kind == EndKind::Known {
            return Ok(Self::between(start, end));
        }
        Ok(Self {
            start_earliest: start.first,
            start_latest: start.last,
            end_earliest: end.first,
            end_latest: end.last,
            start: start_kind,
            end: end_kind,
            start_doubt: start.doubt,
            end_doubt: end.doubt,
        })
    }
}

/// The days among which one date lies.
#[derive(Clone, Copy)]
struct Span {
    first: Day,
    last: Day,
    doubt: Doubt,
    /// It is somewhere inside, rather than the whole.
    is_vague: bool,
}

impl Span {
    const ALWAYS: Self = Self { first: Day::MIN, last: Day::MAX, doubt: Doubt::None, is_vague: true };

    fn of(date: &Date) -> Result<Self, EdtfError> {
        if !matches!(date.year.kind, YearKind::Standard { .. }) {
            return Err(EdtfError::BeyondCalendar);
        }
        let bounds = edtf_core::Edtf::Date(*date).bounds();
        let (Bound::Date(first), Bound::Date(last)) = (bounds.earliest, bounds.latest) else {
            return Err(EdtfError::BeyondCalendar);
        };
        let doubt = Doubt::new(date.is_approximate(), date.is_uncertain());
        let is_vague =
            date.has_unspecified() || date.year.significant_digits.is_some() || doubt.is_approximate();
        let span = Self { first: day_of(first)?, last: day_of(last)?, doubt, is_vague };
        Ok(if doubt.is_approximate() { span.widened(Margin::of(date)) } else { span })
    }

    fn of_endpoint(endpoint: &IntervalEndpoint) -> Result<(Self, EndKind), EdtfError> {
        Ok(match endpoint {
            IntervalEndpoint::Date(date) => (Self::of(date)?, EndKind::Known),
            IntervalEndpoint::OnOrBefore(date) => (Self::of(date)?.or_before(), EndKind::Known),
            IntervalEndpoint::OnOrAfter(date) => (Self::of(date)?.or_after(), EndKind::Known),
            IntervalEndpoint::Open => (Self::ALWAYS, EndKind::Open),
            IntervalEndpoint::Unknown => (Self::ALWAYS, EndKind::Unknown),
        })
    }

    fn of_element(element: &SetElement) -> Result<Self, EdtfError> {
        Ok(match element {
            SetElement::Date(date) => Self::of(date)?,
            SetElement::OnOrBefore(date) => Self::of(date)?.or_before(),
            SetElement::OnOrAfter(date) => Self::of(date)?.or_after(),
            SetElement::Range(from, to) => Self::of(from)?.hull(Self::of(to)?),
        })
    }

    fn or_before(self) -> Self {
        Self { first: Day::MIN, ..self }
    }

    fn or_after(self) -> Self {
        Self { last: Day::MAX, ..self }
    }

    fn hull(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            doubt: self.doubt.or(other.doubt),
            is_vague: true,
        }
    }

    fn widened(self, margin: Margin) -> Self {
        let (first, last) = match margin {
            Margin::OneDay => (self.first.plus_days(-1), self.last.plus_days(1)),
            // From the day after, so that the last of a month goes to the last of a month.
            Margin::Months(n) => {
                (self.first.plus_months(-n), self.last.plus_days(1).plus_months(n).plus_days(-1))
            }
        };
        Self { first, last, ..self }
    }
}

/// One unit of a date's precision.
#[derive(Clone, Copy)]
enum Margin {
    OneDay,
    Months(i32),
}

impl Margin {
    /// The unit of the finest part that is marked approximate.
    fn of(date: &Date) -> Self {
        if date.day.is_some_and(|day| day.qualifier.approximate && !day.has_unspecified()) {
            return Self::OneDay;
        }
        let month = date.month.filter(|month| month.qualifier.approximate).and_then(DateField::value);
        match month {
            Some(1..=12) => Self::Months(1),
            Some(21..=36) => Self::Months(3),
            Some(37..=39) => Self::Months(4),
            Some(_) => Self::Months(6),
            None => match date.year.kind {
                YearKind::Standard { digits: [Some(_), Some(_), Some(_), None], .. } => Self::Months(120),
                YearKind::Standard { digits: [Some(_), Some(_), None, None], .. } => Self::Months(1200),
                _ => Self::Months(12),
            },
        }
    }
}

fn day_of(date: BoundDate) -> Result<Day, EdtfError> {
    // The winter that begins in 9999 ends in no year of ours.
    if date.year == 10_000 {
        return Ok(Day::LAST);
    }
    let civil = i32::try_from(date.year).map(|year| Civil { year, month: date.month, day: date.day });
    civil.ok().and_then(|c| Day::new(c.year, c.month, c.day)).ok_or(EdtfError::BeyondCalendar)
}
