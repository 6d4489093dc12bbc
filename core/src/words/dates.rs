//! Dates and periods in words.
//!
//! A date says what it says and no more: "about", "unsure", "some time in", "end not known". A list of dates and a
//! pattern without a name fall back on their text.

use super::{Msg, Words};
use crate::claim::Lang;
use crate::time::{Edtf, EndShape, Hemisphere, Part, Season, Shape, Unit};

/// A date or period in words, without a capital letter, such as "2013 to 2014" or "since 2011, end not known".
pub fn when(words: &Words, period: &Edtf) -> String {
    said(words, period, Case::Alone)
}

/// The same after a verb or noun, such as "in 2011", "on 4 May 2011" or "between 2011 and 2013"; intervals as of
/// [`when`].
pub fn on(words: &Words, period: &Edtf) -> String {
    said(words, period, Case::On)
}

/// When an interval started, as of [`on`]; `None` where nobody says, and for what is no interval.
pub fn start_on(words: &Words, period: &Edtf) -> Option<String> {
    let Shape::Interval { start, .. } = period.shape() else { return None };
    end_of_interval(words, start, Case::On)
}

/// When an interval ended, as of [`on`]; `None` where nobody says, and for what is no interval.
pub fn end_on(words: &Words, period: &Edtf) -> Option<String> {
    let Shape::Interval { end, .. } = period.shape() else { return None };
    end_of_interval(words, end, Case::On)
}

/// How a date stands in a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// By itself.
    Alone,
    /// After a preposition such as "since": days have an article in some languages.
    Article,
    /// After a verb, with a preposition of its own.
    On,
}

fn said(words: &Words, period: &Edtf, case: Case) -> String {
    match period.shape() {
        Shape::Several { all } => several(words, period.text(), all),
        shape if has_no_name(shape) => period.text().to_owned(),
        Shape::Single(date) => part(words, date, case),
        Shape::Interval { start, end } => interval(words, start, end),
        Shape::OneOf { from: Some(from), to: Some(to) } => words.fill(
            Msg::WhenBetween,
            &[("from", &before(words, from, to, Case::Article)), ("to", &part(words, to, Case::Article))],
        ),
        Shape::OneOf { from: None, to: Some(to) } => or(words, Msg::WhenOrEarlier, &part(words, to, case)),
        Shape::OneOf { from: Some(from), to: None } => or(words, Msg::WhenOrLater, &part(words, from, case)),
        Shape::OneOf { from: None, to: None } => words.get(Msg::WhenNone).to_owned(),
    }
}

fn has_no_name(shape: Shape) -> bool {
    let is_other = |part: Option<Part>| part.is_some_and(|part| part.unit == Unit::Other);
    match shape {
        Shape::Single(date) => is_other(Some(date)),
        Shape::Interval { start, end } => is_other(date_of(start)) || is_other(date_of(end)),
        Shape::OneOf { from, to } => is_other(from) || is_other(to),
        Shape::Several { .. } => false,
    }
}

fn date_of(end: EndShape) -> Option<Part> {
    match end {
        EndShape::On(date) | EndShape::OnOrBefore(date) | EndShape::OnOrAfter(date) => Some(date),
        EndShape::Unknown | EndShape::Open => None,
    }
}

/// A list, each of its dates in words.
fn several(words: &Words, text: &str, all: bool) -> String {
    let inner = text.trim_matches(['[', ']', '{', '}']);
    let date = |item: &str| {
        let whole = if all { item.replace("..", "/") } else { ["[", item, "]"].concat() };
        Edtf::parse(&whole).map_or_else(|_| item.to_owned(), |date| when(words, &date))
    };
    let msg = if all { Msg::TitleAnd } else { Msg::WhenOneOf };
    let mut items = inner.split(',').map(date);
    let first = items.next().unwrap_or_default();
    items.fold(first, |so_far, item| words.fill(msg, &[("a", &so_far), ("b", &item)]))
}

