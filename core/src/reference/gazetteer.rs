//! The gazetteer: places of the world above 15,000 inhabitants, and the search among their names.
//!
//! The file comes from GeoNames by `cargo xtask data`, with a hand-made list of other names ("eThekwini" for
//! Durban, "Bombay", "Cidade do Cabo"). It is loaded when somebody first looks for a place, never at the
//! start. In memory 34,000 places take about 1.5 MB, most of it for the search. Populations are rounded to
//! a step of a twelfth of an octave (6 %): good for ranking and for "about 340,000", not for statistics.
//!
//! Layout of the inflated file, all integers base 128 as in the file's cursor:
//!
//! | part | content |
//! |---|---|
//! | magic | the four bytes `GAZT`, then the version, 1 |
//! | counts | integers: places, divisions, countries, other names |
//! | countries | two letters each (ISO 3166-1 alpha-2) and an integer: its divisions |
//! | divisions | an integer each: its places. First-level divisions (provinces, states) |
//! | division names, names, other names | sections (length in bytes first) of UTF-8, one name a line |
//! | other names belong to | an integer each: difference from the place of the one before |
//! | longitude, latitude | four planes of one byte a place: high bytes, low bytes of 16-bit differences from the place before (wrapping), in hundredths of a degree |
//! | population | a byte a place: `12 log2(n / 1000)`, rounded; 0 when unknown |
//!
//! Within a division the most populous place comes first.

use super::byte_reader::{ByteError, ByteReader};
use crate::geo::LonLat;
use crate::reference::fold::{distance_at_most, fold, letters_of};

const MAGIC: &[u8; 4] = b"GAZT";
const VERSION: u8 = 1;
/// Steps of the stored population in one doubling.
const STEPS_PER_OCTAVE: f64 = 12.0;

/// Why a gazetteer was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// The bytes are of another kind of file.
    #[error("this is not a gazetteer")]
    NotAGazetteer,
    /// The file was made by a later program.
    #[error("the gazetteer has version {0}, which this program does not know")]
    UnknownVersion(u8),
    /// The bytes end early or hold an impossible number.
    #[error(transparent)]
    Bytes(#[from] ByteError),
    /// A list of names is not UTF-8.
    #[error("the gazetteer has a name that is not text")]
    NotText,
    /// Two counts that must be equal are not, or another name belongs to no place.
    #[error("the gazetteer contradicts itself")]
    Inconsistent,
    /// A place lies outside the world.
    #[error("the gazetteer has a place outside the world")]
    OutsideTheWorld,
}

/// A place of the gazetteer, put together on demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GazetteerPlace<'a> {
    /// The name in Latin letters, mostly the local one.
    pub name: &'a str,
    /// The province, state or the like; empty when the source names none.
    pub division: &'a str,
    /// ISO 3166-1 alpha-2, `XK` for Kosovo.
    pub iso2: [u8; 2],
    /// To a hundredth of a degree, about a kilometre.
    pub position: LonLat,
    /// Rounded to 6 %; 0 when unknown.
    pub population: u32,
}

/// How a name met the query; the earlier ones rank first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// The place's name, apart from case, accents and spaces.
    Name,
    /// Another name of the place, likewise.
    OtherName,
    /// A name or another name begins with the query.
    Beginning,
    /// A name contains the query.
    Within,
    /// A name is one or two letters away from the query.
    Similar,
}

/// One found place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match<'a> {
    /// The place.
    pub place: GazetteerPlace<'a>,
    /// The other name by which it was found, if it was not its own.
    pub found_as: Option<&'a str>,
    /// How the name met the query.
    pub kind: MatchKind,
}

/// The places and what the search needs, as columns. An *entry* is a name or another name: first the names
/// in the order of the places, then the other names.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    names: Lines,
    division_names: Lines,
    /// First place of each division, and the number of places.
    division_starts: Vec<u32>,
    countries: Vec<[u8; 2]>,
    /// First division of each country, and the number of divisions.
    country_starts: Vec<u32>,
    lon_hundredths: Vec<i16>,
    lat_hundredths: Vec<i16>,
    population_steps: Vec<u8>,
    /// The place of each other name.
    other_name_places: Vec<u32>,
    /// The folded names of all entries.
    keys: Lines,
    /// Which letters a key contains, one bit each: rules most keys out before their distance is computed.
    letters: Vec<u32>,
    /// Entries in the order of their keys.
    sorted_entries: Vec<u32>,
}

