//! Layers of columns in the shape of a registry: places, and pairs of them.

use std::sync::Arc;

use atlas_core::claim::{
    Certainty, Column, ColumnCells, Field, Hlc, Layer, LayerBuilder, LayerHeader, LayerId, LayerKind,
    LocalText, Period, RecordKind, Term, TextPool,
};
use atlas_core::time::Edtf;

/// When the layers were made, in milliseconds since 1970-01-01.
pub const LAYER_MS: u64 = 1_000;

/// The head of a layer.
pub fn header(slug: &str) -> LayerHeader {
    LayerHeader {
        id: LayerId(0),
        slug: slug.into(),
        kind: LayerKind::Import,
        title: LocalText::plain(slug),
        summary: LocalText::default(),
        author: "tests".into(),
        date: "2026-11-25".into(),
        licence: "CC0-1.0".into(),
        credit: "".into(),
        clock: Hlc { millis: LAYER_MS, count: 0 },
        source: None,
        certainty: Certainty::Said,
    }
}

/// A place of a registry.
pub struct PlaceOf<'a> {
    /// Name.
    pub name: &'a str,
    /// Country, any text.
    pub country: &'a str,
    /// Longitude, NaN for none.
    pub lon_deg: f64,
    /// Latitude.
    pub lat_deg: f64,
}

/// A layer of places and of pairs of them.
pub fn pairs_layer(slug: &str, places: &[PlaceOf<'_>], pairs: &[(u32, u32)]) -> Layer {
    layer_of(slug, places, pairs, None)
}

/// A made-up layer; its partnerships, where dated, as registries have them: begun in some year from 1950 on, one in eight
/// ended, one in eleven without a date.
#[allow(dead_code, reason = "each test program uses some of it")]
pub fn made_up_layer(n_places: u32, n_pairs: u32, is_dated: bool) -> Layer {
    let names: Vec<String> = (0..n_places).map(|i| format!("Town no {i}")).collect();
    let places: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(i, name)| PlaceOf {
            name,
            country: ["MOZ", "BRA", "ZAF", "ESP", "DEU"][i % 5],
            lon_deg: (i as f64 * 0.777) % 180.0,
            lat_deg: (i as f64 * 0.333) % 80.0,
        })
        .collect();
    let at = |i: u32, factor: u32| (u64::from(i) * u64::from(factor) % u64::from(n_places)) as u32;
    let pairs: Vec<_> = (0..n_pairs).map(|i| (at(i, 7), at(i + 5, 13))).collect();
    let mut texts = Vec::new();
    let rows = (0..n_pairs)
        .map(|i| {
            if i % 11 == 0 {
                return u32::MAX;
            }
            let since = 1950 + at(i, 31) % 75;
            texts.push(match i % 8 {
                0 => format!("{since}/{}", since + 1 + i % 20),
                1 | 2 => format!("{since}-{:02}/..", 1 + i % 12),
                _ => format!("{since}/"),
            });
            texts.len() as u32 - 1
        })
        .collect();
    let dictionary = texts.iter().filter_map(|text| Edtf::parse(text).ok().map(Period)).collect();
    let periods = ColumnCells::Periods { dictionary, rows };
    layer_of("made-up", &places, &pairs, is_dated.then_some(periods))
}

fn layer_of(slug: &str, places: &[PlaceOf<'_>], pairs: &[(u32, u32)], periods: Option<ColumnCells>) -> Layer {
    let column = |field, element: &str, cells| Column { field, element: element.into(), cells };
    let mut names = TextPool::default();
    let mut dictionary: Vec<Arc<str>> = Vec::new();
    let mut at = std::collections::HashMap::new();
    let mut rows = Vec::new();
    for place in places {
        names.push(place.name);
        rows.push(*at.entry(place.country).or_insert_with(|| {
            dictionary.push(place.country.into());
            dictionary.len() as u16 - 1
        }));
    }
    let points = ColumnCells::Points {
        lon_deg: places.iter().map(|place| place.lon_deg).collect(),
        lat_deg: places.iter().map(|place| place.lat_deg).collect(),
    };
    let mut builder = LayerBuilder::new(header(slug));
    let table = builder.table(
        RecordKind::Place,
        places.len() as u32,
        vec![
            column(Field::Name, "", ColumnCells::Names(names)),
            column(Field::Country, "", ColumnCells::Codes { dictionary, rows }),
            column(Field::Point, "", points),
        ],
    );
    let side = |rows| ColumnCells::Rows { table, rows };
    let forms = ColumnCells::Terms { dictionary: vec![Term::new("twinning")], rows: vec![0; pairs.len()] };
    let mut columns = vec![
        column(Field::Participant, "a", side(pairs.iter().map(|pair| pair.0).collect())),
        column(Field::Participant, "b", side(pairs.iter().map(|pair| pair.1).collect())),
        column(Field::Form, "", forms),
    ];
    columns.extend(periods.map(|cells| column(Field::Actual, "", cells)));
    builder.table(RecordKind::Partnership, pairs.len() as u32, columns);
    builder.finish(slug.as_bytes())
}
