//! When made-up partnerships begin and end, in the notations of registries: whole years, months, days, approximate and
//! uncertain years (EDTF).

use atlas_core::time::days_in_month;

use crate::chance::Chance;

/// The years in which partnerships begin.
pub const FIRST_YEAR: i32 = 1947;
/// The last of them; none ends later.
pub const LAST_YEAR: i32 = 2024;
/// Three waves: after a war, before and after a wall falls, between regions of the world. Share in percent, middle,
/// deviation in years.
const WAVES: [(u64, f64, f64); 3] = [(30, 1962.0, 6.0), (47, 1988.5, 7.0), (23, 2008.0, 6.5)];
/// Of a hundred partnerships, those without a start, and those with an end.
const WITHOUT_START: u64 = 3;
const WITH_END: u64 = 12;
/// Of a thousand starts, those approximate, uncertain, to the day, to the month; the rest are years.
const STARTS: [(u64, Notation); 5] = [
    (50, Notation::Approximate),
    (30, Notation::Uncertain),
    (255, Notation::Day),
    (125, Notation::Month),
    (540, Notation::Year),
];
/// Those that end last a year, and on average this many more.
const MEAN_YEARS: u64 = 11;

#[derive(Clone, Copy)]
enum Notation {
    Approximate,
    Uncertain,
    Day,
    Month,
    Year,
}

/// A start and an end as EDTF, each empty when nobody says.
pub fn dates(chance: &mut Chance) -> (String, String) {
    let year = year(chance);
    let since = if chance.is_within(WITHOUT_START) { String::new() } else { start(year, chance) };
    let until = if chance.is_within(WITH_END) { end(year, chance).to_string() } else { String::new() };
    (since, until)
}

fn year(chance: &mut Chance) -> i32 {
    loop {
        let mut at = chance.below(100);
        let wave = WAVES.iter().find(|(share, _, _)| {
            let is_in = at < *share;
            at = at.saturating_sub(*share);
            is_in
        });
        let (_, middle, deviation) = wave.expect("the shares make a hundred");
        let year = (middle + deviation * chance.bell()) as i32;
        if (FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return year;
        }
    }
}

fn start(year: i32, chance: &mut Chance) -> String {
    let mut at = chance.below(1_000);
    let notation = STARTS.iter().find(|(share, _)| {
        let is_in = at < *share;
        at = at.saturating_sub(*share);
        is_in
    });
    let (_, notation) = notation.expect("the shares make a thousand");
    let month = 1 + chance.below(12) as u8;
    match notation {
        Notation::Approximate => format!("{year}~"),
        Notation::Uncertain => format!("{year}?"),
        Notation::Day => {
            let day = 1 + chance.below(u64::from(days_in_month(year, month)));
            format!("{year}-{month:02}-{day:02}")
        }
        Notation::Month => format!("{year}-{month:02}"),
        Notation::Year => format!("{year}"),
    }
}

/// The year of an end: after a year at least, and then any year as likely as the one before.
fn end(start: i32, chance: &mut Chance) -> i32 {
    let mut year = start + 1;
    while year < LAST_YEAR && chance.below(MEAN_YEARS + 1) != 0 {
        year += 1;
    }
    year.min(LAST_YEAR)
}
