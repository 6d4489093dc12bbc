//! The years shown, as hands and keys change them. Hands choose whole years, or whole months where these are wide.

use super::hit::Part;
use crate::time::{Civil, Day, TimeScale, Window};

/// A year narrower than this is chosen whole, in pixels.
const WHOLE_YEAR_PX: f64 = 500.0;

/// The first day of the year, or month where a year is wide, that begins nearest to a place on the screen.
pub fn snapped(scale: TimeScale, x_px: f64) -> Day {
    let time = scale.time_from_x(x_px);
    let day = scale.day_from_x(x_px);
    let (before, after) = if is_by_year(scale) {
        let year = day.civil().year;
        (Day::year_start(year), Day::year_start(year + 1))
    } else {
        (day.month_start(), day.month_start().plus_months(1))
    };
    if time - f64::from(before.0) < f64::from(after.0) - time { before } else { after }
}

/// The years after a part of them was dragged from one place to another.
///
/// Dragging the axis makes new ones. Always at least one whole year, or month where a year is wide.
pub fn dragged(scale: TimeScale, years: Option<Window>, part: Part, from_x_px: f64, to_x_px: f64) -> Window {
    let to = snapped(scale, to_x_px);
    let shown = scale.window();
    let years = years.unwrap_or(shown);
    match part {
        Part::From => between(scale, to, after(years.to)),
        Part::To => between(scale, years.from, to),
        Part::Years => {
            let by = to.0 - snapped(scale, from_x_px).0;
            moved(scale, years, by)
        }
        Part::Axis | Part::Strip | Part::Lanes => between(scale, snapped(scale, from_x_px), to),
    }
}

/// The years before (-1) or after (1) these, as many as they are.
pub fn shifted(years: Window, step: i32) -> Window {
    if !years.from.is_finite() || !years.to.is_finite() {
        return years;
    }
    let (first, next) = (years.from.civil(), after(years.to).civil());
    let n_months = (next.year - first.year) * 12 + i32::from(next.month) - i32::from(first.month);
    if first.day == 1 && next.day == 1 && n_months > 0 {
        let from = years.from.plus_months(step * n_months);
        return Window::new(from, from.plus_months(n_months).plus_days(-1));
    }
    let n_days = years.to.0 - years.from.0 + 1;
    Window::new(years.from.plus_days(step * n_days), years.to.plus_days(step * n_days))
}

/// The years with another first or last one; `None` opens that side. All of time is no choice of years.
///
/// A first year after the last one moves that too, and the other way round.
pub fn with_year(years: Option<Window>, is_from: bool, year: Option<i32>) -> Option<Window> {
    let Window { mut from, mut to } = years.unwrap_or(Window::ALL);
    let whole = year.map(|year| Window::of_years(year, year));
    if is_from {
        from = whole.map_or(Day::MIN, |whole| whole.from);
        to = whole.map_or(to, |whole| to.max(whole.to));
    } else {
        to = whole.map_or(Day::MAX, |whole| whole.to);
        from = whole.map_or(from, |whole| from.min(whole.from));
    }
    let years = Window { from, to };
    (years != Window::ALL).then_some(years)
}

/// Reads "2011", "2011-2014" or "2011 to 2014": one or two numbers of at most four digits, whatever stands between.
pub fn parse_years(text: &str) -> Option<(i32, Option<i32>)> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let mut years = numbers.map(|digits| digits.parse::<i32>().ok().filter(|_| digits.len() <= 4));
    match (years.next(), years.next(), years.next()) {
        (Some(Some(year)), None, _) => Some((year, None)),
        (Some(Some(from)), Some(Some(to)), None) => Some((from, Some(to))),
        _ => None,
    }
}

fn is_by_year(scale: TimeScale) -> bool {
    scale.px_per_day() * 365.25 < WHOLE_YEAR_PX
}

/// The day after the last; "no bound" stays.
fn after(last: Day) -> Day {
    last.plus_days(1)
}

/// From one beginning to another, whichever comes first; at least one year or month.
fn between(scale: TimeScale, a: Day, b: Day) -> Window {
    let (first, next) = (a.min(b), a.max(b));
    let at_least = first.plus_months(if is_by_year(scale) { 12 } else { 1 });
    Window::new(first, if next.is_finite() { next.max(at_least).plus_days(-1) } else { next })
}

/// Moved by about so many days, to whole months.
fn moved(scale: TimeScale, years: Window, by_days: i32) -> Window {
    let n_months = (f64::from(by_days) / 30.44).round() as i32;
    let n_months =
        if is_by_year(scale) { (f64::from(n_months) / 12.0).round() as i32 * 12 } else { n_months };
    let Civil { day: first_day, .. } = years.from.civil();
    let from = years.from.plus_months(n_months);
    let to = after(years.to).plus_months(n_months).plus_days(-1);
    if first_day == 1 {
        Window::new(from, to)
    } else {
        Window::new(from, from.plus_days(years.to.0 - years.from.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8) -> Day {
        Day::new(year, month, 1).expect("a first of a month exists")
    }

    #[test]
    fn years_are_read_however_they_are_written() {
        assert_eq!(parse_years("2011"), Some((2011, None)));
        assert_eq!(parse_years(" 2011-2014 "), Some((2011, Some(2014))));
        assert_eq!(parse_years("2011 to 2014"), Some((2011, Some(2014))));
        assert_eq!(parse_years(""), None);
        assert_eq!(parse_years("20111"), None);
        assert_eq!(parse_years("1 2 3"), None);
    }

    #[test]
    fn the_next_years_begin_where_these_end() {
        assert_eq!(shifted(Window::of_years(2011, 2012), 1), Window::of_years(2013, 2014));
        assert_eq!(shifted(Window::of_years(2011, 2012), -1), Window::of_years(2009, 2010));
        let spring = Window::new(day(2012, 2), day(2012, 5).plus_days(-1));
        assert_eq!(shifted(spring, 1), Window::new(day(2012, 5), day(2012, 8).plus_days(-1)));
        assert_eq!(shifted(Window::ALL, 1), Window::ALL);
    }

    #[test]
    fn typed_years_move_the_other_end_when_they_must() {
        let years = Some(Window::of_years(2011, 2014));
        assert_eq!(with_year(years, true, Some(2016)), Some(Window::of_years(2016, 2016)));
        assert_eq!(with_year(years, false, Some(2010)), Some(Window::of_years(2010, 2010)));
        assert_eq!(with_year(None, true, None), None);
        assert_eq!(with_year(None, true, Some(2012)), Some(Window { from: day(2012, 1), to: Day::MAX }));
    }

    #[test]
    fn hands_choose_whole_years() {
        let scale = TimeScale::fitted(Window::of_years(2010, 2019), 1000.0, 0.0);
        assert_eq!(dragged(scale, None, Part::Axis, 108.0, 388.0), Window::of_years(2011, 2013));
        assert_eq!(dragged(scale, None, Part::Axis, 388.0, 388.0), Window::of_years(2014, 2014));
        let years = Some(Window::of_years(2011, 2013));
        assert_eq!(dragged(scale, years, Part::From, 100.0, 210.0), Window::of_years(2012, 2013));
        assert_eq!(dragged(scale, years, Part::Years, 120.0, 320.0), Window::of_years(2013, 2015));
    }
}
