//! The table of what is shown: the equal of the map, in words, and as it is saved as a file.
//!
//! Each cell says by itself what in it is weaker than said in a source. People who are hidden are in no cell.

use super::Visible;
use super::lists::saying;
use crate::claim::{CellView, Certainty, Field, RecordIdx, Term, ValueRef};
use crate::model::{Atlas, Participant, PartnershipRow, PeriodKind};
use crate::time::EndKind;
use crate::words::{Msg, Words, evidence, parties, party_name, record_title, tie_when};

/// A column of the table of partnerships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableColumn {
    /// Who takes part, each with its role where one is known.
    Who,
    /// Form and methods.
    What,
    /// Themes.
    Themes,
    /// When, in words.
    When,
    /// Status, and that of a side where it differs.
    Status,
    /// Who supports or funds it.
    Support,
    /// The weakest certainty of who takes part or supports it, of its form and dates; whether sources differ.
    Certainty,
    /// Titles of the sources.
    Sources,
}

impl TableColumn {
    /// All, in the order shown.
    pub const ALL: [Self; 8] = [
        Self::Who,
        Self::What,
        Self::Themes,
        Self::When,
        Self::Status,
        Self::Support,
        Self::Certainty,
        Self::Sources,
    ];

    /// What stands at its head.
    pub fn label(self, words: &Words) -> String {
        let msg = match self {
            Self::Who => Msg::TableWho,
            Self::What => Msg::TableWhat,
            Self::Themes => Msg::DetailsTheme,
            Self::When => Msg::DetailsActual,
            Self::Status => Msg::DetailsStatus,
            Self::Support => Msg::DetailsSupportedBy,
            Self::Certainty => Msg::FacetCertainty,
            Self::Sources => Msg::DetailsSource,
        };
        words.count(msg, 2, &[])
    }
}

/// A partnership in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The partnership.
    pub record: RecordIdx,
    /// A cell for each of [`TableColumn::ALL`]; empty where nothing is stated.
    pub cells: [String; 8],
}

/// An offer or need in the table below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SayingRow {
    /// The record.
    pub record: RecordIdx,
    /// Who, what, when it was said.
    pub cells: [String; 3],
}

/// All rows of the table, by record.
pub fn table(atlas: &Atlas, shown: &Visible, words: &Words) -> Vec<TableRow> {
    shown.ties.iter().map(|tie| table_row(atlas, words, tie.record)).collect()
}

/// The row of a partnership.
pub fn table_row(atlas: &Atlas, words: &Words, tie: RecordIdx) -> TableRow {
    let page = Page::new(atlas, words, tie);
    TableRow { record: tie, cells: TableColumn::ALL.map(|column| page.cell(column)) }
}

/// Rows of the offers shown, then of the needs.
pub fn sayings(atlas: &Atlas, shown: &Visible, words: &Words) -> Vec<SayingRow> {
    let row = |record: RecordIdx| {
        let mut entry = saying(atlas, words, record);
        let when = entry.lines.pop().unwrap_or_default();
        SayingRow { record, cells: [entry.title, entry.lines.join(", "), when] }
    };
    shown.offers.iter().chain(&shown.needs).map(|item| row(item.record)).collect()
}

/// The partnerships shown in the order of a column, rows without a value last; those that are equal stay by record.
/// `ranks` gives texts their places in the order of the language, equal texts the same.
pub fn table_order(
    atlas: &Atlas,
    words: &Words,
    shown: &Visible,
    column: TableColumn,
    is_descending: bool,
    ranks: &dyn Fn(&[String]) -> Vec<u32>,
) -> Vec<RecordIdx> {
    let ties = shown.ties.iter().map(|tie| tie.record);
    let keys: Vec<Option<u64>> = match column {
        TableColumn::When => ties.map(|tie| time_key(atlas, tie)).collect(),
        TableColumn::Certainty => ties.map(|tie| certainty_key(atlas, tie)).collect(),
        _ => {
            let texts: Vec<String> = ties.map(|tie| Page::new(atlas, words, tie).cell(column)).collect();
            let ranks = ranks(&texts);
            texts.iter().zip(ranks).map(|(text, rank)| (!text.is_empty()).then_some(rank.into())).collect()
        }
    };
    // Places of columns, days and ranks stay far below the last number, which is for rows without a value.
    let key =
        |key: Option<u64>| key.map_or(u64::MAX, |key| if is_descending { u64::MAX - 1 - key } else { key });
    let mut order: Vec<(u64, u32)> = keys.into_iter().map(key).zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| shown.ties[at as usize].record).collect()
}

