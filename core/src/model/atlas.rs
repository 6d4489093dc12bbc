//! The atlas: claims and the rows derived from them, kept in step.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use super::naming;
use super::rows::{
    CodeIdx, Participant, PartnershipRow, PeriodEntry, PeriodIdx, PeriodKind, PlaceRow, Span, Support, Tag,
    TermIdx,
};
use crate::claim::{
    CellView, Certainty, Change, ClaimSet, Field, Lang, Layer, LayerId, Period, RecordId, RecordIdx,
    RecordKind, Term, Touched, ValueRef,
};
use crate::time::Bounds;

const NO_ROW: u32 = u32::MAX;
const N_KINDS: usize = RecordKind::ALL.len();

/// Claims folded into records; see the module.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    claims: ClaimSet,
    /// Row of each record in the table of its kind, [`NO_ROW`] where its kind has none or it never existed.
    row_of: Vec<u32>,
    /// Of each record whether it exists.
    is_there: Vec<bool>,
    by_kind: [Vec<RecordIdx>; N_KINDS],
    places: Vec<PlaceRow>,
    partnerships: Vec<PartnershipRow>,
    participants: Vec<Participant>,
    periods: Vec<PeriodEntry>,
    tags: Vec<Tag>,
    ties: Ties,
    /// Programmes that enable or hold a partnership.
    programmes_of: HashMap<RecordIdx, Vec<RecordIdx>>,
    terms: Interned<Term>,
    codes: Interned<Arc<str>>,
    known_periods: Vec<(Period, Bounds)>,
    period_at: HashMap<Arc<str>, PeriodIdx>,
    /// What was touched by the latest operations, oldest first, each with the revision it led to.
    touched: VecDeque<(u64, Vec<RecordIdx>)>,
    /// The revision from which on `touched` tells everything.
    told_from: u64,
    /// The revision at which everything was derived anew.
    read_at: u64,
}

/// So many operations are remembered by what they touched.
const N_TOLD: usize = 32;

impl Atlas {
    /// Adds a layer, shown, and derives everything anew; `false` when the same one is there already.
    pub fn add_layer(&mut self, layer: &Arc<Layer>) -> bool {
        let is_new = self.claims.add_layer(layer).is_some();
        if is_new {
            self.fold();
        }
        is_new
    }

    /// Adds a layer as [`Atlas::add_layer`] does, but patches what it touches where that is little beside the rest. There are
    /// two of them because the first view only ever folds, and code that patches would be weight there.
    pub fn add_layer_beside(&mut self, layer: &Arc<Layer>) -> bool {
        let touched = self.claims.add_layer(layer);
        self.update(touched)
    }

    /// Takes a layer out; `false` when it is not there. The same one may be added again.
    pub fn remove_layer(&mut self, id: LayerId) -> bool {
        let touched = self.claims.remove_layer(id);
        self.update(touched)
    }

    /// Puts a layer in the place of the same one in another language; `false` when it is not the same.
    pub fn translate_layer(&mut self, layer: &Arc<Layer>) -> bool {
        let is_other = self.claims.translate_layer(layer);
        if is_other {
            self.told_from = self.claims.revision();
        }
        is_other
    }

    /// Sets which layers are shown and whose values come first; `false` when nothing changes.
    pub fn arrange_layers(&mut self, wanted: &[(LayerId, bool)]) -> bool {
        let is_other = self.claims.arrange_layers(wanted);
        if is_other {
            self.fold();
        }
        is_other
    }

    /// Adds a change and patches what it touches; returns the records touched, sorted.
    pub fn apply(&mut self, change: Change) -> Vec<RecordIdx> {
        match self.claims.apply(change) {
            Touched::Records(records) => {
                self.patch(&records);
                records
            }
            Touched::All => {
                self.fold();
                Vec::new()
            }
        }
    }

    /// Adds all claims of another set.
    pub fn union(&mut self, other: &ClaimSet) {
        self.claims.union(other);
        self.fold();
    }

    /// Raised by everything that changes what the atlas holds.
    pub fn revision(&self) -> u64 {
        self.claims.revision()
    }

