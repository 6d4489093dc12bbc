//! Layers for tests: one of columns and one of claims as objects.

use atlas_core::claim::{
    Cell, Certainty, Claim, Content, Evidence, Field, Layer, LayerBuilder, NONE, RecordId, Term, Value,
};

use super::registry::{PlaceOf, header, pairs_layer};

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
