//! Ticks that choose themselves: from centuries to days, by how many pixels a day takes.

use super::{Civil, Day, TimeScale, days_in_month};

/// A mark on the line of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    /// The day at whose beginning it stands.
    pub day: Day,
    /// Where it stands, in pixels from the left edge of the scale.
    pub x_px: f64,
    /// What is written at it, if it is a major tick; minor ticks have no label.
    pub label: Option<Label>,
}

impl Tick {
    /// Whether it is a major tick, drawn longer and labelled.
    pub fn is_major(self) -> bool {
        self.label.is_some()
    }
}

/// What a label says, by the largest unit that begins there: 1 January is a year, the first of a month a
/// month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A year.
    Year(i32),
    /// A month of a year, 1 to 12.
    Month {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
    },
    /// A day of a month.
    Day {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
        /// The day of the month.
        day: u8,
    },
}

/// How far apart ticks stand.
#[derive(Clone, Copy)]
enum Step {
    Years(i32),
    /// A number of months that divides the year.
    Months(i32),
    /// Every so many days from the first of each month, short rests at its end left out.
    Days(u8),
}

/// From the widest to the narrowest; each one's ticks are among those of all that follow.
const STEPS: [Step; 14] = [
    Step::Years(5000),
    Step::Years(1000),
    Step::Years(500),
    Step::Years(100),
    Step::Years(50),
    Step::Years(10),
    Step::Years(5),
    Step::Years(1),
    Step::Months(6),
    Step::Months(3),
    Step::Months(1),
    Step::Days(14),
    Step::Days(7),
    Step::Days(1),
];

/// The least distance between two minor ticks, in pixels.
const MIN_MINOR_PX: f64 = 5.0;

/// The ticks of a scale, from left to right.
///
/// Labels stand at least `min_label_px` apart, so none that is narrower overlaps another; one that is wider
/// than the room left at the right edge is the caller's to leave out. Minor ticks divide the labelled ones,
/// if there is room.
pub fn ticks(scale: TimeScale, min_label_px: f64) -> Vec<Tick> {
    let min_label_px = min_label_px.max(MIN_MINOR_PX);
    let widest_that_fits = |min_px: f64| {
        STEPS.iter().rposition(|step| step.least_days() * scale.px_per_day() >= min_px).unwrap_or(0)
    };
    let labelled = widest_that_fits(min_label_px);
    // Three steps finer at most: a century is divided into decades and fives, never into months.
    let minor = STEPS[widest_that_fits(MIN_MINOR_PX).clamp(labelled, (labelled + 2).min(STEPS.len() - 1))];
    let labelled = STEPS[labelled];

    let mut ticks = Vec::new();
    let window = scale.window();
    let mut day = minor.at_or_before(window.from);
    while day <= window.to {
        if f64::from(day.0) >= scale.from_day {
            let label = labelled.has(day).then(|| Label::of(day));
            ticks.push(Tick { day, x_px: scale.x_from_day(day), label });
        }
        let next = minor.after(day);
        // The calendar ends.
        if next <= day {
            break;
        }
        day = next;
    }
    ticks
}

impl Label {
    fn of(day: Day) -> Self {
        let Civil { year, month, day } = day.civil();
        match (month, day) {
            (1, 1) => Self::Year(year),
            (_, 1) => Self::Month { year, month },
            _ => Self::Day { year, month, day },
        }
    }
}

impl Step {
    /// The least number of days between two ticks.
    fn least_days(self) -> f64 {
        match self {
            Self::Years(n) => f64::from(n) * 365.0,
            Self::Months(6) => 181.0,
            Self::Months(3) => 90.0,
            Self::Months(_) => 28.0,
            Self::Days(n) => f64::from(n),
        }
    }

    /// Whether the day is one of its ticks.
    fn has(self, day: Day) -> bool {
        self.at_or_before(day) == day
    }

    /// The last of its ticks that is not after the day, or the first day of the calendar.
    fn at_or_before(self, day: Day) -> Day {
        let civil = day.civil();
        match self {
            Self::Years(n) => Day::year_start(civil.year.div_euclid(n) * n),
            Self::Months(n) => {
                let month = (i32::from(civil.month) - 1) / n * n;
                Day::year_start(civil.year).plus_months(month)
            }
            Self::Days(n) => {
                let nth = ((civil.day - 1) / n).min(last_nth(civil, n));
                Day(day.0 - i32::from(civil.day - 1) + i32::from(nth * n))
            }
        }
    }

    /// The first of its ticks after a day that is one.
    fn after(self, tick: Day) -> Day {
        match self {
            Self::Years(n) => {
                // The first day of the calendar need not be a tick, but what follows it is.
                let year = tick.civil().year.div_euclid(n) * n + n;
                Day::year_start(year)
            }
            Self::Months(n) => tick.plus_months(n),
            Self::Days(n) => {
                let civil = tick.civil();
                if (civil.day - 1) / n >= last_nth(civil, n) {
                    tick.month_start().plus_months(1)
                } else {
                    tick.plus_days(i32::from(n))
                }
            }
        }
    }
}

/// Which tick of the month is the last, from 0: one that leaves a whole step to the next month's first.
fn last_nth(civil: Civil, n: u8) -> u8 {
    (days_in_month(civil.year, civil.month) / n).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Window;

    fn labels(from: i32, to: i32, width_px: f64) -> Vec<Label> {
        let scale = TimeScale::fitted(Window::of_years(from, to), width_px, 0.0);
        ticks(scale, 60.0).iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn the_unit_follows_the_room() {
        assert_eq!(labels(1700, 2099, 400.0), [1700, 1800, 1900, 2000].map(Label::Year));
        assert_eq!(labels(1980, 2019, 400.0), [1980, 1990, 2000, 2010].map(Label::Year));
        assert_eq!(labels(2011, 2014, 400.0), [2011, 2012, 2013, 2014].map(Label::Year));
        let quarters = labels(2011, 2011, 300.0);
        assert_eq!(quarters[0], Label::Year(2011));
        assert_eq!(quarters[1], Label::Month { year: 2011, month: 4 });
        assert_eq!(quarters.len(), 4);
        assert_eq!(labels(2011, 2011, 800.0).len(), 12);
        let days = labels(2011, 2011, 365.0 * 70.0);
        assert_eq!(days.len(), 365);
        assert_eq!(days[1], Label::Day { year: 2011, month: 1, day: 2 });
        assert_eq!(days[31], Label::Month { year: 2011, month: 2 });
    }

    #[test]
    fn weeks_of_a_month_begin_with_its_first_day() {
        let scale = TimeScale::new(0.0, 59.0, 59.0 * 9.0);
        let days: Vec<u8> =
            ticks(scale, 60.0).iter().filter(|t| t.is_major()).map(|t| t.day.civil().day).collect();
        assert_eq!(days, [1, 8, 15, 22, 1, 8, 15, 22]);
    }

    #[test]
    fn both_ends_of_the_calendar_have_ticks() {
        let scale = TimeScale::new(-1e12, 1e12, 900.0);
        let all = ticks(scale, 60.0);
        assert!(all.len() > 10 && all.len() < 300, "{}", all.len());
    }
}