/// Many short texts in one, without an allocation each.
#[derive(Clone, Debug, Default)]
struct Lines {
    text: String,
    /// Where each line ends.
    ends: Vec<u32>,
}

impl Lines {
    /// Splits the section at its line feeds; an empty section with `n` = 0 has no line at all.
    fn split(section: &[u8], n: usize) -> Result<Self, GazetteerError> {
        let text = core::str::from_utf8(section).map_err(|_| GazetteerError::NotText)?;
        let mut lines = Self { text: String::with_capacity(text.len()), ends: Vec::with_capacity(n) };
        if n > 0 {
            text.split('\n').for_each(|line| lines.push(line));
        }
        if lines.ends.len() == n { Ok(lines) } else { Err(GazetteerError::Inconsistent) }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.ends.push(self.text.len() as u32);
    }

    fn get(&self, i: usize) -> &str {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[i] as usize]
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|i| self.get(i))
    }
}

/// An entry that met the query and how good it is: less is better.
type Candidate = (MatchKind, usize, core::cmp::Reverse<u8>, u32);

impl Gazetteer {
    /// How many places there are.
    #[must_use]
    pub fn n_places(&self) -> usize {
        self.lon_hundredths.len()
    }

    /// The place with an index below [`Gazetteer::n_places`], else `None`.
    #[must_use]
    pub fn place(&self, place_idx: usize) -> Option<GazetteerPlace<'_>> {
        let steps = *self.population_steps.get(place_idx)?;
        let division_idx = owner(&self.division_starts, place_idx as u32)?;
        let country_idx = owner(&self.country_starts, division_idx as u32)?;
        Some(GazetteerPlace {
            name: self.names.get(place_idx),
            division: self.division_names.get(division_idx),
            iso2: self.countries[country_idx],
            position: LonLat {
                lon_deg: f64::from(self.lon_hundredths[place_idx]) / 100.0,
                lat_deg: f64::from(self.lat_hundredths[place_idx]) / 100.0,
            },
            population: population_from_steps(steps),
        })
    }

    /// The best places for what somebody has typed so far, at most `limit`.
    ///
    /// Case, accents, spaces, hyphens and apostrophes do not matter. A place's own name goes before another
    /// name, a whole name before a beginning, that before a name that contains the query (from three letters
    /// on), and at last names one letter away (from four letters on; two from eight on) if there is room;
    /// among equals the more populous first. A place appears once, at its best. An empty query finds nothing.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match<'_>> {
        let key = fold(query);
        if key.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut best = Best { limit, candidates: Vec::new() };
        self.add_beginnings(&key, &mut best);
        if best.has_room() && key.chars().count() >= 3 {
            self.add_containing(&key, &mut best);
        }
        if best.has_room() && key.chars().count() >= 4 {
            self.add_similar(&key, &mut best);
        }
        best.candidates.iter().filter_map(|&(kind, _, _, entry)| self.match_of(kind, entry)).collect()
    }

    /// All places with exactly this name or other name (apart from case, accents and spaces), in one country
    /// or in all, the own name first, then the more populous: what an import needs to place a row.
    #[must_use]
    pub fn places_named(&self, name: &str, iso2: Option<[u8; 2]>) -> Vec<GazetteerPlace<'_>> {
        let key = fold(name);
        let from = self.first_entry_at_or_after(&key);
        let mut found: Vec<(bool, core::cmp::Reverse<u8>, usize)> = self.sorted_entries[from..]
            .iter()
            .map(|&entry| entry as usize)
            .take_while(|&entry| self.keys.get(entry) == key)
            .map(|entry| (entry >= self.n_places(), self.place_of(entry)))
            .map(|(is_other, place)| (is_other, core::cmp::Reverse(self.population_steps[place]), place))
            .collect();
        found.sort_unstable();
        let mut seen = Vec::new();
        found.retain(|&(_, _, place)| {
            !seen.contains(&place) && {
                seen.push(place);
                true
            }
        });
        let places = found.iter().filter_map(|&(_, _, place)| self.place(place));
        places.filter(|place| iso2.is_none_or(|code| code == place.iso2)).collect()
    }

    fn match_of(&self, kind: MatchKind, entry: u32) -> Option<Match<'_>> {
        let n = self.n_places();
        let place = self.place(self.place_of(entry as usize))?;
        let found_as = (entry as usize >= n).then(|| self.names.get(entry as usize));
        Some(Match { place, found_as, kind })
    }

    fn place_of(&self, entry: usize) -> usize {
        match entry.checked_sub(self.n_places()) {
            Some(other) => self.other_name_places[other] as usize,
            None => entry,
        }
    }

    fn first_entry_at_or_after(&self, key: &str) -> usize {
        self.sorted_entries.partition_point(|&entry| self.keys.get(entry as usize) < key)
    }

    fn add_beginnings(&self, key: &str, best: &mut Best) {
        let from = self.first_entry_at_or_after(key);
        for &entry in &self.sorted_entries[from..] {
            let other = self.keys.get(entry as usize);
            if !other.starts_with(key) {
                break;
            }
            let kind = match (other.len() == key.len(), (entry as usize) < self.n_places()) {
                (true, true) => MatchKind::Name,
                (true, false) => MatchKind::OtherName,
                (false, _) => MatchKind::Beginning,
            };
            self.add(kind, 0, entry, best);
        }
    }

    fn add_containing(&self, key: &str, best: &mut Best) {
        let wanted = letters_of(key);
        for (entry, &letters) in (0_u32..).zip(&self.letters) {
            if letters & wanted == wanted && self.keys.get(entry as usize).contains(key) {
                self.add(MatchKind::Within, 0, entry, best);
            }
        }
    }

    fn add_similar(&self, key: &str, best: &mut Best) {
        let n_letters = key.chars().count();
        let max = if n_letters >= 8 { 2 } else { 1 };
        let wanted = letters_of(key);
        for (entry, &letters) in (0_u32..).zip(&self.letters) {
            // Each edit takes away and adds at most one letter: two bits.
            if (letters ^ wanted).count_ones() as usize > 2 * max {
                continue;
            }
            if let Some(distance) = distance_at_most(key, self.keys.get(entry as usize), max) {
                self.add(MatchKind::Similar, distance, entry, best);
            }
        }
    }

    fn add(&self, kind: MatchKind, distance: usize, entry: u32, best: &mut Best) {
        let place = self.place_of(entry as usize);
        let rank = (kind, distance, core::cmp::Reverse(self.population_steps[place]), entry);
        best.add(rank, |other| self.place_of(other as usize) == place);
    }
}

