//! Layers: where claims come from. A dataset or import is immutable and stored as columns under one header; a
//! cell of a column *is* a claim with a computed identity and never an object in memory. What has a source of
//! its own, or several values, lies beside the columns as claims.

use std::sync::Arc;

use super::change::{Certainty, Claim};
use super::field::{Field, RecordKind};
use super::hlc::Hlc;
use super::ids::{ClaimId, LayerId, RecordId};
use super::value::{LocalText, Period, Term};
use crate::geo::LonLat;

/// Marks "no value" in the index columns.
pub const NONE: u32 = u32::MAX;

/// What kind of layer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerKind {
    /// Shipped with the atlas.
    Dataset,
    /// Read from a file of the user's.
    Import,
}

/// What holds for all claims of a layer that do not say otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerHeader {
    /// Identity: hash of the content.
    pub id: LayerId,
    /// Short name, stable between versions of the same collection; used in addresses.
    pub slug: Arc<str>,
    /// Dataset or import.
    pub kind: LayerKind,
    /// Title for people.
    pub title: LocalText,
    /// What is in it.
    pub summary: LocalText,
    /// Who made it.
    pub author: Arc<str>,
    /// Day on which it was made, as written.
    pub date: Arc<str>,
    /// Licence, as written.
    pub licence: Arc<str>,
    /// Credit line, empty when none is asked for.
    pub credit: Arc<str>,
    /// The date as a clock.
    pub clock: Hlc,
    /// Source of claims that name none.
    pub source: Option<RecordId>,
    /// Certainty of claims that say none.
    pub certainty: Certainty,
}

/// Many short texts in one allocation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextPool {
    text: String,
    ends: Vec<u32>,
}

impl TextPool {
    /// A pool of all texts in one and where each ends in it, in bytes; `None` unless the ends cut that text into
    /// pieces, one after the other, and leave nothing over.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Option<Self> {
        let mut start = 0;
        for end in &ends {
            let end = *end as usize;
            if end < start || !text.is_char_boundary(end) {
                return None;
            }
            start = end;
        }
        (start == text.len()).then_some(Self { text, ends })
    }

    /// All texts in one, and where each ends in it, in bytes.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// Number of texts.
    pub fn n(&self) -> usize {
        self.ends.len()
    }

    /// Adds a text; the empty one means "no value".
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// The text of a row, empty when it has none.
    pub fn get(&self, row: u32) -> &str {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.ends.get(row - 1).map_or(0, |end| *end as usize) };
        self.ends.get(row).map_or("", |end| &self.text[start..*end as usize])
    }

    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn heap_bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4
    }
}

/// The values of a column, one a row. Rows without a value hold [`NONE`], NaN or the empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnCells {
    /// Official names, of no stated language.
    Names(TextPool),
    /// Texts of no stated language.
    Texts(TextPool),
    /// Terms, as places in the dictionary.
    Terms {
        /// Distinct values.
        dictionary: Vec<Term>,
        /// Place of each row's value.
        rows: Vec<u32>,
    },
    /// Codes, as places in the dictionary.
    Codes {
        /// Distinct values.
        dictionary: Vec<Arc<str>>,
        /// Place of each row's value.
        rows: Vec<u16>,
    },
    /// Periods, as places in the dictionary.
    Periods {
        /// Distinct values.
        dictionary: Vec<Period>,
        /// Place of each row's value.
        rows: Vec<u32>,
    },
    /// Rows of another table of the same layer.
    Rows {
        /// Which table.
        table: u32,
        /// The row there.
        rows: Vec<u32>,
    },
    /// Points: longitudes and latitudes in degrees.
    Points {
        /// Longitudes.
        lon_deg: Vec<f64>,
        /// Latitudes.
        lat_deg: Vec<f64>,
    },
}

impl ColumnCells {
    /// Whether the row holds a value.
    pub fn has(&self, row: u32) -> bool {
        let i = row as usize;
        match self {
            Self::Names(pool) | Self::Texts(pool) => !pool.get(row).is_empty(),
            Self::Terms { rows, .. } | Self::Periods { rows, .. } | Self::Rows { rows, .. } => {
                rows.get(i).is_some_and(|value| *value != NONE)
            }
            Self::Codes { rows, .. } => rows.get(i).is_some_and(|value| *value != u16::MAX),
            Self::Points { lon_deg, .. } => lon_deg.get(i).is_some_and(|lon| !lon.is_nan()),
        }
    }

    /// The point of a row.
    pub fn point(&self, row: u32) -> Option<LonLat> {
        let Self::Points { lon_deg, lat_deg } = self else { return None };
        LonLat::new(*lon_deg.get(row as usize)?, *lat_deg.get(row as usize)?)
    }