    /// The records touched since a revision, sorted; `None` if that may be any. For whoever keeps something in step with the
    /// atlas.
    pub fn touched_since(&self, revision: u64) -> Option<Vec<RecordIdx>> {
        let later = self.touched.iter().filter(|(led_to, _)| *led_to > revision);
        let mut records: Vec<RecordIdx> = later.flat_map(|(_, records)| records).copied().collect();
        records.sort_unstable();
        records.dedup();
        (revision >= self.told_from).then_some(records)
    }

    /// Whether codes and terms have the places that they had at a revision: everything was not derived anew since.
    pub fn is_same_reading(&self, revision: u64) -> bool {
        revision >= self.read_at
    }

    /// The claims.
    pub fn claims(&self) -> &ClaimSet {
        &self.claims
    }

    /// What was set right in the claims since the last call.
    pub fn take_notices(&mut self) -> Vec<crate::claim::ClaimNotice> {
        self.claims.take_notices()
    }

    /// The records of a kind that exist, by [`RecordIdx`].
    pub fn of_kind(&self, kind: RecordKind) -> &[RecordIdx] {
        &self.by_kind[kind as usize]
    }

    /// Kind of a record.
    pub fn kind(&self, record: RecordIdx) -> RecordKind {
        self.claims.kind(record)
    }

    /// Identity of a record.
    pub fn id(&self, record: RecordIdx) -> RecordId {
        self.claims.id(record)
    }

    /// The record of this identity, if it exists now.
    pub fn find(&self, id: &RecordId) -> Option<RecordIdx> {
        self.claims.find(id).filter(|record| self.exists(*record))
    }

    /// Whether the record exists now.
    pub fn exists(&self, record: RecordIdx) -> bool {
        self.is_there.get(record.0 as usize) == Some(&true)
    }

    /// Whether it is a person who is not to be shown: they may ask for it, nobody else.
    pub fn is_hidden(&self, record: RecordIdx) -> bool {
        let is_so = |cell: CellView<'_>| matches!(cell.value(), Some(ValueRef::Flag(true)));
        self.kind(record) == RecordKind::Person
            && self.claims.cell(record, Field::Hidden, "").is_some_and(is_so)
    }

    /// The name to show, in this language where there is one; `None` for a record without names, such as most
    /// partnerships.
    pub fn name(&self, record: RecordIdx, lang: Lang) -> Option<&str> {
        naming::best(self.claims.cells(record).into_iter(), lang, false)
    }

    /// A short name for drawings: initials or a short form where there is one.
    pub fn short_name(&self, record: RecordIdx, lang: Lang) -> Option<&str> {
        naming::best(self.claims.cells(record).into_iter(), lang, true)
    }

    /// Calls `f` with every name of the record, of all kinds and languages.
    pub fn visit_names<'a>(&'a self, record: RecordIdx, f: &mut dyn FnMut(&'a str, crate::claim::NameKind)) {
        self.claims.visit(record, &mut |cell| {
            if cell.field == Field::Name {
                for claim in cell.claims() {
                    if let Some(ValueRef::Name(text, kind, _)) = claim.value() {
                        f(text, kind);
                    }
                }
            }
        });
    }

    /// The row of a place.
    pub fn place(&self, record: RecordIdx) -> Option<&PlaceRow> {
        self.places.get(self.row(record, RecordKind::Place)?)
    }

    /// The row of a partnership.
    pub fn partnership(&self, record: RecordIdx) -> Option<&PartnershipRow> {
        self.partnerships.get(self.row(record, RecordKind::Partnership)?)
    }

    /// The rows of all partnerships, by record.
    pub fn partnerships(&self) -> impl Iterator<Item = &PartnershipRow> {
        // Listed records exist, so that each has a row: no need to look for it again.
        let row = |record: &RecordIdx| self.partnerships.get(self.row_of[record.0 as usize] as usize);
        self.of_kind(RecordKind::Partnership).iter().filter_map(row)
    }

    /// Whether a record is a place that stands for cities that are not named, such as "cities in Mozambique".
    pub fn is_unnamed(&self, record: RecordIdx) -> bool {
        let kind = self.place(record).and_then(|row| self.term(row.kind));
        kind.is_some_and(|kind| kind.as_str() == "placeholder")
    }

