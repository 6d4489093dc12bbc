//! CSV as RFC 4180 has it: commas, CRLF, quotes doubled; UTF-8 with a byte order mark, by which spreadsheets know it.
//!
//! Written by hand: it is a page. A cell that a spreadsheet would take for a formula gets an apostrophe in front.

/// Writes rows of cells, all as text.
pub fn write(rows: &[Vec<String>]) -> String {
    let mut out = String::from('\u{feff}');
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            // A row of one empty cell would be an empty line, which readers skip.
            push_cell(&mut out, cell, row.len() == 1 && cell.is_empty());
        }
        out.push_str("\r\n");
    }
    out
}

/// Whether a spreadsheet would take a cell for a formula.
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn push_cell(out: &mut String, cell: &str, must_quote: bool) {
    let is_quoted = must_quote || cell.contains([',', '"', '\r', '\n']);
    if is_quoted {
        out.push('"');
    }
    if is_formula(cell) {
        out.push('\'');
    }
    for letter in cell.chars() {
        if letter == '"' {
            out.push('"');
        }
        out.push(letter);
    }
    if is_quoted {
        out.push('"');
    }
}