/// Rows as they are saved, in the order given: a row of headings, then the rows, with stable identities, dates by
/// ISO 8601-2 and the addresses of the sources.
pub fn table_export(atlas: &Atlas, words: &Words, ties: &[RecordIdx]) -> Vec<Vec<String>> {
    let mut heads = vec![words.get(Msg::TableId).to_owned()];
    heads.extend(TableColumn::ALL.map(|column| column.label(words)));
    for msg in [Msg::TableIds, Msg::TableDates, Msg::TablePlannedDates, Msg::DetailsUrl] {
        heads.push(words.count(msg, 2, &[]));
    }
    let row = |tie: RecordIdx| {
        let page = Page::new(atlas, words, tie);
        let mut cells = vec![atlas.id(tie).to_string()];
        cells.extend(TableColumn::ALL.map(|column| page.cell(column)));
        cells.extend([page.ids(), page.dates(PeriodKind::Actual), page.dates(PeriodKind::Planned)]);
        cells.push(page.addresses());
        cells
    };
    std::iter::once(heads).chain(ties.iter().map(|tie| row(*tie))).collect()
}

/// A partnership about to be put into words.
struct Page<'a> {
    atlas: &'a Atlas,
    words: &'a Words,
    tie: RecordIdx,
    row: Option<&'a PartnershipRow>,
    cells: Vec<CellView<'a>>,
}

impl<'a> Page<'a> {
    fn new(atlas: &'a Atlas, words: &'a Words, tie: RecordIdx) -> Self {
        Self { atlas, words, tie, row: atlas.partnership(tie), cells: atlas.claims().cells(tie) }
    }

    fn cell(&self, column: TableColumn) -> String {
        let Some(row) = self.row else { return String::new() };
        match column {
            TableColumn::Who => self.who(row),
            TableColumn::What => self.what(),
            TableColumn::Themes => self.labels(Field::Theme, "theme").join(", "),
            TableColumn::When => tie_when(self.atlas, self.words, self.tie),
            TableColumn::Status => self.status(),
            TableColumn::Support => self.support(row),
            TableColumn::Certainty => self.certainty(row),
            TableColumn::Sources => {
                let title = |source: &RecordIdx| record_title(self.atlas, self.words, *source);
                self.sources().iter().map(title).collect::<Vec<_>>().join("; ")
            }
        }
    }

    fn who(&self, row: &PartnershipRow) -> String {
        let who = |party: Participant| {
            let sure = Some(party.certainty).filter(|sure| *sure != Certainty::Said);
            let role = self.atlas.term(party.role).map(|role| self.role(role, party.role_certainty));
            let sure = sure.map(|sure| evidence::certainty(self.words, sure).to_owned());
            let differs = party.is_disputed.then(|| self.words.get(Msg::TableDiffer).to_owned());
            beside(self.name(party.who), sure.into_iter().chain(role).chain(differs))
        };
        parties(self.atlas, row).into_iter().map(who).collect::<Vec<_>>().join(", ")
    }

    /// A role, with how sure it is: "mentor" or "our reading: mentor".
    fn role(&self, role: &Term, sure: Certainty) -> String {
        let label = self.words.term("role", role);
        if sure == Certainty::Said {
            return label.to_owned();
        }
        let sure = evidence::certainty(self.words, sure);
        self.words.fill(Msg::TitleOf, &[("who", sure), ("what", label)])
    }

    fn name(&self, who: RecordIdx) -> String {
        let name = party_name(self.atlas, self.words, who);
        name.map_or_else(|| self.atlas.id(who).slug().to_owned(), ToOwned::to_owned)
    }

    /// The form, then methods; a method that gives the form its name is said once, as sure as the surer of the two.
    fn what(&self) -> String {
        let (forms, methods) = (self.terms(Field::Form), self.terms(Field::Method));
        let is_said_by =
            |others: &[(&Term, Certainty)], term: &Term, is_surer: &dyn Fn(Certainty) -> bool| {
                others.iter().any(|(other, sure)| *other == term && is_surer(*sure))
            };
        let mut parts = Vec::new();
        for (form, sure) in &forms {
            if !is_said_by(&methods, form, &|method_sure| method_sure <= *sure) {
                parts.push(self.label("form", form, *sure));
            }
        }
        for (method, sure) in &methods {
            if !is_said_by(&forms, method, &|form_sure| form_sure < *sure) {
                parts.push(self.label("method", method, *sure));
            }
        }
        parts.join(", ")
    }

    fn labels(&self, field: Field, vocabulary: &str) -> Vec<String> {
        self.terms(field).into_iter().map(|(term, sure)| self.label(vocabulary, term, sure)).collect()
    }

    /// A term in words, with how sure it is where that is less than said.
    fn label(&self, vocabulary: &str, term: &Term, sure: Certainty) -> String {
        evidence::hedged(self.words, self.words.term(vocabulary, term).to_owned(), sure)
    }

    /// The terms of a field, each with how sure it is.
    fn terms(&self, field: Field) -> Vec<(&'a Term, Certainty)> {
        self.cells.iter().filter(|cell| cell.field == field).filter_map(CellView::term).collect()
    }

    fn status(&self) -> String {
        let mut parts = self.labels(Field::Status, "status");
        for cell in self.cells.iter().filter(|cell| cell.field == Field::SideStatus) {
            let party =
                self.cells.iter().find(|c| c.field == Field::Participant && c.element == cell.element);
            let Some(ValueRef::Ref(who)) = party.and_then(CellView::value) else { continue };
            let Some((status, sure)) = cell.term().filter(|_| !self.atlas.is_hidden(who)) else { continue };
            let status = self.label("status", status, sure);
            parts.push(self.words.fill(Msg::TitleOf, &[("who", &self.name(who)), ("what", &status)]));
        }
        parts.join(", ")
    }

