//! Rows of a file of pairs put into columns, those of places and those of partnerships.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cells::PairCells;
use super::columns::{Columns, PairsColumn};
use super::rows::Row;
use super::{Pairs, PairsCounts, RowProblem, RowReason};
use crate::claim::{Hlc, LayerId, NONE, Period, Term, TextPool};
use crate::geo::LonLat;
use crate::model::Entry;
use crate::reference::countries;
use crate::reference::fold::fold;
use crate::time::{Day, Edtf};

/// A position is another one when it is further away than this in latitude or longitude.
const SAME_POSITION_DEG: f64 = 1.0;
/// So much of a cell is repeated where it is listed.
const MAX_CELL_CHARS: usize = 100;

const SIDES: [[PairsColumn; 4]; 2] = [
    [PairsColumn::City1, PairsColumn::Country1, PairsColumn::Lat1, PairsColumn::Lng1],
    [PairsColumn::City2, PairsColumn::Country2, PairsColumn::Lat2, PairsColumn::Lng2],
];

/// Something wrong in a cell.
type Fault = (PairsColumn, RowReason);

/// What the two cells for dates mean, and what is wrong with them.
#[derive(Clone, Copy, Default)]
struct DatesRead {
    /// Place among the periods.
    period: Option<u32>,
    faults: [Option<Fault>; 2],
}

/// Takes rows and makes the layer.
pub(super) struct PairsBuilder {
    columns: Columns,
    counts: PairsCounts,
    problems: Vec<RowProblem>,
    places: Places,
    forms: Forms,
    dates: Dates,
    sides: [Vec<u32>; 2],
    form_rows: Vec<u32>,
    period_rows: Vec<u32>,
    seen: HashSet<(u32, u32, u32, u32)>,
    /// Places without a position, with the row and column that named them first.
    unplaced: Vec<(u32, u32, PairsColumn)>,
}

impl PairsBuilder {
    pub(super) fn new(columns: Columns, forms: &[Entry]) -> Self {
        Self {
            columns,
            counts: PairsCounts::default(),
            problems: Vec::new(),
            places: Places::default(),
            forms: Forms::new(forms),
            dates: Dates::default(),
            sides: Default::default(),
            form_rows: Vec::new(),
            period_rows: Vec::new(),
            seen: HashSet::new(),
            unplaced: Vec::new(),
        }
    }

    pub(super) fn is_without_rows(&self) -> bool {
        self.counts.rows == 0
    }

    /// Adds a row below the first one; its number is for the list of what was not read.
    pub(super) fn add(&mut self, row: u32, cells: &Row<'_>) {
        self.counts.rows += 1;
        match self.left_out(cells) {
            Some((column, reason)) => {
                self.counts.left_out += 1;
                self.counts.same_place += u32::from(reason == RowReason::SamePlace);
                self.list(row, cells, column, reason);
            }
            None => self.add_partnership(row, cells),
        }
    }

    /// Why a whole row is left out, if it is.
    fn left_out(&self, cells: &Row<'_>) -> Option<(Option<PairsColumn>, RowReason)> {
        if cells.is_quote_open {
            return Some((None, RowReason::QuoteNotClosed));
        }
        // Cells more than these are not passed over, empty as the last one may be: a decimal comma shifts all that follow.
        if cells.n_cells() != self.columns.n_cells {
            let [found, expected] = [cells.n_cells(), self.columns.n_cells].map(|n| n as u32);
            return Some((None, RowReason::CellCount { found, expected }));
        }
        let cell = |column| self.columns.cell(cells, column);
        let missing = SIDES.iter().map(|side| side[0]).find(|city| cell(*city).is_empty());
        if let Some(city) = missing {
            return Some((Some(city), RowReason::CityMissing));
        }
        let [(city1, country1), (city2, country2)] = SIDES.map(|side| (cell(side[0]), cell(side[1])));
        let is_same = city1 == city2 && country1 == country2;
        is_same.then_some((Some(PairsColumn::City2), RowReason::SamePlace))
    }

