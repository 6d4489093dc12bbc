//! What a file of pairs says, as columns, and the layer made of them: whether they were read or unpacked.

use std::sync::Arc;

use crate::claim::{
    Certainty, Column, ColumnCells, Field, Hlc, Layer, LayerBuilder, LayerHeader, LayerId, LayerKind,
    LocalText, Period, RecordKind, Term, TextPool,
};

/// The cells of places, one a place, and those of partnerships, one a partnership.
pub(super) struct PairCells {
    /// Names of places.
    pub(super) names: TextPool,
    /// Countries, each once: by ISO 3166-1 alpha-3, or as written.
    pub(super) countries: Vec<Arc<str>>,
    /// Among them that of each place, `u16::MAX` for none.
    pub(super) country_rows: Vec<u16>,
    /// Longitude of each place in degrees, NaN for none.
    pub(super) lon_deg: Vec<f64>,
    /// Latitude of each place in degrees, NaN for none.
    pub(super) lat_deg: Vec<f64>,
    /// The first and the second place of each partnership.
    pub(super) sides: [Vec<u32>; 2],
    /// Forms, each once.
    pub(super) forms: Vec<Term>,
    /// Among them that of each partnership, [`crate::claim::NONE`] for none; means nothing where there are no forms.
    pub(super) form_rows: Vec<u32>,
    /// Periods, each once.
    pub(super) periods: Vec<Period>,
    /// Among them that of each partnership, [`crate::claim::NONE`] for none; means nothing where there are no periods.
    pub(super) period_rows: Vec<u32>,
}

impl PairCells {
    /// The layer of a file with this identity, this name and this day of its import, as text and as a clock. It has a column
    /// of forms or periods where there are any.
    pub(super) fn into_layer(self, id: LayerId, title: &str, date: &str, clock: Hlc) -> Layer {
        let mut builder = LayerBuilder::new(LayerHeader {
            id,
            slug: format!("import-{id}").into(),
            kind: LayerKind::Import,
            title: LocalText::plain(title),
            summary: LocalText::default(),
            author: "".into(),
            date: date.into(),
            licence: "".into(),
            credit: "".into(),
            clock,
            source: None,
            certainty: Certainty::Said,
        });
        let n_places = self.names.n() as u32;
        let places = vec![
            column(Field::Name, "", ColumnCells::Names(self.names)),
            column(
                Field::Country,
                "",
                ColumnCells::Codes { dictionary: self.countries, rows: self.country_rows },
            ),
            column(Field::Point, "", ColumnCells::Points { lon_deg: self.lon_deg, lat_deg: self.lat_deg }),
        ];
        let table = builder.table(RecordKind::Place, n_places, places);
        let n_partnerships = self.sides[0].len() as u32;
        let [a, b] = self.sides.map(|rows| ColumnCells::Rows { table, rows });
        let mut partnerships = vec![column(Field::Participant, "a", a), column(Field::Participant, "b", b)];
        if !self.forms.is_empty() {
            let cells = ColumnCells::Terms { dictionary: self.forms, rows: self.form_rows };
            partnerships.push(column(Field::Form, "", cells));
        }
        if !self.periods.is_empty() {
            let cells = ColumnCells::Periods { dictionary: self.periods, rows: self.period_rows };
            partnerships.push(column(Field::Actual, "", cells));
        }
        builder.table(RecordKind::Partnership, n_partnerships, partnerships);
        builder.finish_as(id)
    }
}

fn column(field: Field, element: &str, cells: ColumnCells) -> Column {
    Column { field, element: element.into(), cells }
}
