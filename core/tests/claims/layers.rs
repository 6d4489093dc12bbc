//! Layers for tests: one of columns, one of claims as objects, and one of the size of a real registry.

use std::sync::Arc;

use atlas_core::claim::{
    Cell, Certainty, Claim, Column, ColumnCells, Content, Evidence, Field, Hlc, Layer, LayerBuilder,
    LayerHeader, LayerId, LayerKind, LocalText, NONE, RecordId, RecordKind, Term, TextPool, Value,
};

use super::history::LAYER_MS;

fn header(slug: &str) -> LayerHeader {
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

/// A small layer of columns: a ring of `n` places.
pub fn bulk_layer(n: u32) -> Layer {
    let names: Vec<String> = (0..n).map(|i| format!("Place {i}")).collect();
    let places: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(i, name)| PlaceOf { name, country: ["MOZ", "BRA"][i % 2], lon_deg: i as f64, lat_deg: 1.0 })
        .collect();
    // The last pair lacks its second side.
    let pairs: Vec<_> = (0..n).map(|i| (i, if i + 1 == n { NONE } else { i + 1 })).collect();
    pairs_layer("bulk", &places, &pairs)
}

/// A small layer of claims as objects, some about rows of [`bulk_layer`].
pub fn side_layer() -> Layer {
    let mut builder = LayerBuilder::new(header("side"));
    let mut claim = |record: &str, field, element: &str, value: Option<Value>| {
        builder.claim(Claim {
            cell: Cell { record: RecordId::parse(record).unwrap(), field, element: element.into() },
            content: value.map_or(Content::Absent, Content::Value),
            evidence: Evidence { certainty: Certainty::Reading, ..Evidence::default() },
            replaces: Vec::new(),
        });
    };
    let place = RecordId::parse("place/shared").unwrap();
    claim("place/shared", Field::Country, "", Some(Value::Code("MOZ".into())));
    claim("partnership/shared", Field::Participant, "a", Some(Value::Ref(place.clone())));
    claim("partnership/shared", Field::Participant, "b", None);
    let row = format!("partnership/{}.1", bulk_layer(6).header.id);
    claim(&row, Field::Participant, "a", Some(Value::Ref(place)));
    claim(&row, Field::Theme, "water", Some(Value::Term(Term::new("water"))));
    builder.finish(b"side")
}
