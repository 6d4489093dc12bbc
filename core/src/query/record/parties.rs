//! Who takes part, as what and with what, and who supports it.

use super::pieces::add_piece;
use super::value::{in_words, record_link};
use super::{Page, Row, Value, fields};
use crate::claim::{CellView, Certainty, Field, RecordKind, Term, ValueRef};
use crate::model::Support;
use crate::words::Msg;

/// What is recorded of a participant beside that they take part.
const DETAILS: [Field; 4] = [Field::Role, Field::Department, Field::SideStatus, Field::Contribution];

/// A participant: one element of these fields.
struct Party<'a> {
    role: Option<&'a Term>,
    /// What sources say of them: one value, or several where one says that they do not take part.
    values: Vec<Value>,
    differs: bool,
}

/// Rows of participants by role, in the order of the vocabulary, those without a role at first; then supporters.
pub(super) fn push_rows(page: &Page<'_>, rows: &mut Vec<Row>) {
    let mut parties = parties(page);
    let n_without_role = parties.iter().filter(|party| party.role.is_none()).count();
    let label = page.words.count(Msg::DetailsParticipant, n_without_role, &[]);
    push_role(&mut parties, None, &label, rows);
    let is_support = |id: &str| matches!(id, "supporter" | "funder");
    for entry in page.words.entries("role").iter().filter(|entry| !is_support(&entry.id)) {
        push_role(&mut parties, Some(&entry.id), entry.label(page.words.lang()), rows);
    }
    let supports =
        page.atlas.partnership(page.record).map(|row| page.atlas.supports(row)).unwrap_or_default();
    for (role, msg) in [("supporter", Msg::DetailsSupportedBy), ("funder", Msg::DetailsFundedBy)] {
        let n_before = rows.len();
        let label = page.words.get(msg);
        push_role(&mut parties, Some(role), label, rows);
        push_indirect(page, &supports, role, label, n_before, rows);
    }
    let own: Vec<&Term> = parties.iter().filter_map(|party| party.role).collect();
    for role in own {
        push_role(&mut parties, Some(role.as_str()), page.words.term("role", role), rows);
    }
    if page.atlas.kind(page.record) == RecordKind::Partnership && supports.is_empty() {
        rows.push(no_supporter(page));
    }
}

/// Takes the participants of a role into rows: one for all, and one for each of whom sources differ.
fn push_role(parties: &mut Vec<Party<'_>>, role: Option<&str>, label: &str, rows: &mut Vec<Row>) {
    let mut agreed = Row { label: label.to_owned(), ..Row::default() };
    let mut differing = Vec::new();
    let mut at = 0;
    while at < parties.len() {
        if parties[at].role.map(Term::as_str) != role {
            at += 1;
            continue;
        }
        let party = parties.remove(at);
        if party.differs {
            let label = label.to_owned();
            differing.push(Row { label, values: party.values, differs: true, is_ladder: false });
        } else {
            agreed.values.extend(party.values);
        }
    }
    if !agreed.values.is_empty() {
        rows.push(agreed);
    }
    rows.extend(differing);
}

fn parties<'a>(page: &Page<'a>) -> Vec<Party<'a>> {
    let mut elements: Vec<&str> = Vec::new();
    for cell in &page.cells {
        let is_ours = cell.field == Field::Participant || DETAILS.contains(&cell.field);
        if is_ours && !elements.contains(&cell.element) {
            elements.push(cell.element);
        }
    }
    elements.into_iter().filter_map(|element| party(page, element)).collect()
}

/// `None` for a participant that is hidden.
fn party<'a>(page: &Page<'a>, element: &str) -> Option<Party<'a>> {
    let of = |field: Field| page.cells.iter().find(|cell| cell.field == field && cell.element == element);
    let participant = of(Field::Participant);
    let mut values = match participant {
        Some(cell) => page.values(cell),
        None => vec![Value { text: page.words.get(Msg::DetailsNotNamed).to_owned(), ..Value::default() }],
    };
    // Details belong to whoever takes part, not to a source that says otherwise.
    let at = values.iter().position(|value| value.link.is_some()).unwrap_or(0);
    let value = values.get_mut(at)?;
    if let Some(cell) = participant {
        let says_so = cell.value().is_some();
        let about = if says_so { page.words.count(Msg::DetailsParticipant, 1, &[]) } else { String::new() };
        value.evidence.iter_mut().for_each(|piece| piece.about.clone_from(&about));
    }
    for cell in DETAILS.into_iter().filter_map(of) {
        add_detail(page, cell, value);
    }
    let role = of(Field::Role).and_then(|cell| match cell.value() {
        Some(ValueRef::Term(term)) => Some(term),
        _ => None,
    });
    Some(Party { role, values, differs: participant.is_some_and(CellView::differs) })
}

/// Adds a role, department, status or contribution to a participant: a line where the row's label does not say it.
fn add_detail(page: &Page<'_>, cell: &CellView<'_>, value: &mut Value) {
    let label = page.words.count(fields::label(cell.field), 1, &[]);
    let mut said: Vec<String> = Vec::new();
    for claim in cell.claims() {
        let detail = in_words(page, cell, &claim);
        let line = [&label, ": ", &detail.text].concat();
        add_piece(page, value, &claim, &line);
        let line = std::iter::once(line).chain(detail.notes).collect::<Vec<_>>().join(", ");
        let marked = if detail.mark.is_empty() { line } else { [&line, " (", &detail.mark, ")"].concat() };
        if !said.contains(&marked) {
            said.push(marked);
        }
    }
    if cell.field == Field::Role && !cell.differs() {
        // The row's label is the role; only how sure it is remains to be said, where that is the weaker part.
        let sure = page.certainty(cell.first().certainty(), false);
        if value.mark.is_empty() || cell.first().certainty() == Certainty::Unsure {
            value.mark = sure;
        }
        return;
    }
    if cell.differs() {
        said.insert(0, page.words.get(Msg::DetailsDiffer).to_owned());
    }
    value.notes.extend(said);
}

/// Adds those who support the record through a programme, with what the programme's claims say.
fn push_indirect(
    page: &Page<'_>,
    supports: &[Support],
    role: &str,
    label: &str,
    first: usize,
    rows: &mut Vec<Row>,
) {
    for support in supports {
        let Some(programme) = support.via else { continue };
        if page.atlas.term(support.role).is_none_or(|term| term.as_str() != role) {
            continue;
        }
        let mut value = record_link(page, support.who);
        let through = super::title_of(page.atlas, page.words, programme);
        value.notes.push(page.words.fill(Msg::DetailsThrough, &[("who", &through)]));
        for cell in page.atlas.claims().cells(programme) {
            let is_who = cell.field == Field::Participant && cell.value() == Some(ValueRef::Ref(support.who));
            let claims = cell.claims().filter(|_| is_who);
            claims.for_each(|claim| add_piece(page, &mut value, &claim, ""));
        }
        match rows[first..].iter_mut().find(|row| !row.differs) {
            Some(row) => row.values.push(value),
            None => rows.push(Row { label: label.to_owned(), values: vec![value], ..Row::default() }),
        }
    }
}

fn no_supporter(page: &Page<'_>) -> Row {
    let n_sources = super::related::sources_of(page).len();
    let text = page.words.count(Msg::DetailsNoSupporter, n_sources, &[]);
    let value = Value { text, ..Value::default() };
    let label = page.words.get(Msg::DetailsSupportedBy).to_owned();
    Row { label, values: vec![value], ..Row::default() }
}