/// The best few candidates, in order. Lists are short: as long as what a person sees.
struct Best {
    limit: usize,
    candidates: Vec<Candidate>,
}

impl Best {
    fn has_room(&self) -> bool {
        self.candidates.len() < self.limit
    }

    fn add(&mut self, candidate: Candidate, is_same_place: impl Fn(u32) -> bool) {
        if !self.has_room() && self.candidates.last().is_some_and(|last| *last <= candidate) {
            return;
        }
        if let Some(i) = self.candidates.iter().position(|&(_, _, _, entry)| is_same_place(entry)) {
            if self.candidates[i] <= candidate {
                return;
            }
            self.candidates.remove(i);
        }
        let at = self.candidates.partition_point(|other| *other < candidate);
        self.candidates.insert(at, candidate);
        self.candidates.truncate(self.limit);
    }
}

/// The range that holds an index, given where each range starts and where the last one ends.
fn owner(starts: &[u32], idx: u32) -> Option<usize> {
    let after = starts.partition_point(|&start| start <= idx);
    (after < starts.len()).then(|| after.checked_sub(1)).flatten()
}

fn population_from_steps(steps: u8) -> u32 {
    if steps == 0 {
        return 0;
    }
    let exact = 1000.0 * libm::exp2(f64::from(steps) / STEPS_PER_OCTAVE);
    // Two digits, as the stored step allows.
    let unit = libm::pow(10.0, libm::floor(libm::log10(exact)) - 1.0);
    (libm::round(exact / unit) * unit) as u32
}