    fn shrink(&mut self) {
        match self {
            Self::Names(pool) | Self::Texts(pool) => pool.shrink(),
            Self::Terms { rows, .. } | Self::Periods { rows, .. } | Self::Rows { rows, .. } => {
                rows.shrink_to_fit();
            }
            Self::Codes { rows, .. } => rows.shrink_to_fit(),
            Self::Points { lon_deg, lat_deg } => {
                lon_deg.shrink_to_fit();
                lat_deg.shrink_to_fit();
            }
        }
    }

    fn heap_bytes(&self) -> usize {
        match self {
            Self::Names(pool) | Self::Texts(pool) => pool.heap_bytes(),
            Self::Terms { rows, dictionary } => rows.capacity() * 4 + dictionary.len() * 48,
            Self::Codes { rows, dictionary } => rows.capacity() * 2 + dictionary.len() * 40,
            Self::Periods { rows, dictionary } => rows.capacity() * 4 + dictionary.len() * 128,
            Self::Rows { rows, .. } => rows.capacity() * 4,
            Self::Points { lon_deg, lat_deg } => (lon_deg.capacity() + lat_deg.capacity()) * 8,
        }
    }
}

/// One field of all rows of a table; fields of several elements have a column for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The field.
    pub field: Field,
    /// The element, the same in all rows.
    pub element: Arc<str>,
    /// The values.
    pub cells: ColumnCells,
}

/// The records of one kind that a layer holds as columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Kind of all rows.
    pub kind: RecordKind,
    /// Number of rows.
    pub n_rows: u32,
    /// Columns of `n_rows` cells each.
    pub columns: Vec<Column>,
}

impl Table {
    /// Identity of a row of a layer, computed: no text of it lies in memory.
    pub fn record_id(&self, layer: LayerId, row: u32) -> RecordId {
        RecordId::parse(&format!("{}/{layer}.{row}", self.kind.name())).expect("made of a kind and digits")
    }
}

/// An immutable collection of claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What holds for all of them.
    pub header: LayerHeader,
    /// Claims as columns.
    pub tables: Vec<Table>,
    /// Claims as objects.
    pub side: Vec<Claim>,
}

impl Layer {
    /// Identity of a claim of the side table.
    pub fn side_claim_id(&self, index: usize) -> ClaimId {
        ClaimId { origin: self.header.id.0, seq: 0, index: index as u32 }
    }

    /// Identity of a cell of a column, counted over all tables.
    pub fn column_claim_id(&self, column: u32, row: u32) -> ClaimId {
        ClaimId { origin: self.header.id.0, seq: 1 + column, index: row }
    }

    /// The column at a place counted over all tables, with its table.
    pub fn column(&self, mut index: u32) -> Option<(&Table, &Column)> {
        for table in &self.tables {
            if let Some(column) = table.columns.get(index as usize) {
                return Some((table, column));
            }
            index -= table.columns.len() as u32;
        }
        None
    }

    /// Memory of the columns on the heap, in bytes.
    pub fn heap_bytes(&self) -> usize {
        self.tables.iter().flat_map(|table| &table.columns).map(|column| column.cells.heap_bytes()).sum()
    }
}

/// Puts a layer together and computes its identity.
#[derive(Debug)]
pub struct LayerBuilder {
    layer: Layer,
}

impl LayerBuilder {
    /// Starts a layer. The header's identity is replaced when it ends.
    pub fn new(header: LayerHeader) -> Self {
        Self { layer: Layer { header, tables: Vec::new(), side: Vec::new() } }
    }

    /// Adds a table and returns its place, for [`ColumnCells::Rows`] of other tables.
    pub fn table(&mut self, kind: RecordKind, n_rows: u32, columns: Vec<Column>) -> u32 {
        self.layer.tables.push(Table { kind, n_rows, columns });
        self.layer.tables.len() as u32 - 1
    }

    /// Adds a claim beside the columns.
    pub fn claim(&mut self, claim: Claim) {
        self.layer.side.push(claim);
    }

    /// Ends the layer. Its identity is the hash of `content`, the bytes from which it was read.
    pub fn finish(self, content: &[u8]) -> Layer {
        self.finish_as(LayerId::of(content))
    }

    /// Ends a layer whose identity is known already.
    pub fn finish_as(mut self, id: LayerId) -> Layer {
        self.layer.header.id = id;
        for column in self.layer.tables.iter_mut().flat_map(|table| &mut table.columns) {
            column.cells.shrink();
        }
        self.layer.side.shrink_to_fit();
        self.layer
    }
}