    /// The country of a place, ISO 3166-1 alpha-3; [`CodeIdx::NONE`] for one that has none and for all others.
    pub fn country(&self, record: RecordIdx) -> CodeIdx {
        let row = match self.kind(record) {
            RecordKind::Place => {
                self.row_of.get(record.0 as usize).and_then(|row| self.places.get(*row as usize))
            }
            _ => None,
        };
        row.map_or(CodeIdx::NONE, |row| row.country)
    }

    /// Participants of a partnership, in the order of their elements.
    pub fn participants(&self, row: &PartnershipRow) -> &[Participant] {
        row.participants.of(&self.participants)
    }

    /// Periods of a partnership, planned before actual, the one to show first before its alternatives.
    pub fn periods(&self, row: &PartnershipRow) -> &[PeriodEntry] {
        row.periods.of(&self.periods)
    }

    /// The period that stands for a partnership: the first of its actual ones, else of its planned ones.
    pub fn shown_period(&self, row: &PartnershipRow) -> Option<&PeriodEntry> {
        let periods = self.periods(row);
        let of = |kind: PeriodKind| periods.iter().find(|entry| entry.kind == kind && !entry.is_alternative);
        of(PeriodKind::Actual).or_else(|| of(PeriodKind::Planned))
    }

    /// Methods, themes, scope and goals of a partnership.
    pub fn tags(&self, row: &PartnershipRow) -> &[Tag] {
        row.tags.of(&self.tags)
    }

    /// Partnerships in which a place, organisation or programme takes part, in any role.
    pub fn ties_of(&self, record: RecordIdx) -> &[RecordIdx] {
        self.ties.of(record)
    }

    /// Who supports a partnership: its own participants, and those of programmes that enable or hold it, in the
    /// role of supporter or funder.
    pub fn supports(&self, row: &PartnershipRow) -> Vec<Support> {
        let own = self.participants(row).iter().map(|p| (p.who, p.role, None));
        let mut supports: Vec<Support> = Vec::new();
        let mut add = |who, role, via| {
            let known = supports.iter().any(|s| s.who == who && s.role == role);
            if self.is_supporting(role) && !known {
                supports.push(Support { who, role, via });
            }
        };
        own.for_each(|(who, role, via)| add(who, role, via));
        for programme in self.programmes_of(row.record) {
            for (who, role) in self.roles(*programme) {
                add(who, role, Some(*programme));
            }
        }
        supports
    }

    /// Programmes that enable or hold a partnership.
    pub fn programmes_of(&self, partnership: RecordIdx) -> &[RecordIdx] {
        self.programmes_of.get(&partnership).map_or(&[], Vec::as_slice)
    }

    /// Participants of any record with their roles, by element: of programmes and events as of partnerships.
    pub fn roles(&self, record: RecordIdx) -> Vec<(RecordIdx, TermIdx)> {
        self.members(record).into_iter().map(|participant| (participant.who, participant.role)).collect()
    }

    /// Participants of any record, by element: of programmes and events as of partnerships.
    pub fn members(&self, record: RecordIdx) -> Vec<Participant> {
        let cells = self.claims.cells(record);
        participants_of(&cells, |term| self.terms.find(term).map_or(TermIdx::NONE, TermIdx))
    }

    /// Whether a role is that of a supporter or funder.
    pub fn is_supporting(&self, role: TermIdx) -> bool {
        self.term(role).is_some_and(|term| matches!(term.as_str(), "supporter" | "funder"))
    }