/// Reads an inflated gazetteer and prepares the search, whose sorting takes most of the time: some hundredths of a
/// second.
///
/// # Errors
/// [`GazetteerError`] for anything that is not exactly a gazetteer; hostile bytes neither panic nor make it
/// reserve more memory than a few dozen times their own length.
pub fn decode(bytes: &[u8]) -> Result<Gazetteer, GazetteerError> {
    let mut reader = ByteReader::new(bytes);
    if reader.array::<4>() != Ok(*MAGIC) {
        return Err(GazetteerError::NotAGazetteer);
    }
    match reader.byte()? {
        VERSION => {}
        other => return Err(GazetteerError::UnknownVersion(other)),
    }
    let n_places = reader.count(6)?;
    let n_divisions = reader.count(1)?;
    let n_countries = reader.count(3)?;
    let n_other_names = reader.count(2)?;
    let mut countries = Vec::with_capacity(n_countries);
    let mut n_divisions_of = Vec::with_capacity(n_countries);
    for _ in 0..n_countries {
        countries.push(reader.array::<2>()?);
        n_divisions_of.push(reader.varint()?);
    }
    let country_starts = starts_from_counts(n_divisions_of.into_iter().map(Ok), n_divisions)?;
    let division_starts = starts_from_counts((0..n_divisions).map(|_| reader.varint()), n_places)?;
    let division_names = Lines::split(reader.section()?.remaining(), n_divisions)?;
    let mut names = Lines::split(reader.section()?.remaining(), n_places)?;
    let other_names = Lines::split(reader.section()?.remaining(), n_other_names)?;
    other_names.iter().for_each(|name| names.push(name));
    let other_name_places = decode_owners(&mut reader, n_other_names, n_places)?;
    let lon_hundredths = decode_planes(&mut reader, n_places, 18_000)?;
    let lat_hundredths = decode_planes(&mut reader, n_places, 9_000)?;
    let population_steps = reader.bytes(n_places)?.to_vec();
    if !reader.is_empty() {
        return Err(GazetteerError::Inconsistent);
    }
    let keys = folded(&names);
    let letters = keys.iter().map(letters_of).collect();
    let mut sorted_entries: Vec<u32> = (0..keys.ends.len() as u32).collect();
    sorted_entries.sort_unstable_by(|&a, &b| keys.get(a as usize).cmp(keys.get(b as usize)).then(a.cmp(&b)));
    Ok(Gazetteer {
        names,
        division_names,
        division_starts,
        countries,
        country_starts,
        lon_hundredths,
        lat_hundredths,
        population_steps,
        other_name_places,
        keys,
        letters,
        sorted_entries,
    })
}

fn folded(names: &Lines) -> Lines {
    let mut keys =
        Lines { text: String::with_capacity(names.text.len()), ends: Vec::with_capacity(names.ends.len()) };
    names.iter().for_each(|name| keys.push(&fold(name)));
    keys
}

/// Sums counts to starts, the total at the end; the counts must add up to `total`.
fn starts_from_counts(
    counts: impl Iterator<Item = Result<u32, ByteError>>,
    total: usize,
) -> Result<Vec<u32>, GazetteerError> {
    let mut starts = vec![0_u32];
    let mut sum = 0_u32;
    for count in counts {
        sum = sum.checked_add(count?).ok_or(ByteError::TooLarge)?;
        starts.push(sum);
    }
    if sum as usize == total { Ok(starts) } else { Err(GazetteerError::Inconsistent) }
}

fn decode_owners(reader: &mut ByteReader<'_>, n: usize, n_places: usize) -> Result<Vec<u32>, GazetteerError> {
    let mut place = 0_u32;
    let mut places = Vec::with_capacity(n);
    for _ in 0..n {
        place = place.checked_add(reader.varint()?).ok_or(ByteError::TooLarge)?;
        if place as usize >= n_places {
            return Err(GazetteerError::Inconsistent);
        }
        places.push(place);
    }
    Ok(places)
}

