//! The 250 countries and areas: codes, regions, where to put a name or a ring, and what they are called.
//!
//! Codes and regions are those of the United Nations (M49) and ISO 3166-1, with Taiwan and Kosovo added,
//! which M49 does not list. No name shown to people comes from here: the browser knows the names of
//! countries (by alpha-2 code) in every language, and those of regions are a vocabulary. The English
//! names and the aliases below serve to recognise what files and people write.
//!
//! Both tables are made by `cargo xtask data` and bundled. Layout of `countries.bin`, columns of `n` rows in
//! the order of the alpha-2 code: magic `CTRY`, version 1, `n` and the number of region triples (integers,
//! base 128); the triples, three integers each (region, sub-region, intermediate region; 0 for none); then
//! alpha-2 (2 bytes), alpha-3 (3 bytes), M49 code (high bytes, low bytes; 0 for none), triple (1 byte); then
//! six columns of tenths of a degree (high bytes, low bytes): label longitude and latitude, west, south,
//! east, north.

use std::sync::OnceLock;

use super::byte_reader::{ByteError, ByteReader};
use crate::geo::LonLat;
use crate::reference::fold::fold;

const TABLE: &[u8] = include_bytes!("countries.bin");
const NAMES: &str = include_str!("country_names.tsv");
const MAGIC: &[u8; 4] = b"CTRY";
const VERSION: u8 = 1;

/// Why a table of countries was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountriesError {
    /// The bytes are of another kind of file, or of another version.
    #[error("this is not a table of countries")]
    NotCountries,
    /// The bytes end early or hold an impossible number.
    #[error(transparent)]
    Bytes(#[from] ByteError),
    /// A row names a region that is not there, or bytes follow the table.
    #[error("the table of countries contradicts itself")]
    Inconsistent,
}

/// A country or area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-2; `XK` for Kosovo.
    pub iso2: [u8; 2],
    /// ISO 3166-1 alpha-3; `XKX` for Kosovo.
    pub iso3: [u8; 3],
    /// The numeric code of M49 and ISO 3166-1 (076 is Brazil); `None` for Kosovo.
    pub m49: Option<u16>,
    /// The M49 region (2 is Africa, written 002); `None` for Antarctica, Taiwan and Kosovo.
    pub region: Option<u16>,
    /// The M49 sub-region (202 is Sub-Saharan Africa).
    pub sub_region: Option<u16>,
    /// The M49 intermediate region, where there is one (18 is Southern Africa).
    pub intermediate_region: Option<u16>,
    /// A point well inside the main part: for a name, or for a ring that stands for unnamed cities.
    pub label_point: LonLat,
    /// The main part and what lies near it.
    pub bounds: CountryBounds,
}

/// What to look at to see a country, to a tenth of a degree: its largest part with the parts near it, so
/// that France is seen without its overseas areas. West is greater than east across 180 degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountryBounds {
    /// Longitude of the western edge, degrees.
    pub west_deg: f64,
    /// Latitude of the southern edge, degrees.
    pub south_deg: f64,
    /// Longitude of the eastern edge, degrees.
    pub east_deg: f64,
    /// Latitude of the northern edge, degrees.
    pub north_deg: f64,
}

impl Country {
    /// The alpha-2 code as text, as the browser's names of regions want it.
    #[must_use]
    pub fn iso2_text(&self) -> &str {
        core::str::from_utf8(&self.iso2).unwrap_or("")
    }

    /// The alpha-3 code as text.
    #[must_use]
    pub fn iso3_text(&self) -> &str {
        core::str::from_utf8(&self.iso3).unwrap_or("")
    }

    /// Whether the country lies in the M49 region, sub-region or intermediate region; 1, the world, holds all.
    #[must_use]
    pub fn is_within(&self, m49_region: u16) -> bool {
        let regions = [Some(1), self.region, self.sub_region, self.intermediate_region];
        regions.contains(&Some(m49_region))
    }

    /// The English short name of the United Nations, for files and for want of a better one.
    #[must_use]
    pub fn english_name(&self) -> &'static str {
        let row = rows_of_names().find(|row| row.iso2.as_bytes() == self.iso2);
        row.map_or("", |row| row.english_name)
    }
}

/// All countries and areas in the order of their alpha-2 codes.
#[must_use]
pub fn all() -> &'static [Country] {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    // The bundled table is checked by this module's tests.
    COUNTRIES.get_or_init(|| decode(TABLE).unwrap_or_default())
}

/// The country with an alpha-2 code in capital letters.
#[must_use]
pub fn by_iso2(code: &str) -> Option<&'static Country> {
    let code: [u8; 2] = code.as_bytes().try_into().ok()?;
    all().binary_search_by_key(&code, |country| country.iso2).ok().map(|i| &all()[i])
}

/// The country with an alpha-3 code in capital letters.
#[must_use]
pub fn by_iso3(code: &str) -> Option<&'static Country> {
    let code: [u8; 3] = code.as_bytes().try_into().ok()?;
    all().iter().find(|country| country.iso3 == code)
}