fn interval(words: &Words, start: EndShape, end: EndShape) -> String {
    if let (EndShape::On(from), EndShape::On(to)) = (start, end)
        && let Some(text) = from_to(words, from, to)
    {
        return text;
    }
    let since = end_of_interval(words, start, Case::Article);
    let until = end_of_interval(words, end, Case::Alone);
    let until_msg = if date_of(end).is_some_and(is_day) { Msg::WhenUntilDay } else { Msg::WhenUntil };
    let since = since.map(|when| or(words, Msg::WhenSince, &when));
    let until = until.map(|when| or(words, until_msg, &when));
    let unknown = |end: EndShape, msg: Msg| (end == EndShape::Unknown).then(|| words.get(msg).to_owned());
    let still = (end == EndShape::Open).then(|| words.get(Msg::WhenStillRunning).to_owned());
    let parts = [
        since,
        until,
        still,
        unknown(start, Msg::WhenStartUnknown).filter(|_| end != EndShape::Unknown),
        unknown(end, Msg::WhenEndUnknown).filter(|_| date_of(start).is_some()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { words.get(Msg::WhenNone).to_owned() } else { parts.join(", ") }
}

/// From one date to another; `None` where their kinds do not go together in one phrase.
fn from_to(words: &Words, from: Part, to: Part) -> Option<String> {
    let is_plain = matches!(words.lang(), Lang::En) || !(is_hedged(from) || is_hedged(to));
    let is_alike = matches!(words.lang(), Lang::En | Lang::Pt) || is_day(from) == is_day(to);
    let msg = if is_day(to) { Msg::WhenFromToDays } else { Msg::WhenFromTo };
    let ends = [("from", &*before(words, from, to, Case::Alone)), ("to", &*part(words, to, Case::Alone))];
    (is_plain && is_alike).then(|| elided(words, words.fill(msg, &ends)))
}

fn end_of_interval(words: &Words, end: EndShape, case: Case) -> Option<String> {
    let text = part(words, date_of(end)?, case);
    Some(match end {
        EndShape::OnOrBefore(_) => or(words, Msg::WhenOrEarlier, &text),
        EndShape::OnOrAfter(_) => or(words, Msg::WhenOrLater, &text),
        _ => text,
    })
}

fn or(words: &Words, msg: Msg, when: &str) -> String {
    words.fill(msg, &[("when", when)])
}

fn is_day(part: Part) -> bool {
    matches!(part.unit, Unit::Day { .. })
}

fn is_hedged(part: Part) -> bool {
    part.is_within || part.doubt.is_approximate()
}

/// The first of two dates: within one month the day alone.
fn before(words: &Words, from: Part, to: Part, case: Case) -> String {
    let month = |part: Part| match part.unit {
        Unit::Day { year, month, day } => Some((year, month, day)),
        _ => None,
    };
    match (month(from), month(to)) {
        (Some((y0, m0, day)), Some((y1, m1, _))) if (y0, m0) == (y1, m1) && from.doubt == to.doubt => {
            day_in_case(words, &number_of_day(words, day), case)
        }
        _ => part(words, from, case),
    }
}

fn part(words: &Words, part: Part, case: Case) -> String {
    let mut text = unit(words, part.unit, if is_hedged(part) { Case::Article } else { case });
    if part.is_within {
        text = elided(words, or(words, Msg::WhenWithin, &text));
    }
    if part.doubt.is_approximate() {
        text = or(words, Msg::WhenAbout, &text);
    }
    if part.doubt.is_uncertain() {
        text = or(words, Msg::WhenUnsure, &text);
    }
    text
}

fn unit(words: &Words, unit: Unit, case: Case) -> String {
    let text = match unit {
        Unit::Day { year, month, day } => {
            let (day, year) = (number_of_day(words, day), year_in_words(words, year));
            let parts = [("day", &*day), ("month", month_name(words, month)), ("year", &*year)];
            return day_in_case(words, &words.fill(Msg::WhenDay, &parts), case);
        }
        Unit::Season { year, season, hemisphere } => {
            return season_in_words(words, year, season, hemisphere, case);
        }
        Unit::Decade(year) => {
            let msg = if case == Case::On { Msg::WhenInDecade } else { Msg::WhenDecade };
            return words.fill(msg, &[("year", &year_in_words(words, year))]);
        }
        Unit::Century(year) => {
            let (from, to) = (year_in_words(words, year), year_in_words(words, year + 99));
            return words.fill(Msg::WhenBetween, &[("from", &from), ("to", &to)]);
        }
        Unit::Month { year, month } => {
            let year = year_in_words(words, year);
            words.fill(Msg::WhenMonth, &[("month", month_name(words, month)), ("year", &year)])
        }
        Unit::Quarter { year, quarter } => months(words, year, quarter, 3),
        Unit::Third { year, third } => months(words, year, third, 4),
        Unit::Half { year, half } => months(words, year, half, 6),
        Unit::Year(year) => year_in_words(words, year),
        Unit::Other => String::new(),
    };
    if case == Case::On { or(words, Msg::WhenIn, &text) } else { text }
}

fn day_in_case(words: &Words, text: &str, case: Case) -> String {
    match case {
        Case::Alone => text.to_owned(),
        Case::Article => or(words, Msg::WhenTheDay, text),
        Case::On => or(words, Msg::WhenOn, text),
    }
}

fn season_in_words(
    words: &Words,
    year: i32,
    season: Season,
    hemisphere: Option<Hemisphere>,
    case: Case,
) -> String {
    let name = nth(words, Msg::WhenSeasons, season as usize);
    let mut text = words.fill(Msg::WhenMonth, &[("month", name), ("year", &year_in_words(words, year))]);
    if case == Case::On {
        let preposition = nth(words, Msg::WhenInSeasons, season as usize).replace('_', " ");
        text = [&*preposition, " ", &*text].concat();
    }
    match hemisphere {
        Some(Hemisphere::Northern) => or(words, Msg::WhenNorth, &text),
        Some(Hemisphere::Southern) => or(words, Msg::WhenSouth, &text),
        None => text,
    }
}

/// The nth stretch of some months in a year, by its first and last month.
fn months(words: &Words, year: i32, nth: u8, n_months: u8) -> String {
    let last = nth * n_months;
    let year = year_in_words(words, year);
    let parts =
        [("from", month_name(words, last + 1 - n_months)), ("to", month_name(words, last)), ("year", &year)];
    words.fill(Msg::WhenSpan, &parts)
}

/// Years are astronomical: year 0 is 1 BCE.
fn year_in_words(words: &Words, year: i32) -> String {
    if year > 0 {
        return year.to_string();
    }
    words.fill(Msg::WhenBefore, &[("year", &(1 - year).to_string())])
}

fn number_of_day(words: &Words, day: u8) -> String {
    if day == 1 { words.get(Msg::WhenFirstDay).to_owned() } else { u32::from(day).to_string() }
}

/// The name of a month, 1 to 12.
pub(super) fn month_name(words: &Words, month: u8) -> &str {
    nth(words, Msg::WhenMonths, usize::from(month) - 1)
}

fn nth(words: &Words, list: Msg, at: usize) -> &str {
    words.get(list).split_whitespace().nth(at).unwrap_or_default()
}

/// French "de" before the months that begin with a vowel.
fn elided(words: &Words, text: String) -> String {
    if words.lang() == Lang::Fr { text.replace("de a", "d’a").replace("de o", "d’o") } else { text }
}
