//! The cities that partner: those of the shipped gazetteer, each with how likely it is to have partners, and which lie
//! near a point.

use atlas_core::geo::LonLat;
use atlas_core::reference::countries;
use atlas_core::reference::gazetteer;

use crate::chance::Chance;

const GAZETTEER: &[u8] = include_bytes!("../../public/reference/gazetteer.gz.bin");
/// A gzip file without a name has a head of 10 and a tail of 8 bytes.
const GZIP_HEAD: usize = 10;
const GZIP_TAIL: usize = 8;

/// Cells of the grid of neighbours along a circle of latitude and along a meridian: two degrees each.
const CELLS_AROUND: usize = 180;
const CELLS_ALONG: usize = 90;
const CELL_DEG: f64 = 2.0;

/// Median distance of a partner found nearby, and how widely distances spread around it (deviation of the logarithm).
const NEAR_KM: f64 = 750.0;
const EARTH_RADIUS_KM: f64 = 6_371.0;
const NEAR_SPREAD: f64 = 1.0;
/// How often a place is looked for where no city lies, before one anywhere is taken.
const TRIES: usize = 8;

/// A city that may have partners.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// Its name.
    pub name: String,
    /// The English name of its country.
    pub country: &'static str,
    /// The alpha-3 code of its country.
    pub iso3: &'static str,
    /// Where it lies, to a hundredth of a degree.
    pub at: LonLat,
    /// How likely it is to have a partner, beside the others.
    weight: u64,
}

/// All cities, by chance and by neighbourhood.
#[derive(Debug)]
pub struct Cities {
    all: Vec<City>,
    /// Running sums of the weights.
    sums: Vec<u64>,
    /// For each cell of the grid, its cities and the running sums of their weights.
    cells: Vec<(Vec<u32>, Vec<u64>)>,
}

impl Cities {
    /// The cities of the shipped gazetteer.
    #[must_use]
    pub fn of_the_gazetteer() -> Self {
        let body = &GAZETTEER[GZIP_HEAD..GAZETTEER.len() - GZIP_TAIL];
        let bytes = miniz_oxide::inflate::decompress_to_vec(body).expect("the shipped file is whole");
        let places = gazetteer::decode(&bytes).expect("the shipped file is a gazetteer");
        // A region holds several cities of one name; a file of pairs could not tell them apart.
        let mut names = std::collections::HashSet::new();
        let mut all = Vec::with_capacity(places.n_places());
        for place in (0..places.n_places()).filter_map(|i| places.place(i)) {
            let Some(country) = std::str::from_utf8(&place.iso2).ok().and_then(countries::by_iso2) else {
                continue;
            };
            if names.insert((place.name, place.iso2)) {
                let weight = u64::from(place.population.max(1_000).isqrt()) * eagerness(country);
                let (name, at) = (place.name.to_owned(), place.position);
                all.push(City {
                    name,
                    country: country.english_name(),
                    iso3: country.iso3_text(),
                    at,
                    weight,
                });
            }
        }
        Self::new(all)
    }

    fn new(all: Vec<City>) -> Self {
        let mut cells = vec![(Vec::new(), Vec::new()); CELLS_AROUND * CELLS_ALONG];
        for (i, city) in (0_u32..).zip(&all) {
            let (members, sums) = &mut cells[cell_of(city.at)];
            members.push(i);
            sums.push(sums.last().copied().unwrap_or(0) + city.weight);
        }
        let running = |sum: &mut u64, city: &City| {
            *sum += city.weight;
            Some(*sum)
        };
        let sums = all.iter().scan(0, running).collect();
        Self { all, sums, cells }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[City] {
        &self.all
    }

    /// A city anywhere, the larger the likelier.
    pub fn any(&self, chance: &mut Chance) -> u32 {
        chance.by_weight(&self.sums) as u32
    }

    /// A city at a likely distance of another one, the larger the likelier: about two thirds lie between a third and
    /// three times `NEAR_KM`.
    pub fn near(&self, city: u32, chance: &mut Chance) -> u32 {
        for _ in 0..TRIES {
            let distance_rad = NEAR_KM * libm::exp(NEAR_SPREAD * chance.bell()) / EARTH_RADIUS_KM;
            let bearing_rad = chance.unit() * std::f64::consts::TAU;
            let there = moved(self.all[city as usize].at, bearing_rad, distance_rad);
            let (members, sums) = &self.cells[cell_of(there)];
            if !members.is_empty() {
                return members[chance.by_weight(sums)];
            }
        }
        self.any(chance)
    }
}

/// How eagerly a country partners, beside others with as many people: roughly as registries show it.
fn eagerness(country: &countries::Country) -> u64 {
    match country.region {
        Some(150) => 12,
        Some(19) if country.sub_region == Some(21) => 4,
        _ if country.iso3 == *b"JPN" => 6,
        _ => 1,
    }
}

/// The point that a great circle reaches from another one.
fn moved(from: LonLat, bearing_rad: f64, distance_rad: f64) -> LonLat {
    let (lat_sin, lat_cos) = libm::sincos(from.lat_rad());
    let (distance_sin, distance_cos) = libm::sincos(distance_rad);
    let (bearing_sin, bearing_cos) = libm::sincos(bearing_rad);
    let sin = (lat_sin * distance_cos + lat_cos * distance_sin * bearing_cos).clamp(-1.0, 1.0);
    let turn = libm::atan2(bearing_sin * distance_sin * lat_cos, distance_cos - lat_sin * sin);
    LonLat::from_radians(from.lon_rad() + turn, libm::asin(sin))
}

fn cell_of(at: LonLat) -> usize {
    let across = (((at.lon_deg + 180.0) / CELL_DEG) as usize).min(CELLS_AROUND - 1);
    let along = (((at.lat_deg + 90.0) / CELL_DEG) as usize).min(CELLS_ALONG - 1);
    along * CELLS_AROUND + across
}