    fn add_partnership(&mut self, row: u32, cells: &Row<'_>) {
        let [a, b] = SIDES.map(|side| self.place(row, cells, side));
        let form = self.forms.at(self.columns.cell(cells, PairsColumn::Form));
        let [start, end] =
            [PairsColumn::Start, PairsColumn::End].map(|column| self.columns.cell(cells, column));
        let dates = self.dates.read(start, end);
        let period = dates.period.unwrap_or(NONE);
        for (column, reason) in dates.faults.into_iter().flatten() {
            self.list(row, cells, Some(column), reason);
        }
        if !self.seen.insert((a.min(b), a.max(b), form, period)) {
            self.counts.duplicates += 1;
            return;
        }
        self.counts.partnerships += 1;
        self.sides[0].push(a);
        self.sides[1].push(b);
        self.form_rows.push(form);
        self.period_rows.push(period);
    }

    /// The place of one side of a row, with its position where it is the first to have one.
    fn place(&mut self, row: u32, cells: &Row<'_>, side: [PairsColumn; 4]) -> u32 {
        let [city, country, lat, lng] = side.map(|column| self.columns.cell(cells, column));
        let (at, is_new) = self.places.at(city, country);
        let point = match point(lat, lng) {
            Ok(point) => point,
            Err((is_lng, reason)) => {
                self.list(row, cells, Some(side[if is_lng { 3 } else { 2 }]), reason);
                None
            }
        };
        match point {
            Some(point) if !self.places.set_point(at, point) => {
                self.list(row, cells, Some(side[2]), RowReason::OtherPosition);
            }
            None if is_new => self.unplaced.push((at, row, side[2])),
            _ => {}
        }
        at
    }

    fn list(&mut self, row: u32, cells: &Row<'_>, column: Option<PairsColumn>, reason: RowReason) {
        let cell = column.map_or("", |column| self.columns.cell(cells, column));
        let cell = cell.chars().take(MAX_CELL_CHARS).collect::<String>().into();
        self.problems.push(RowProblem { row, column, reason, cell });
    }

    /// The layer, whose identity is that of the bytes of the file.
    pub(super) fn finish(mut self, bytes: &[u8], title: &str, today: Day) -> Pairs {
        self.counts.places = self.places.n();
        self.list_unplaced();
        let Places { names, lon_deg, lat_deg, countries, country_rows, .. } = self.places;
        let cells = PairCells {
            names,
            countries: countries.dictionary,
            country_rows,
            lon_deg,
            lat_deg,
            sides: self.sides,
            forms: self.forms.dictionary,
            form_rows: self.form_rows,
            periods: self.dates.dictionary,
            period_rows: self.period_rows,
        };
        let layer = cells.into_layer(LayerId::of(bytes), title, &today.to_string(), clock(today));
        let unknown_countries = countries.unknown;
        Pairs { layer, counts: self.counts, problems: self.problems, unknown_countries }
    }

    /// Lists the places that no row gives a position.
    fn list_unplaced(&mut self) {
        for (place, row, column) in std::mem::take(&mut self.unplaced) {
            let is_told = |problem: &RowProblem| {
                problem.row == row && matches!(problem.reason, RowReason::NotANumber | RowReason::OutOfRange)
            };
            let first = self.problems.partition_point(|problem| problem.row < row);
            let is_told = self.problems[first..].iter().take_while(|p| p.row == row).any(is_told);
            if !self.places.has_point(place) && !is_told {
                let problem = RowProblem {
                    row,
                    column: Some(column),
                    reason: RowReason::PositionMissing,
                    cell: Box::default(),
                };
                self.problems.push(problem);
            }
        }
        self.problems.sort_by_key(|problem| problem.row);
    }
}

fn clock(today: Day) -> Hlc {
    Hlc { millis: u64::try_from(today.0).unwrap_or(0) * 86_400_000, count: 0 }
}

