//! The rows of a CSV file, taken apart by `csv-core`.

use csv_core::{ReadRecordResult, Reader};

/// Reads one row after the other.
pub(super) struct Rows<'a> {
    reader: Reader,
    rest: &'a [u8],
    /// Text of the cells of a row, one after the other.
    text: Vec<u8>,
    /// Where each cell ends in it.
    ends: Vec<usize>,
    is_a_quote_open: bool,
}

/// A row.
pub(super) struct Row<'a> {
    text: &'a str,
    ends: &'a [usize],
    /// Whether it reaches to the end of a file because a quotation mark is not closed.
    pub(super) is_quote_open: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // Quotes come in pairs, those that stand for themselves too.
        let n_quotes = text.bytes().filter(|byte| *byte == b'"').count();
        Self {
            reader: Reader::new(),
            rest: text.as_bytes(),
            text: vec![0; 1024],
            ends: vec![0; 32],
            is_a_quote_open: n_quotes % 2 == 1,
        }
    }

    /// The next row with anything in it.
    pub(super) fn next(&mut self) -> Option<Row<'_>> {
        loop {
            let (n_bytes, n_cells) = self.read()?;
            if self.text[..n_bytes].iter().any(|byte| !byte.is_ascii_whitespace()) {
                // Cells are cut at ASCII marks out of what is UTF-8.
                let text = core::str::from_utf8(&self.text[..n_bytes]).unwrap_or_default();
                let is_quote_open = self.is_a_quote_open && self.rest.is_empty() && text.contains('\n');
                return Some(Row { text, ends: &self.ends[..n_cells], is_quote_open });
            }
        }
    }

    /// Reads a row and gives the length of its text and the number of its cells.
    fn read(&mut self) -> Option<(usize, usize)> {
        let (mut n_bytes, mut n_cells) = (0, 0);
        loop {
            let (outcome, n_read, n_written, n_ended) =
                self.reader.read_record(self.rest, &mut self.text[n_bytes..], &mut self.ends[n_cells..]);
            self.rest = &self.rest[n_read..];
            n_bytes += n_written;
            n_cells += n_ended;
            match outcome {
                ReadRecordResult::Record => return Some((n_bytes, n_cells)),
                ReadRecordResult::End => return None,
                // Nothing is left: asked once more, the reader ends the last row.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
        }
    }
}

impl Row<'_> {
    /// A cell as written; empty beyond the last one.
    pub(super) fn cell(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text.get(start..*end).unwrap_or_default()
    }

    /// All cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.cell(at))
    }

    /// The number of cells.
    pub(super) fn n_cells(&self) -> usize {
        self.ends.len()
    }
}
