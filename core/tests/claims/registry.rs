//! Layers of columns in the shape of a registry: places, and pairs of them.

use std::sync::Arc;

use atlas_core::claim::{
    Certainty, Column, ColumnCells, Field, Hlc, Layer, LayerBuilder, LayerHeader, LayerId, LayerKind,
    LocalText, RecordKind, Term, TextPool,
};

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
    builder.table(
        RecordKind::Partnership,
        pairs.len() as u32,
        vec![
            column(Field::Participant, "a", side(pairs.iter().map(|pair| pair.0).collect())),
            column(Field::Participant, "b", side(pairs.iter().map(|pair| pair.1).collect())),
            column(Field::Form, "", forms),
        ],
    );
    builder.finish(slug.as_bytes())
}