/// A position, `None` where both cells are empty; else whether it is the longitude that is wrong, and what about it.
fn point(lat: &str, lng: &str) -> Result<Option<LonLat>, (bool, RowReason)> {
    if lat.is_empty() && lng.is_empty() {
        return Ok(None);
    }
    let number = |text: &str, is_lng: bool, limit: f64| match text.parse::<f64>() {
        Ok(value) if value.abs() <= limit => Ok(value),
        Ok(value) if value.is_finite() => Err((is_lng, RowReason::OutOfRange)),
        _ => Err((is_lng, RowReason::NotANumber)),
    };
    let (lat_deg, lon_deg) = (number(lat, false, 90.0)?, number(lng, true, 180.0)?);
    Ok(LonLat::new(lon_deg, lat_deg))
}

/// Places, each once, by name and country as written.
#[derive(Default)]
struct Places {
    at: HashMap<Box<str>, u32>,
    /// Where a key is put together.
    key: String,
    names: TextPool,
    lon_deg: Vec<f64>,
    lat_deg: Vec<f64>,
    countries: Countries,
    country_rows: Vec<u16>,
}

impl Places {
    /// The row of a place, and whether it is a new one.
    fn at(&mut self, name: &str, country: &str) -> (u32, bool) {
        self.key.clear();
        self.key.push_str(name);
        // No cell of a file that a spreadsheet wrote holds it.
        self.key.push('\0');
        self.key.push_str(country);
        if let Some(at) = self.at.get(self.key.as_str()) {
            return (*at, false);
        }
        let at = self.n();
        self.at.insert(self.key.as_str().into(), at);
        self.names.push(name);
        self.lon_deg.push(f64::NAN);
        self.lat_deg.push(f64::NAN);
        self.country_rows.push(self.countries.at(country));
        (at, true)
    }

    fn n(&self) -> u32 {
        self.country_rows.len() as u32
    }

    fn has_point(&self, place: u32) -> bool {
        !self.lon_deg[place as usize].is_nan()
    }

    /// Says where a place is, if nobody has said so yet; `false` where it was said to be elsewhere.
    fn set_point(&mut self, place: u32, point: LonLat) -> bool {
        let (lon, lat) = (&mut self.lon_deg[place as usize], &mut self.lat_deg[place as usize]);
        if lon.is_nan() {
            (*lon, *lat) = (point.lon_deg, point.lat_deg);
        }
        let across_deg = (*lon - point.lon_deg).abs();
        across_deg.min(360.0 - across_deg) <= SAME_POSITION_DEG
            && (*lat - point.lat_deg).abs() <= SAME_POSITION_DEG
    }
}

/// Countries: by ISO 3166-1 alpha-3 where the name is known, else as written.
#[derive(Default)]
struct Countries {
    at: HashMap<Box<str>, u16>,
    at_code: HashMap<Arc<str>, u16>,
    dictionary: Vec<Arc<str>>,
    unknown: Vec<Box<str>>,
}

impl Countries {
    fn at(&mut self, name: &str) -> u16 {
        if name.is_empty() {
            return u16::MAX;
        }
        if let Some(at) = self.at.get(name) {
            return *at;
        }
        // "Ohio, United States" is in the United States.
        let whole = || name.rsplit(',').next().filter(|part| part.len() < name.len());
        let known = countries::by_name(name).or_else(|| countries::by_name(whole()?));
        let code = known.map_or(name, countries::Country::iso3_text);
        let there = self.at_code.get(code).copied();
        let next = u16::try_from(self.dictionary.len()).unwrap_or(u16::MAX);
        let at = there.unwrap_or(next);
        if known.is_none() {
            self.unknown.push(name.into());
        }
        // The last number means "none".
        if there.is_none() && at != u16::MAX {
            let code: Arc<str> = code.into();
            self.dictionary.push(code.clone());
            self.at_code.insert(code, at);
        }
        self.at.insert(name.into(), at);
        at
    }
}

/// Forms: terms of the vocabulary where the words are known, else the words.
struct Forms {
    known: HashMap<String, Term>,
    at: HashMap<Box<str>, u32>,
    at_term: HashMap<Term, u32>,
    dictionary: Vec<Term>,
}