    /// Who supports it itself, then who does through a programme, with the programme.
    fn support(&self, row: &PartnershipRow) -> String {
        let mut parts: Vec<String> = Vec::new();
        let own = self.atlas.participants(row).iter().copied();
        let own = own.map(|party| (party, Certainty::Said, None));
        let through = self.atlas.programmes_of(self.tie).iter().flat_map(|programme| {
            let link = self.link(*programme);
            self.atlas.members(*programme).into_iter().map(move |party| (party, link, Some(*programme)))
        });
        for (party, link, via) in own.chain(through) {
            let Some(role) = self.atlas.term(party.role).filter(|_| self.atlas.is_supporting(party.role))
            else {
                continue;
            };
            if !self.atlas.is_hidden(party.who) {
                let role = self.role(role, party.certainty.max(party.role_certainty).max(link));
                let via = via.map(|via| self.words.fill(Msg::DetailsThrough, &[("who", &self.name(via))]));
                let differs = party.is_disputed.then(|| self.words.get(Msg::TableDiffer).to_owned());
                let doubts = std::iter::once(role).chain(via).chain(differs);
                parts.push(beside(self.name(party.who), doubts));
            }
        }
        parts.join(", ")
    }

    /// How sure it is that the partnership has to do with a programme.
    fn link(&self, programme: RecordIdx) -> Certainty {
        let names = |cells: &[CellView<'_>], field: Field, other: RecordIdx| {
            let of_field = cells.iter().filter(|cell| cell.field == field);
            let mut valued = of_field.filter_map(CellView::valued);
            valued.find(|(_, value)| *value == ValueRef::Ref(other)).map(|(claim, _)| claim.certainty())
        };
        let its_own = names(&self.cells, Field::Programme, programme);
        let enables = || names(&self.atlas.claims().cells(programme), Field::Enables, self.tie);
        its_own.or_else(enables).unwrap_or_default()
    }

    fn certainty(&self, row: &PartnershipRow) -> String {
        let mut text = evidence::certainty(self.words, row.certainty).to_owned();
        if row.differs {
            text.push_str("; ");
            text.push_str(self.words.get(Msg::TableDiffer));
        }
        text
    }

    /// The sources of its statements, each once, in the order in which they are met.
    fn sources(&self) -> Vec<RecordIdx> {
        let mut sources: Vec<RecordIdx> = Vec::new();
        for claim in self.cells.iter().flat_map(CellView::claims) {
            if let Some(source) = claim.source().filter(|source| !sources.contains(source)) {
                sources.push(source);
            }
        }
        sources
    }

    /// The addresses of the sources, in their order.
    fn addresses(&self) -> String {
        let of = |source: &RecordIdx| {
            let address = self.atlas.text(*source, Field::Url, self.words.lang());
            address.unwrap_or(self.words.get(Msg::EvidenceNoAddress)).to_owned()
        };
        self.sources().iter().map(of).collect::<Vec<_>>().join("; ")
    }

    /// The identities of who takes part, in the order of their names.
    fn ids(&self) -> String {
        let parties = self.row.map(|row| parties(self.atlas, row)).unwrap_or_default();
        parties.iter().map(|party| self.atlas.id(party.who).to_string()).collect::<Vec<_>>().join("; ")
    }

    /// The periods of a kind as on file, all that sources give.
    fn dates(&self, kind: PeriodKind) -> String {
        let periods = self.row.map(|row| self.atlas.periods(row)).unwrap_or_default();
        let of_kind = periods.iter().filter(|entry| entry.kind == kind);
        of_kind.map(|entry| self.atlas.period(entry.period).text().to_owned()).collect::<Vec<_>>().join("; ")
    }
}

/// A name with what is to be said beside it in brackets.
fn beside(name: String, notes: impl Iterator<Item = String>) -> String {
    let notes = notes.collect::<Vec<_>>().join("; ");
    if notes.is_empty() { name } else { [&*name, " (", &*notes, ")"].concat() }
}

/// By the first day that it can have begun, else by the last that it can have ended; `None` without a date.
fn time_key(atlas: &Atlas, tie: RecordIdx) -> Option<u64> {
    let bounds = atlas.bounds(atlas.shown_period(atlas.partnership(tie)?)?.period);
    let days = [
        (bounds.start == EndKind::Known).then_some(bounds.start_earliest),
        (bounds.start == EndKind::Known).then_some(bounds.start_latest),
        Some(bounds.end_latest),
        Some(bounds.end_earliest),
    ];
    let day = days.into_iter().flatten().find(|day| day.is_finite())?;
    // The numbers of days, from the least one.
    Some((i64::from(day.0) - i64::from(i32::MIN)) as u64)
}

fn certainty_key(atlas: &Atlas, tie: RecordIdx) -> Option<u64> {
    let row = atlas.partnership(tie)?;
    Some(row.certainty as u64 * 2 + u64::from(row.differs))
}