    /// Records that a field of a record names, by element.
    pub fn refs(&self, record: RecordIdx, field: Field) -> Vec<RecordIdx> {
        let of = |cell: CellView<'_>| match cell.value() {
            Some(ValueRef::Ref(other)) => Some(other),
            _ => None,
        };
        self.claims.cells(record).into_iter().filter(|cell| cell.field == field).filter_map(of).collect()
    }

    /// Terms of a field of a record, by element.
    pub fn field_terms<'a>(&'a self, record: RecordIdx, field: Field) -> Vec<&'a Term> {
        let of = |cell: CellView<'a>| match cell.value() {
            Some(ValueRef::Term(term)) => Some(term),
            _ => None,
        };
        self.claims.cells(record).into_iter().filter(|cell| cell.field == field).filter_map(of).collect()
    }

    /// Text of a field of a record, the one to show first.
    pub fn text(&self, record: RecordIdx, field: Field, lang: Lang) -> Option<&str> {
        match self.claims.cells(record).into_iter().find(|cell| cell.field == field)?.value()? {
            ValueRef::Text(text) => Some(text.get(lang)),
            ValueRef::Plain(text) | ValueRef::Code(text) | ValueRef::Link(text) => Some(text),
            _ => None,
        }
    }

    /// Period of a field of any record, the one to show first.
    pub fn period_of(&self, record: RecordIdx, field: Field) -> Option<&Period> {
        match self.claims.cells(record).into_iter().find(|cell| cell.field == field)?.value()? {
            ValueRef::Period(period) => Some(period),
            _ => None,
        }
    }

    /// A term by its place.
    pub fn term(&self, term: TermIdx) -> Option<&Term> {
        self.terms.items.get(usize::from(term.0))
    }

    /// Place of a term, if anything has it.
    pub fn find_term(&self, term: &Term) -> Option<TermIdx> {
        self.terms.find(term).map(TermIdx)
    }

    /// A code by its place.
    pub fn code(&self, code: CodeIdx) -> Option<&str> {
        self.codes.items.get(usize::from(code.0)).map(AsRef::as_ref)
    }

    /// A period by its place.
    pub fn period(&self, period: PeriodIdx) -> &Period {
        &self.known_periods[period.0 as usize].0
    }

    /// Bounds of a period by its place.
    pub fn bounds(&self, period: PeriodIdx) -> &Bounds {
        &self.known_periods[period.0 as usize].1
    }

    /// Memory of claims and rows on the heap, in bytes, by capacity.
    pub fn heap_bytes(&self) -> usize {
        fn of<T>(items: &Vec<T>) -> usize {
            items.capacity() * size_of::<T>()
        }
        let kinds: usize = self.by_kind.iter().map(of).sum();
        let rows = of(&self.places) + of(&self.partnerships) + of(&self.participants) + of(&self.periods);
        let rest = of(&self.row_of)
            + of(&self.is_there)
            + of(&self.tags)
            + self.ties.heap_bytes()
            + self.known_periods.len() * 256;
        self.claims.heap_bytes() + kinds + rows + rest
    }

    fn row(&self, record: RecordIdx, kind: RecordKind) -> Option<usize> {
        let row = *self.row_of.get(record.0 as usize)?;
        (row != NO_ROW && self.kind(record) == kind && self.exists(record)).then_some(row as usize)
    }

    fn update(&mut self, touched: Option<Touched>) -> bool {
        match touched {
            None => false,
            Some(Touched::Records(records)) => {
                self.patch(&records);
                true
            }
            Some(Touched::All) => {
                self.fold();
                true
            }
        }
    }

    /// Derives everything anew.
    fn fold(&mut self) {
        let claims = std::mem::take(&mut self.claims);
        let revision = claims.revision();
        *self = Self { told_from: revision, read_at: revision, claims, ..Self::default() };
        let n_records = self.claims.n_records();
        self.row_of = vec![NO_ROW; n_records as usize];
        self.is_there = vec![false; n_records as usize];
        let claims = std::mem::take(&mut self.claims);
        for record in (0..n_records).map(RecordIdx) {
            self.derive(&claims, record);
        }
        self.claims = claims;
        self.ties = Ties::new(n_records, self.partnerships.iter().flat_map(|row| self.ties_in(row)));
        self.link_programmes();
        self.shrink();
    }

    /// Everybody in a partnership, each once, with the partnership.
    fn ties_in(&self, row: &PartnershipRow) -> impl Iterator<Item = (RecordIdx, RecordIdx)> + Clone {
        let participants = self.participants(row);
        let record = row.record;
        participants.iter().enumerate().filter_map(move |(at, participant)| {
            let is_first = participants[..at].iter().all(|earlier| earlier.who != participant.who);
            is_first.then_some((participant.who, record))
        })
    }

    /// Everybody in a partnership, of which there are none in what is no partnership.
    fn parties_of(&self, record: RecordIdx) -> Vec<RecordIdx> {
        let row = self.partnership(record);
        row.into_iter().flat_map(|row| self.participants(row)).map(|participant| participant.who).collect()
    }

    /// Derives the touched records anew.
    fn patch(&mut self, records: &[RecordIdx]) {
        self.row_of.resize(self.claims.n_records() as usize, NO_ROW);
        self.is_there.resize(self.claims.n_records() as usize, false);
        for record in records {
            let kind = self.kind(*record);
            let before = self.parties_of(*record);
            let list = &mut self.by_kind[kind as usize];
            if let Ok(at) = list.binary_search(record) {
                list.remove(at);
            }
            let claims = std::mem::take(&mut self.claims);
            self.derive(&claims, *record);
            self.claims = claims;
            let after = self.parties_of(*record);
            self.ties.replace(*record, &before, &after);
        }
        self.relink_programmes(records);
        if !records.is_empty() {
            self.touched.push_back((self.claims.revision(), records.to_vec()));
        }
        if self.touched.len() > N_TOLD {
            self.told_from = self.touched.pop_front().map_or(0, |(led_to, _)| led_to);
        }
    }

    /// Makes the row of a record and lists it, if it exists.
    fn derive(&mut self, claims: &ClaimSet, record: RecordIdx) {
        let kind = claims.kind(record);
        let mut exists = false;
        match kind {
            RecordKind::Place => {
                let mut row = PlaceRow { record, point: None, country: CodeIdx::NONE, kind: TermIdx::NONE };
                claims.visit(record, &mut |cell| {
                    let value = cell.value();
                    exists = exists || value.is_some();
                    match (cell.field, value) {
                        (Field::Point, Some(ValueRef::Point(point))) => row.point = Some(point),
                        (Field::Country, Some(ValueRef::Code(code))) => row.country = self.code_idx(code),
                        (Field::PlaceKind, Some(ValueRef::Term(term))) => row.kind = self.term_idx(term),
                        _ => {}
                    }
                });
                put(&mut self.places, &mut self.row_of, row, record, exists);
            }
            RecordKind::Partnership => {
                let cells = claims.cells(record);
                exists = cells.iter().any(|cell| cell.value().is_some());
                let row = self.partnership_row(record, &cells);
                put(&mut self.partnerships, &mut self.row_of, row, record, exists);
            }
            RecordKind::Programme | RecordKind::Event => {
                claims.visit(record, &mut |cell| {
                    let value = cell.value();
                    exists = exists || value.is_some();
                    // Roles are compared by their place, also those that only programmes have.
                    if let (Field::Role, Some(ValueRef::Term(role))) = (cell.field, value) {
                        self.term_idx(role);
                    }
                });
            }
            _ => exists = claims.exists(record),
        }
        self.is_there[record.0 as usize] = exists;
        if exists {
            let list = &mut self.by_kind[kind as usize];
            match list.last() {
                Some(last) if *last >= record => {
                    if let Err(at) = list.binary_search(&record) {
                        list.insert(at, record);
                    }
                }
                _ => list.push(record),
            }
        }
    }

    fn partnership_row(&mut self, record: RecordIdx, cells: &[CellView<'_>]) -> PartnershipRow {
        let participants = participants_of(cells, |term| self.term_idx(term));
        let mut row = PartnershipRow {
            record,
            form: TermIdx::NONE,
            status: TermIdx::NONE,
            certainty: Certainty::Said,
            differs: cells.iter().any(CellView::differs),
            participants: Span::default(),
            periods: Span::default(),
            tags: Span::default(),
        };
        let (mut periods, mut tags) = (Vec::new(), Vec::new());
        for cell in cells {
            match cell.field {
                Field::Form => {
                    if let Some((form, sure)) = cell.term() {
                        row.form = self.term_idx(form);
                        row.certainty = row.certainty.max(sure);
                    }
                }
                Field::Planned | Field::Actual => self.push_periods(cell, &mut periods),
                Field::Status | Field::Method | Field::Theme | Field::Sdg | Field::Scope => {
                    let Some((term, _)) = cell.term() else { continue };
                    let term = self.term_idx(term);
                    if cell.field == Field::Status {
                        row.status = term;
                    } else {
                        tags.push(Tag { field: cell.field, term });
                    }
                }
                _ => {}
            }
        }
        // A doubtful supporter makes the partnership no less sure.
        let parties = participants.iter().filter(|p| !self.is_supporting(p.role));
        let weakest = parties.map(|p| p.certainty.max(p.role_certainty));
        row.certainty = weakest.fold(row.certainty, Certainty::max);
        row.certainty = periods.iter().map(|entry| entry.certainty).fold(row.certainty, Certainty::max);
        row.participants = Span::push_all(&mut self.participants, participants);
        row.periods = Span::push_all(&mut self.periods, periods);
        row.tags = Span::push_all(&mut self.tags, tags);
        row
    }

    fn push_periods(&mut self, cell: &CellView<'_>, periods: &mut Vec<PeriodEntry>) {
        let kind = if cell.field == Field::Planned { PeriodKind::Planned } else { PeriodKind::Actual };
        let first = periods.len();
        for claim in cell.claims() {
            let Some(ValueRef::Period(period)) = claim.value() else { continue };
            let period = self.period_idx(period);
            if periods[first..].iter().all(|entry| entry.period != period) {
                let is_alternative = periods.len() > first;
                periods.push(PeriodEntry { period, kind, certainty: claim.certainty(), is_alternative });
            }
        }
    }

    /// Finds the programmes of all partnerships.
    fn link_programmes(&mut self) {
        let mut links: BTreeMap<RecordIdx, Vec<RecordIdx>> = BTreeMap::new();
        for programme in self.of_kind(RecordKind::Programme) {
            for partnership in self.refs(*programme, Field::Enables) {
                links.entry(partnership).or_default().push(*programme);
            }
        }
        for row in self.partnerships.iter().filter(|row| self.claims.has_overlay(row.record)) {
            links.entry(row.record).or_default().extend(self.refs(row.record, Field::Programme));
        }
        self.programmes_of = links.into_iter().filter_map(each_once).collect();
    }

    /// Finds the programmes of those partnerships anew whose programmes touched records decide.
    fn relink_programmes(&mut self, touched: &[RecordIdx]) {
        let mut partnerships: Vec<RecordIdx> = Vec::new();
        for record in touched {
            match self.kind(*record) {
                RecordKind::Partnership => partnerships.push(*record),
                RecordKind::Programme => {
                    let before = self.programmes_of.iter().filter(|(_, all)| all.contains(record));
                    partnerships.extend(before.map(|(partnership, _)| *partnership));
                    partnerships.extend(self.refs(*record, Field::Enables));
                }
                _ => {}
            }
        }
        if partnerships.is_empty() {
            return;
        }
        let programmes = self.of_kind(RecordKind::Programme).iter();
        let enabled: Vec<(RecordIdx, Vec<RecordIdx>)> =
            programmes.map(|programme| (*programme, self.refs(*programme, Field::Enables))).collect();
        for partnership in partnerships {
            let enable = enabled.iter().filter(|(_, enabled)| enabled.contains(&partnership));
            let named = self.refs(partnership, Field::Programme);
            let programmes = enable.map(|(programme, _)| *programme).chain(named).collect();
            self.programmes_of.remove(&partnership);
            self.programmes_of.extend(each_once((partnership, programmes)));
        }
    }

    fn term_idx(&mut self, term: &Term) -> TermIdx {
        TermIdx(self.terms.idx(term))
    }

    fn code_idx(&mut self, code: &str) -> CodeIdx {
        match self.codes.at.get(code) {
            Some(at) => CodeIdx(*at),
            None => CodeIdx(self.codes.idx(&code.into())),
        }
    }

    fn period_idx(&mut self, period: &Period) -> PeriodIdx {
        if let Some(at) = self.period_at.get(period.text()) {
            return *at;
        }
        let at = PeriodIdx(self.known_periods.len() as u32);
        self.known_periods.push((period.clone(), period.bounds()));
        self.period_at.insert(period.text().into(), at);
        at
    }

    fn shrink(&mut self) {
        self.by_kind.iter_mut().for_each(Vec::shrink_to_fit);
        self.places.shrink_to_fit();
        self.partnerships.shrink_to_fit();
        self.participants.shrink_to_fit();
        self.periods.shrink_to_fit();
        self.tags.shrink_to_fit();
    }
}