impl Forms {
    /// Identities before labels, labels before other words; of two terms with the same words the first.
    fn new(entries: &[Entry]) -> Self {
        let ids = entries.iter().map(|entry| (&entry.id, entry));
        let labels = entries.iter().flat_map(|entry| entry.labels.iter().map(move |label| (label, entry)));
        let others = entries.iter().flat_map(|entry| entry.aliases.iter().map(move |alias| (alias, entry)));
        let mut known = HashMap::new();
        for (words, entry) in ids.chain(labels).chain(others) {
            known.entry(fold(words)).or_insert_with(|| Term::new(&entry.id));
        }
        known.remove("");
        Self { known, at: HashMap::new(), at_term: HashMap::new(), dictionary: Vec::new() }
    }

    /// Place of a form in the dictionary, [`NONE`] for none.
    fn at(&mut self, words: &str) -> u32 {
        if words.is_empty() {
            return NONE;
        }
        if let Some(at) = self.at.get(words) {
            return *at;
        }
        let term = self.known.get(&fold(words)).cloned().unwrap_or_else(|| Term::own(words));
        let at = *self.at_term.entry(term).or_insert_with_key(|term| {
            self.dictionary.push(term.clone());
            self.dictionary.len() as u32 - 1
        });
        self.at.insert(words.into(), at);
        at
    }
}

/// Periods, each once, and what the two cells that give one mean.
#[derive(Default)]
struct Dates {
    read: HashMap<Box<str>, DatesRead>,
    key: String,
    at: HashMap<Box<str>, u32>,
    dictionary: Vec<Period>,
}

impl Dates {
    fn read(&mut self, start: &str, end: &str) -> DatesRead {
        if start.is_empty() && end.is_empty() {
            return DatesRead::default();
        }
        self.key.clear();
        self.key.push_str(start);
        self.key.push('\0');
        self.key.push_str(end);
        if let Some(read) = self.read.get(self.key.as_str()) {
            return *read;
        }
        let (edtf, faults) = period(start, end);
        let period = edtf.map(|edtf| match self.at.get(edtf.text()) {
            Some(at) => *at,
            None => {
                let at = self.dictionary.len() as u32;
                self.at.insert(edtf.text().into(), at);
                self.dictionary.push(Period(edtf));
                at
            }
        });
        let read = DatesRead { period, faults };
        self.read.insert(self.key.as_str().into(), read);
        read
    }
}

/// A period by its start and end; an empty one is not known. Where one of them cannot be read the other one stands.
fn period(start: &str, end: &str) -> (Option<Edtf>, [Option<Fault>; 2]) {
    let between = |start: &str, end: &str| Edtf::parse(&[start, "/", end].concat()).ok();
    // A whole period may stand in the first cell.
    let is_whole = end.is_empty() && start.contains(['/', '[', '{']);
    let both = if is_whole { Edtf::parse(start).ok() } else { between(start, end) };
    if both.is_some() {
        return (both, [None; 2]);
    }
    let alone = [between(start, ""), between("", end)];
    let bad = |column, reason| Some((column, reason));
    let [is_start_bad, is_end_bad] =
        [alone[0].is_none() && !start.is_empty(), alone[1].is_none() && !end.is_empty()];
    if !is_start_bad && !is_end_bad {
        return (None, [None, bad(PairsColumn::End, RowReason::EndsBeforeItBegins)]);
    }
    let faults = [
        is_start_bad.then_some((PairsColumn::Start, RowReason::NotADate)),
        is_end_bad.then_some((PairsColumn::End, RowReason::NotADate)),
    ];
    let [from_start, to_end] = alone;
    let is_dated = |text: &str| !text.is_empty();
    let good = match (is_start_bad, is_end_bad) {
        (false, true) if is_dated(start) => from_start,
        (true, false) if is_dated(end) => to_end,
        _ => None,
    };
    (good, faults)
}
