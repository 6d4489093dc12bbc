//! The timeline in a sentence, for those who listen.

use super::layout::BandColumn;
use crate::query::Visible;
use crate::time::{Activity, Window};
use crate::words::{Msg, Words};

/// What the timeline shows, in words: how many were running certainly and possibly in the years shown, how many are
/// planned, how many have no date.
pub fn spoken(shown: &Visible, years: Option<Window>, words: &Words) -> String {
    let (mut n_running, mut n_possible, mut n_planned, mut n_undated) = (0, 0, 0, 0);
    for tie in &shown.ties {
        let n = match tie.activity {
            _ if !tie.is_dated => &mut n_undated,
            _ if tie.is_planned => &mut n_planned,
            Activity::Certain => &mut n_running,
            Activity::Possible | Activity::No => &mut n_possible,
        };
        *n += 1;
    }
    let mut text = words.fill(Msg::TimelineSpoken, &[("years", &years_in_words(years, words))]);
    let counts = [
        (Msg::TimelineCountRunning, n_running),
        (Msg::TimelineCountPossible, n_possible),
        (Msg::TimelineCountPlanned, n_planned),
        (Msg::TimelineCountUndated, n_undated),
    ];
    add_counts(&mut text, &counts, words);
    if shown.ties.is_empty() {
        text.push(' ');
        text.push_str(words.get(Msg::MapEmpty));
    } else {
        text.push('.');
    }
    text
}

/// The years shown, in words, such as "2011 to 2014" or "all years".
pub fn years_in_words(years: Option<Window>, words: &Words) -> String {
    let Some(years) = years else { return words.get(Msg::TimelineAllYears).to_owned() };
    let [from, to] = [years.from, years.to].map(|day| day.civil().year.to_string());
    match (years.from.is_finite(), years.to.is_finite()) {
        (true, true) if from == to => from,
        (true, true) => words.fill(Msg::WhenFromTo, &[("from", &from), ("to", &to)]),
        (true, false) => words.fill(Msg::WhenSince, &[("when", &from)]),
        (false, true) => words.fill(Msg::WhenUntil, &[("when", &to)]),
        (false, false) => words.get(Msg::TimelineAllYears).to_owned(),
    }
}

/// How many were running at the time of a column of a band, in words.
pub fn running_in_words(column: &BandColumn, days: Window, words: &Words) -> String {
    let [n_running, n_possible] = column.counts.map(|n| n as usize);
    let mut text = years_in_words(Some(days), words) + ":";
    let counts = [(Msg::TimelineCountRunning, n_running), (Msg::TimelineCountPossible, n_possible)];
    add_counts(&mut text, &counts, words);
    text
}

/// Adds what there is any of, with commas.
fn add_counts(text: &mut String, counts: &[(Msg, usize)], words: &Words) {
    let mut separator = " ";
    for (msg, n) in counts.iter().filter(|(_, n)| *n > 0) {
        text.push_str(separator);
        text.push_str(&words.count(*msg, *n, &[]));
        separator = ", ";
    }
}