/// The country with a numeric M49 or ISO code.
#[must_use]
pub fn by_m49(code: u16) -> Option<&'static Country> {
    all().iter().find(|country| country.m49 == Some(code))
}

/// The country that a file or a person means by a name or a code, apart from case, accents and spaces.
///
/// Knows the United Nations' English names, everyday and former English names, what importers meet in other
/// languages only where it is odd ("Costa do Marfim", "RDC"), and the codes of two and three letters. Names
/// in the languages of the page the browser provides. The parts of the United Kingdom give `GB`. Former
/// states that became several countries give `None`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Country> {
    static KEYS: OnceLock<Vec<(String, &'static str)>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let mut keys: Vec<_> = rows_of_names()
            .flat_map(|row| row.all_names().map(move |name| (fold(name), row.iso2)))
            .chain(all().iter().flat_map(|country| {
                [
                    (fold(country.iso2_text()), country.iso2_text()),
                    (fold(country.iso3_text()), country.iso2_text()),
                ]
            }))
            .collect();
        keys.sort_unstable();
        keys
    });
    let key = fold(name);
    let i = keys.binary_search_by(|(other, _)| other.as_str().cmp(&key)).ok()?;
    by_iso2(keys[i].1)
}

/// One line of the table of names.
struct NameRow {
    iso2: &'static str,
    english_name: &'static str,
    aliases: &'static str,
}

impl NameRow {
    fn all_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        core::iter::once(self.english_name).chain(self.aliases.split('|')).filter(|name| !name.is_empty())
    }
}

fn rows_of_names() -> impl Iterator<Item = NameRow> {
    NAMES.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some(NameRow {
            iso2: cells.next()?,
            english_name: cells.next()?,
            aliases: cells.next().unwrap_or(""),
        })
    })
}

/// Reads a table of countries.
///
/// # Errors
/// [`CountriesError`] for anything that is not exactly such a table.
pub fn decode(bytes: &[u8]) -> Result<Vec<Country>, CountriesError> {
    let mut reader = ByteReader::new(bytes);
    if reader.array::<4>() != Ok(*MAGIC) || reader.byte()? != VERSION {
        return Err(CountriesError::NotCountries);
    }
    let n = reader.count(20)?;
    let n_triples = reader.count(3)?;
    let mut triples = Vec::with_capacity(n_triples);
    for _ in 0..n_triples {
        triples.push([code(reader.varint()?), code(reader.varint()?), code(reader.varint()?)]);
    }
    let iso2 = reader.bytes(2 * n)?;
    let iso3 = reader.bytes(3 * n)?;
    let m49 = Column::read(&mut reader, n)?;
    let triple_idx = reader.bytes(n)?;
    let label_lon = Column::read(&mut reader, n)?;
    let label_lat = Column::read(&mut reader, n)?;
    let west = Column::read(&mut reader, n)?;
    let south = Column::read(&mut reader, n)?;
    let east = Column::read(&mut reader, n)?;
    let north = Column::read(&mut reader, n)?;
    if !reader.is_empty() {
        return Err(CountriesError::Inconsistent);
    }
    let row = |i: usize| {
        let &[region, sub_region, intermediate_region] = triples.get(usize::from(triple_idx[i]))?;
        Some(Country {
            iso2: [iso2[2 * i], iso2[2 * i + 1]],
            iso3: [iso3[3 * i], iso3[3 * i + 1], iso3[3 * i + 2]],
            m49: code(u32::from(m49.at(i))),
            region,
            sub_region,
            intermediate_region,
            label_point: LonLat { lon_deg: label_lon.degrees(i), lat_deg: label_lat.degrees(i) },
            bounds: CountryBounds {
                west_deg: west.degrees(i),
                south_deg: south.degrees(i),
                east_deg: east.degrees(i),
                north_deg: north.degrees(i),
            },
        })
    };
    (0..n).map(row).collect::<Option<Vec<_>>>().ok_or(CountriesError::Inconsistent)
}

/// A code of M49; 0 stands for none.
fn code(stored: u32) -> Option<u16> {
    u16::try_from(stored).ok().filter(|&code| code != 0)
}

/// A column of 16-bit numbers: the high bytes, then the low bytes.
struct Column<'a> {
    high: &'a [u8],
    low: &'a [u8],
}

impl<'a> Column<'a> {
    fn read(reader: &mut ByteReader<'a>, n: usize) -> Result<Self, ByteError> {
        Ok(Self { high: reader.bytes(n)?, low: reader.bytes(n)? })
    }

    fn at(&self, i: usize) -> u16 {
        u16::from_be_bytes([self.high[i], self.low[i]])
    }

    /// Signed tenths of a degree.
    fn degrees(&self, i: usize) -> f64 {
        f64::from(self.at(i) as i16) / 10.0
    }
}
