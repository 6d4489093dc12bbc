//! A registry as a layer of columns, in the shape that an import gives.

use std::collections::HashMap;
use std::hash::Hash;

use atlas_core::claim::{
    Certainty, Column, ColumnCells, Field, Hlc, Layer, LayerBuilder, LayerHeader, LayerId, LayerKind,
    LocalText, NONE, Period, RecordKind, Term, TextPool,
};
use atlas_core::time::Edtf;

use crate::{Pair, Registry};

impl Registry {
    /// The partnerships as a layer.
    #[must_use]
    pub fn layer(&self) -> Layer {
        let mut builder = LayerBuilder::new(header(self.pairs.len()));
        let places = builder.table(RecordKind::Place, self.cities.len() as u32, self.place_columns());
        let columns = self.pair_columns(places);
        builder.table(RecordKind::Partnership, self.pairs.len() as u32, columns);
        builder.finish(self.csv().as_bytes())
    }

    fn place_columns(&self) -> Vec<Column> {
        let mut names = TextPool::default();
        self.cities.iter().for_each(|city| names.push(&city.name));
        let (codes, rows) = listed(self.cities.iter().map(|city| city.iso3));
        let dictionary = codes.into_iter().map(Into::into).collect();
        let rows = rows.into_iter().map(|row| row as u16).collect();
        let points = ColumnCells::Points {
            lon_deg: self.cities.iter().map(|city| city.at.lon_deg).collect(),
            lat_deg: self.cities.iter().map(|city| city.at.lat_deg).collect(),
        };
        vec![
            column(Field::Name, "", ColumnCells::Names(names)),
            column(Field::Country, "", ColumnCells::Codes { dictionary, rows }),
            column(Field::Point, "", points),
        ]
    }

    fn pair_columns(&self, places: u32) -> Vec<Column> {
        let side = |of: fn(&Pair) -> u32| {
            let rows = self.pairs.iter().map(of).collect();
            ColumnCells::Rows { table: places, rows }
        };
        let (words, form_rows) = listed(self.pairs.iter().map(|pair| pair.form));
        let forms = words.into_iter().map(term).collect();
        let (texts, period_rows) = listed(self.pairs.iter().map(period));
        // An empty text is no period; it may lie anywhere in the list.
        let none = texts.iter().position(String::is_empty).map(|at| at as u32);
        let periods: Vec<Period> = texts.iter().map(|text| Period(edtf(text))).collect();
        let rows = period_rows.into_iter().map(|row| if Some(row) == none { NONE } else { row }).collect();
        vec![
            column(Field::Participant, "a", side(|pair| pair.a)),
            column(Field::Participant, "b", side(|pair| pair.b)),
            column(Field::Form, "", ColumnCells::Terms { dictionary: forms, rows: form_rows }),
            column(Field::Actual, "", ColumnCells::Periods { dictionary: periods, rows }),
        ]
    }
}

fn header(n: usize) -> LayerHeader {
    LayerHeader {
        id: LayerId(0),
        slug: format!("synthetic-{n}").into(),
        kind: LayerKind::Import,
        title: LocalText::plain("Made-up partnerships"),
        summary: LocalText::default(),
        author: "atlas-synthetic".into(),
        date: "2026-11-26".into(),
        licence: "CC0-1.0".into(),
        credit: "".into(),
        clock: Hlc { millis: 1_000, count: 0 },
        source: None,
        certainty: Certainty::Said,
    }
}

fn column(field: Field, element: &str, cells: ColumnCells) -> Column {
    Column { field, element: element.into(), cells }
}

/// Distinct values in the order in which they are met, and for each value its place among them.
fn listed<T: Clone + Eq + Hash>(values: impl Iterator<Item = T>) -> (Vec<T>, Vec<u32>) {
    let mut distinct = Vec::new();
    let mut at = HashMap::new();
    let rows = values
        .map(|value| {
            *at.entry(value).or_insert_with_key(|value| {
                distinct.push(value.clone());
                distinct.len() as u32 - 1
            })
        })
        .collect();
    (distinct, rows)
}

/// The period of a pair as EDTF: an end that nobody names is unknown, not open. Empty without any date.
fn period(pair: &Pair) -> String {
    match (pair.since.as_str(), pair.until.as_str()) {
        ("", "") => String::new(),
        (since, until) => format!("{since}/{until}"),
    }
}

fn edtf(text: &str) -> Edtf {
    Edtf::parse(if text.is_empty() { "2000" } else { text }).expect("dates are written as EDTF")
}

/// The vocabulary's term for a registry's word.
fn term(word: &str) -> Term {
    Term::new(match word {
        "friendship" => "friendship_city",
        "technical exchange" => "technical_cooperation",
        "peer review" => "peer_learning",
        other => other,
    })
}
