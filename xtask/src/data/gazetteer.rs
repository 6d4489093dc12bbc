//! GeoNames' places and the hand-made other names as the file that `core/src/reference/gazetteer.rs` documents.

use serde_json::Value;
use std::collections::BTreeMap;

use super::byte_writer::ByteWriter;
use super::{gzipped, save, sources};
use crate::tools::Failure;

/// Other names of places: alpha-2 code, GeoNames' name, other names between bars; the hand-made part.
const OTHER_NAMES: &str = include_str!("place_aliases.tsv");
const STEPS_PER_OCTAVE: f64 = 12.0;

/// A place of GeoNames.
struct Place {
    iso2: String,
    division: String,
    name: String,
    population: u64,
    id: u64,
    lon_hundredths: i16,
    lat_hundredths: i16,
}

/// Writes the gazetteer.
pub fn make() -> Result<(), Failure> {
    let mut places = places()?;
    // The order within a division makes the populations compress.
    places.sort_by(|a, b| {
        let by_division = (&a.iso2, &a.division).cmp(&(&b.iso2, &b.division));
        by_division.then(b.population.cmp(&a.population)).then(a.id.cmp(&b.id))
    });
    let others = other_names(&places)?;
    println!("gazetteer: {} places, {} other names", places.len(), others.len());
    save("public/reference/gazetteer.gz.bin", &gzipped(&encoded(&places, &others, &division_names()?)))
}

fn json(source: &sources::Source) -> Result<Value, Failure> {
    serde_json::from_slice(&source.bytes()?).map_err(|error| Failure::new(format!("not JSON: {error}")))
}

fn places() -> Result<Vec<Place>, Failure> {
    let cities = json(&sources::CITIES)?;
    let place = |city: &Value| {
        let hundredths = |key: &str| Some((city[key].as_f64()? * 100.0).round() as i16);
        Some(Place {
            iso2: city["countrycode"].as_str()?.to_owned(),
            division: city["admin1code"].as_str().unwrap_or_default().to_owned(),
            name: city["name"].as_str()?.replace('\n', " "),
            population: city["population"].as_u64()?,
            id: city["geonameid"].as_u64()?,
            lon_hundredths: hundredths("longitude")?,
            lat_hundredths: hundredths("latitude")?,
        })
    };
    let places = cities.as_object().map(|cities| cities.values().map(place).collect::<Option<Vec<_>>>());
    places.flatten().ok_or_else(|| Failure::new("GeoNames' places are not as expected"))
}

/// Names of divisions by alpha-2 code, a dot and GeoNames' code.
fn division_names() -> Result<BTreeMap<String, String>, Failure> {
    let divisions = json(&sources::DIVISIONS)?;
    let pairs = divisions.as_array().into_iter().flatten().filter_map(|division| {
        Some((division["code"].as_str()?.to_owned(), division["name"].as_str()?.replace('\n', " ")))
    });
    Ok(pairs.collect())
}

/// Other names with the index of their place, in the order of the places.
fn other_names(places: &[Place]) -> Result<Vec<(usize, &'static str)>, Failure> {
    let mut by_name: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (i, place) in places.iter().enumerate() {
        let best = by_name.entry((&place.iso2, &place.name)).or_insert(i);
        if place.population > places[*best].population {
            *best = i;
        }
    }
    let mut others = Vec::new();
    let mut unknown = Vec::new();
    for line in OTHER_NAMES.lines() {
        let cells: Vec<&'static str> = line.split('\t').collect();
        match cells[..] {
            [iso2, name, names] => match by_name.get(&(iso2, name)) {
                Some(&place) => others.extend(names.split('|').map(|name| (place, name))),
                None => unknown.push(format!("{iso2} {name}")),
            },
            _ => return Err(Failure::new(format!("place_aliases.tsv: `{line}` has not three cells"))),
        }
    }
    others.sort_by_key(|&(place, _)| place);
    if unknown.is_empty() {
        Ok(others)
    } else {
        Err(Failure::new(format!("GeoNames has no place {}", unknown.join(", "))))
    }
}

fn encoded(places: &[Place], others: &[(usize, &str)], division_names: &BTreeMap<String, String>) -> Vec<u8> {
    let divisions: Vec<&[Place]> =
        places.chunk_by(|a, b| (&a.iso2, &a.division) == (&b.iso2, &b.division)).collect();
    let countries: Vec<&[&[Place]]> = divisions.chunk_by(|a, b| a[0].iso2 == b[0].iso2).collect();
    let mut file = ByteWriter::with_magic(b"GAZT", 1);
    for n in [places.len(), divisions.len(), countries.len(), others.len()] {
        file.count(n);
    }
    for country in &countries {
        file.bytes.extend(country[0][0].iso2.as_bytes());
        file.count(country.len());
    }
    divisions.iter().for_each(|division| file.count(division.len()));
    let name_of = |division: &&[Place]| {
        let key = format!("{}.{}", division[0].iso2, division[0].division);
        division_names.get(&key).map_or("", String::as_str)
    };
    file.section(divisions.iter().map(name_of).collect::<Vec<_>>().join("\n").as_bytes());
    file.section(places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join("\n").as_bytes());
    file.section(others.iter().map(|&(_, name)| name).collect::<Vec<_>>().join("\n").as_bytes());
    let mut before = 0;
    for &(place, _) in others {
        file.count(place - before);
        before = place;
    }
    file.planes(&differences(places.iter().map(|place| place.lon_hundredths)));
    file.planes(&differences(places.iter().map(|place| place.lat_hundredths)));
    file.bytes.extend(places.iter().map(|place| population_steps(place.population)));
    file.bytes
}

fn differences(values: impl Iterator<Item = i16>) -> Vec<u16> {
    let mut before = 0_i16;
    values.map(|value| value.wrapping_sub(std::mem::replace(&mut before, value)) as u16).collect()
}

fn population_steps(population: u64) -> u8 {
    let steps = (population.max(1) as f64 / 1000.0).log2() * STEPS_PER_OCTAVE;
    steps.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_are_steps_of_a_twelfth_of_an_octave() {
        assert_eq!([0, 1000, 2000, 3_338_026].map(population_steps), [0, 0, 12, 140]);
    }

    #[test]
    fn differences_wrap() {
        assert_eq!(differences([-18_000, 18_000, -18_000].into_iter()), [47_536, 36_000, 29_536]);
    }
}