fn decode_planes(reader: &mut ByteReader<'_>, n: usize, limit: i16) -> Result<Vec<i16>, GazetteerError> {
    let (high, low) = (reader.bytes(n)?, reader.bytes(n)?);
    let mut value = 0_i16;
    let values = high.iter().zip(low).map(|(&high, &low)| {
        value = value.wrapping_add(i16::from_be_bytes([high, low]));
        value
    });
    let values: Vec<i16> = values.collect();
    let is_in_the_world = values.iter().all(|value| (-limit..=limit).contains(value));
    if is_in_the_world { Ok(values) } else { Err(GazetteerError::OutsideTheWorld) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn section(text: &str) -> Vec<u8> {
        [&[text.len() as u8], text.as_bytes()].concat()
    }

    /// Four places in three divisions of two countries, with two other names.
    fn four_places() -> Vec<u8> {
        let mut bytes = b"GAZT\x01".to_vec();
        bytes.extend([4, 3, 2, 2]);
        bytes.extend(b"BR\x02ZA\x01");
        bytes.extend([1, 2, 1]);
        bytes.extend(section("Ceará\nSão Paulo\nKwaZulu-Natal"));
        bytes.extend(section("São Paulo\nSão Paulo\nGuarulhos\nDurban"));
        bytes.extend(section("Sampa\neThekwini"));
        bytes.extend([1, 2]); // places 1 and 3
        for hundredths in [[-3900, -4664, -4653, 3103], [-600, -2355, -2346, -2986_i16]] {
            let mut before = 0;
            let differences = hundredths.map(|value: i16| {
                let difference = value.wrapping_sub(before);
                before = value;
                difference.to_be_bytes()
            });
            bytes.extend(differences.map(|[high, _]| high));
            bytes.extend(differences.map(|[_, low]| low));
        }
        bytes.extend([50, 163, 122, 140]);
        bytes
    }

    fn found(gazetteer: &Gazetteer, query: &str) -> Vec<(String, MatchKind)> {
        let matches = gazetteer.search(query, 10);
        matches
            .iter()
            .map(|found| (format!("{}, {}", found.place.name, found.place.division), found.kind))
            .collect()
    }

    #[test]
    fn places_are_put_together_from_columns() {
        let gazetteer = decode(&four_places()).unwrap();
        let durban = gazetteer.place(3).unwrap();
        assert_eq!((durban.name, durban.division, &durban.iso2), ("Durban", "KwaZulu-Natal", b"ZA"));
        assert_eq!(durban.position, LonLat { lon_deg: 31.03, lat_deg: -29.86 });
        assert_eq!(durban.population, 3_300_000);
        assert_eq!(gazetteer.place(4), None);
    }

    #[test]
    fn own_names_and_populous_places_come_first() {
        let gazetteer = decode(&four_places()).unwrap();
        let both = vec![
            ("São Paulo, São Paulo".to_string(), MatchKind::Name),
            ("São Paulo, Ceará".to_string(), MatchKind::Name),
        ];
        assert_eq!(found(&gazetteer, "saopaulo"), both);
        assert_eq!(found(&gazetteer, "SÃO-PAULO"), both);
    }

    #[test]
    fn beginnings_parts_and_slips_are_found() {
        let gazetteer = decode(&four_places()).unwrap();
        let first = |query| found(&gazetteer, query).first().cloned();
        assert_eq!(first("gua"), Some(("Guarulhos, São Paulo".into(), MatchKind::Beginning)));
        assert_eq!(first("paulo"), Some(("São Paulo, São Paulo".into(), MatchKind::Within)));
        assert_eq!(first("Gualrulhos"), Some(("Guarulhos, São Paulo".into(), MatchKind::Similar)));
        assert_eq!(first("EThekwini"), Some(("Durban, KwaZulu-Natal".into(), MatchKind::OtherName)));
        assert_eq!(gazetteer.search("ethek", 5)[0].found_as, Some("eThekwini"));
        assert_eq!(first("  "), None);
        assert_eq!(first("xyz"), None);
    }

    #[test]
    fn an_import_asks_for_a_name_in_a_country() {
        let gazetteer = decode(&four_places()).unwrap();
        let names = |name, iso2| {
            let places = gazetteer.places_named(name, iso2);
            places.iter().map(|place| place.division).collect::<Vec<_>>()
        };
        assert_eq!(names("Sao Paulo", Some(*b"BR")), ["São Paulo", "Ceará"]);
        assert_eq!(names("ethekwini", None), ["KwaZulu-Natal"]);
        assert!(names("Sao Paulo", Some(*b"ZA")).is_empty());
        assert!(names("Sao", None).is_empty());
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_survived() {
        let bytes = four_places();
        for n in 0..bytes.len() {
            assert!(decode(&bytes[..n]).is_err(), "cut at {n}");
        }
        for i in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[i / 8] ^= 1 << (i % 8);
            if let Ok(gazetteer) = decode(&flipped) {
                let _ = gazetteer.search("saopaulo", 3);
                let _ = gazetteer.search("gualrulhos", 3);
            }
        }
    }
}
