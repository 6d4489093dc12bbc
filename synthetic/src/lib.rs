//! Made-up partnerships between real cities, for tests and benchmarks of size. Nothing in them is true.
//!
//! A [`Registry`] of any number of pairs, as a CSV file ([`Registry::csv`]) or as a layer ([`Registry::layer`]). Cities
//! come from the shipped gazetteer. Partners are found as by gravity: the larger the likelier, most of them near, a part of
//! them anywhere, so that a few cities have very many partners and most have one or two. Forms, dates and their notations
//! have the shares of a real registry with made-up dates. The same number and seed give the same bytes on every machine.

mod chance;
mod cities;
mod dates;
mod layer;

use std::collections::HashSet;
use std::fmt::Write as _;

use chance::Chance;
pub use cities::{Cities, City};
pub use dates::{FIRST_YEAR, LAST_YEAR};

/// The first line of the file.
pub const HEAD: &str = "city1,country1,lat1,lng1,city2,country2,lat2,lng2,form,since,until";
/// Words for forms with how many of a thousand partnerships have them.
const FORMS: [(u64, &str); 6] = [
    (700, "twinning"),
    (120, "friendship"),
    (78, "project"),
    (41, "technical exchange"),
    (41, "mentoring"),
    (20, "peer review"),
];
/// How many of a hundred partners are looked for anywhere, not nearby.
const ANYWHERE: u64 = 25;

/// A made-up partnership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One city, by its place in [`Registry::cities`].
    pub a: u32,
    /// The other city.
    pub b: u32,
    /// The form in a registry's words.
    pub form: &'static str,
    /// The start as EDTF, empty when nobody says.
    pub since: String,
    /// The year of the end, empty when nobody says.
    pub until: String,
}

/// Made-up partnerships and the cities they are between.
#[derive(Clone, Debug, PartialEq)]
pub struct Registry {
    /// The cities that have partners, in the order in which they are met.
    pub cities: Vec<City>,
    /// The partnerships; no two are between the same cities.
    pub pairs: Vec<Pair>,
}

impl Registry {
    /// Makes up `n` partnerships, of which the first are those of a smaller `n` of the same seed.
    ///
    /// # Panics
    /// Above ten million pairs, which the cities of the gazetteer could not hold.
    #[must_use]
    pub fn new(n: usize, seed: u64) -> Self {
        assert!(n <= 10_000_000, "{n} pairs are too many");
        let world = Cities::of_the_gazetteer();
        let mut chance = Chance::new(seed);
        let mut taken = HashSet::with_capacity(n);
        let mut place_of = vec![u32::MAX; world.all().len()];
        let mut registry = Self { cities: Vec::new(), pairs: Vec::with_capacity(n) };
        while registry.pairs.len() < n {
            let a = world.any(&mut chance);
            let b =
                if chance.is_within(ANYWHERE) { world.any(&mut chance) } else { world.near(a, &mut chance) };
            if a == b || !taken.insert((a.min(b), a.max(b))) {
                continue;
            }
            let [a, b] = [a, b].map(|city| {
                let place = &mut place_of[city as usize];
                if *place == u32::MAX {
                    *place = registry.cities.len() as u32;
                    registry.cities.push(world.all()[city as usize].clone());
                }
                *place
            });
            let form = form(&mut chance);
            let (since, until) = dates::dates(&mut chance);
            registry.pairs.push(Pair { a, b, form, since, until });
        }
        registry
    }

    /// The partnerships as a file: comma-separated, UTF-8, lines ended by a line feed, a head of [`HEAD`].
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::with_capacity(self.pairs.len() * 110);
        text.push_str(HEAD);
        text.push('\n');
        for pair in &self.pairs {
            for end in [pair.a, pair.b] {
                let city = &self.cities[end as usize];
                push_cell(&mut text, &city.name);
                push_cell(&mut text, city.country);
                write!(text, "{:.2},{:.2},", city.at.lat_deg, city.at.lon_deg)
                    .expect("writing to memory does not fail");
            }
            for cell in [pair.form, &pair.since] {
                push_cell(&mut text, cell);
            }
            text.push_str(&pair.until);
            text.push('\n');
        }
        text
    }
}

fn form(chance: &mut Chance) -> &'static str {
    let mut at = chance.below(1_000);
    for (share, word) in FORMS {
        if at < share {
            return word;
        }
        at -= share;
    }
    unreachable!("the shares make a thousand")
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push_str("\",");
    } else {
        text.push_str(cell);
        text.push(',');
    }
}
