//! The columns of a file of pairs, found by the names in its first row.

use super::PairsError;
use super::rows::Row;
use crate::reference::fold::fold;

/// A column of a file of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PairsColumn {
    /// Name of the first city.
    City1,
    /// Its country.
    Country1,
    /// Its latitude in degrees.
    Lat1,
    /// Its longitude in degrees.
    Lng1,
    /// Name of the second city.
    City2,
    /// Its country.
    Country2,
    /// Its latitude in degrees.
    Lat2,
    /// Its longitude in degrees.
    Lng2,
    /// Form of the partnership.
    Form,
    /// When it began.
    Start,
    /// When it ended.
    End,
}

impl PairsColumn {
    /// All, in the usual order.
    pub const ALL: [Self; 11] = [
        Self::City1,
        Self::Country1,
        Self::Lat1,
        Self::Lng1,
        Self::City2,
        Self::Country2,
        Self::Lat2,
        Self::Lng2,
        Self::Form,
        Self::Start,
        Self::End,
    ];

    /// The name in the first row.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Whether a file without it cannot be read.
    pub fn is_required(self) -> bool {
        !matches!(self, Self::Form | Self::Start | Self::End)
    }

    /// The name, and other words for it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::City1 => &["city1"],
            Self::Country1 => &["country1"],
            Self::Lat1 => &["lat1"],
            Self::Lng1 => &["lng1", "lon1"],
            Self::City2 => &["city2"],
            Self::Country2 => &["country2"],
            Self::Lat2 => &["lat2"],
            Self::Lng2 => &["lng2", "lon2"],
            Self::Form => &["form"],
            Self::Start => &["start", "since"],
            Self::End => &["end", "until"],
        }
    }
}

/// Where each column stands in a file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    at: [Option<usize>; PairsColumn::ALL.len()],
    /// Cells of the first row.
    pub(super) n_cells: usize,
}

impl Columns {
    /// Finds the columns in the first row, by name, apart from case and spaces; of two of one name the first.
    pub(super) fn find(header: &Row<'_>) -> Result<Self, PairsError> {
        let names: Vec<String> = header.cells().map(fold).collect();
        let find = |column: PairsColumn| {
            column.names().iter().find_map(|name| names.iter().position(|found| found == name))
        };
        let at = PairsColumn::ALL.map(find);
        let is_missing = |column: &PairsColumn| column.is_required() && at[*column as usize].is_none();
        let missing: Vec<_> = PairsColumn::ALL.into_iter().filter(is_missing).collect();
        if missing.is_empty() {
            Ok(Self { at, n_cells: header.n_cells() })
        } else {
            Err(PairsError::ColumnsMissing(missing))
        }
    }

    /// The cell of a column without the spaces around it; empty where the file has no such column.
    pub(super) fn cell<'a>(&self, row: &'a Row<'_>, column: PairsColumn) -> &'a str {
        self.at[column as usize].map_or("", |at| row.cell(at).trim())
    }
}