/// A partnership with its programmes, sorted; `None` where it has none.
fn each_once(
    (partnership, mut programmes): (RecordIdx, Vec<RecordIdx>),
) -> Option<(RecordIdx, Vec<RecordIdx>)> {
    programmes.sort();
    programmes.dedup();
    (!programmes.is_empty()).then_some((partnership, programmes))
}

/// Writes the row of a record: over the one it had, else at the end.
fn put<T>(rows: &mut Vec<T>, row_of: &mut [u32], row: T, record: RecordIdx, exists: bool) {
    match row_of[record.0 as usize] {
        NO_ROW if exists => {
            row_of[record.0 as usize] = rows.len() as u32;
            rows.push(row);
        }
        NO_ROW => {}
        at => rows[at as usize] = row,
    }
}

fn participants_of(cells: &[CellView<'_>], mut term_idx: impl FnMut(&Term) -> TermIdx) -> Vec<Participant> {
    let mut participants: Vec<Participant> = Vec::new();
    for cell in cells.iter().filter(|cell| cell.field == Field::Participant) {
        let (mut first, mut is_disputed) = (None, false);
        for claim in cell.claims() {
            match claim.value() {
                Some(value) => first = first.or(Some((claim, value))),
                None => is_disputed = true,
            }
        }
        let Some((claim, ValueRef::Ref(who))) = first else { continue };
        let role = cells.iter().find(|other| other.field == Field::Role && other.element == cell.element);
        let role_claim = role.map(CellView::first);
        let role = role_claim.and_then(|claim| match claim.value() {
            Some(ValueRef::Term(term)) => Some(term_idx(term)),
            _ => None,
        });
        participants.push(Participant {
            who,
            role: role.unwrap_or(TermIdx::NONE),
            certainty: claim.certainty(),
            role_certainty: role_claim.map_or(Certainty::Said, |claim| claim.certainty()),
            is_disputed,
        });
    }
    participants
}

/// Values that repeat, each kept once.
#[derive(Clone, Debug)]
struct Interned<T> {
    items: Vec<T>,
    at: HashMap<T, u16>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { items: Vec::new(), at: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Interned<T> {
    fn find(&self, item: &T) -> Option<u16> {
        self.at.get(item).copied()
    }

    /// The item's place; the last one, which means "none", when there are too many.
    fn idx(&mut self, item: &T) -> u16 {
        if let Some(at) = self.find(item) {
            return at;
        }
        let Ok(at) = u16::try_from(self.items.len()) else { return u16::MAX };
        if at != u16::MAX {
            self.items.push(item.clone());
            self.at.insert(item.clone(), at);
        }
        at
    }
}

/// Who takes part in what: one sorted run a record, and lists of their own for those patched since.
#[derive(Clone, Debug, Default)]
struct Ties {
    ends: Vec<u32>,
    partnerships: Vec<RecordIdx>,
    patched: HashMap<RecordIdx, Vec<RecordIdx>>,
}

impl Ties {
    fn new(n_records: u32, ties: impl Iterator<Item = (RecordIdx, RecordIdx)> + Clone) -> Self {
        let mut ends = vec![0; n_records as usize];
        for (who, _) in ties.clone() {
            ends[who.0 as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum - *end;
        }
        let mut partnerships = vec![RecordIdx(0); sum as usize];
        for (who, partnership) in ties {
            let at = &mut ends[who.0 as usize];
            partnerships[*at as usize] = partnership;
            *at += 1;
        }
        Self { ends, partnerships, patched: HashMap::new() }
    }

    fn of(&self, record: RecordIdx) -> &[RecordIdx] {
        if let Some(patched) = self.patched.get(&record) {
            return patched;
        }
        let at = record.0 as usize;
        let Some(end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.partnerships[start as usize..*end as usize]
    }

    fn replace(&mut self, partnership: RecordIdx, before: &[RecordIdx], after: &[RecordIdx]) {
        for who in before {
            self.list(*who).retain(|tie| *tie != partnership);
        }
        for who in after {
            let list = self.list(*who);
            if let Err(at) = list.binary_search(&partnership) {
                list.insert(at, partnership);
            }
        }
    }

    fn list(&mut self, who: RecordIdx) -> &mut Vec<RecordIdx> {
        let current = self.of(who).to_vec();
        self.patched.entry(who).or_insert(current)
    }

    fn heap_bytes(&self) -> usize {
        (self.ends.capacity() + self.partnerships.capacity()) * 4 + self.patched.len() * 64
    }
}
