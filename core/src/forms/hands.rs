//! What hands do on the views, as drafts: an end of a bar that was moved, cities that get their names.

use super::evidence::TypedEvidence;
use super::party::Party;
use super::value::FieldProblem;
use crate::claim::{
    Cell, CellView, Content, Evidence, Field, Period, RecordId, RecordIdx, RecordKind, Value, ValueRef,
};
use crate::edit::{Draft, Replacing};
use crate::model::{Atlas, PeriodKind};
use crate::time::{Day, Edtf, ReadError};
use crate::words::{Words, dates};

/// Where a year is so many pixels wide, a hand means a month; and where it is so much wider, a day.
const MONTH_FROM_PX: f64 = 240.0;
const DAY_FROM_PX: f64 = 4000.0;

/// What is to be said so that a partnership begins, or ends, on a day, read as precisely as a hand can mean it where a year is
/// `year_px` wide. Its other end stays as it is written.
///
/// # Errors
/// [`FieldProblem::Missing`] if it has no date, [`FieldProblem::Date`] if it would end before it begins.
pub fn end_moved(
    atlas: &Atlas,
    words: &Words,
    record: RecordIdx,
    is_start: bool,
    (day, year_px): (Day, f64),
    (evidence, chance): (&TypedEvidence, u64),
) -> Result<Vec<Draft>, FieldProblem> {
    let row = atlas.partnership(record).ok_or(FieldProblem::Missing)?;
    let shown = atlas.shown_period(row).ok_or(FieldProblem::Missing)?;
    let (field, before) = (field_of(shown.kind), atlas.period(shown.period));
    let cells = atlas.claims().cells(record);
    let is_shown = |cell: &&CellView<'_>| {
        cell.field == field
            && cell.claims().any(
                |claim| matches!(claim.value(), Some(ValueRef::Period(period)) if period.text() == before.text()),
            )
    };
    let cell = cells.iter().find(is_shown).ok_or(FieldProblem::Missing)?;
    let after = Edtf::parse(&moved(before.text(), is_start, &day_text(day, year_px)))
        .map_err(|_| FieldProblem::Date(ReadError::EndBeforeStart))?;
    let (evidence, mut drafts) = evidence.drafts(atlas, words, chance);
    drafts.push(Draft {
        cell: Cell { record: atlas.id(record), field, element: cell.element.into() },
        content: Content::Value(Value::Period(Period(after))),
        evidence,
        replacing: Replacing::All,
    });
    Ok(drafts)
}

/// The date that a hand means by a day where a year is `year_px` wide, in words.
pub fn day_meant(words: &Words, day: Day, year_px: f64) -> String {
    let text = day_text(day, year_px);
    Edtf::parse(&text).map_or(text, |date| dates::when(words, &date))
}

fn field_of(kind: PeriodKind) -> Field {
    match kind {
        PeriodKind::Actual => Field::Actual,
        PeriodKind::Planned => Field::Planned,
    }
}

/// A date of EDTF with another start or end.
fn moved(text: &str, is_start: bool, end: &str) -> String {
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    match is_start {
        true if to == end => end.to_owned(),
        true => [end, "/", to].concat(),
        false if from == end => end.to_owned(),
        false => [from, "/", end].concat(),
    }
}

fn day_text(day: Day, year_px: f64) -> String {
    let civil = day.civil();
    if year_px < MONTH_FROM_PX {
        format!("{:04}", civil.year)
    } else if year_px < DAY_FROM_PX {
        format!("{:04}-{:02}", civil.year, civil.month)
    } else {
        format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
    }
}

/// What is to be said so that cities that were not named are these: whatever names them names the first of these instead, with
/// what was said of them there, and the others beside it. What was said before stays to be seen, as with every change.
///
/// # Errors
/// What is wrong with which of them.
pub fn named_drafts(
    atlas: &Atlas,
    words: &Words,
    unnamed: RecordIdx,
    parties: &[Option<Party>],
    evidence: &TypedEvidence,
    chance: u64,
) -> Result<Vec<Draft>, Vec<(usize, FieldProblem)>> {
    let (evidence, mut drafts) = evidence.drafts(atlas, words, chance);
    let (mut named, mut problems): (Vec<RecordId>, Vec<(usize, FieldProblem)>) = Default::default();
    for (at, party) in parties.iter().enumerate() {
        let chance = chance.wrapping_add(1 + at as u64);
        match party.as_ref().map(|party| party.drafts(RecordKind::Place, &evidence, chance)) {
            // Empty lines are for more.
            None => {}
            Some(Err(problem)) => problems.push((at, problem)),
            Some(Ok((id, _))) if named.contains(&id) || atlas.find(&id) == Some(unnamed) => {
                problems.push((at, FieldProblem::Same));
            }
            Some(Ok((id, made))) => {
                drafts.extend(made);
                named.push(id);
            }
        }
    }
    if named.is_empty() && problems.is_empty() {
        problems.push((0, FieldProblem::Missing));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let claims = atlas.claims();
    for record in (0..claims.n_records()).map(RecordIdx) {
        let mut names_it = false;
        claims.visit(record, &mut |cell| names_it |= cell.value() == Some(ValueRef::Ref(unnamed)));
        if names_it && record != unnamed {
            name_in(atlas, record, unnamed, &named, &evidence, &mut drafts);
        }
    }
    Ok(drafts)
}

/// Names cities in one record.
fn name_in(
    atlas: &Atlas,
    record: RecordIdx,
    unnamed: RecordIdx,
    named: &[RecordId],
    evidence: &Evidence,
    drafts: &mut Vec<Draft>,
) {
    let cells = atlas.claims().cells(record);
    let id = atlas.id(record);
    let mut say = |field, element: &str, content, evidence: Evidence| {
        let cell = Cell { record: id.clone(), field, element: element.into() };
        drafts.push(Draft { cell, content, evidence, replacing: Replacing::All });
    };
    for cell in cells.iter().filter(|cell| cell.value() == Some(ValueRef::Ref(unnamed))) {
        let there = |id: &&RecordId| {
            let at = atlas.find(id);
            cells.iter().any(|cell_there| {
                cell_there.field == cell.field && at.is_some() && cell_there.value() == at.map(ValueRef::Ref)
            })
        };
        // Whoever is there already is not there twice.
        let mut new = named.iter().filter(|id| !there(id));
        let beside: Vec<&CellView<'_>> = match cell.field {
            Field::Participant => {
                cells.iter().filter(|of| of.field.is_of_participant() && of.element == cell.element).collect()
            }
            _ => Vec::new(),
        };
        match new.next() {
            Some(first) => {
                say(cell.field, cell.element, Content::Value(Value::Ref(first.clone())), evidence.clone());
            }
            None => {
                for gone in beside.iter().copied().chain([cell]) {
                    say(gone.field, gone.element, Content::Retract, Evidence::default());
                }
            }
        }
        if !cell.field.is_many() {
            continue;
        }
        for other in new {
            say(cell.field, other.slug(), Content::Value(Value::Ref(other.clone())), evidence.clone());
            for of in &beside {
                if let Some(value) = of.value() {
                    let value = atlas.claims().value_of(value);
                    say(of.field, other.slug(), Content::Value(value), evidence.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_takes_the_place_of_what_was_written_there() {
        for (text, is_start, end, wanted) in [
            ("2011/", true, "2009", "2009/"),
            ("2011/..", true, "2009", "2009/.."),
            ("2011/", false, "2014", "2011/2014"),
            ("2011/2013-05", false, "2014", "2011/2014"),
            ("2012", true, "2010", "2010/2012"),
            ("2012", false, "2013-04", "2012/2013-04"),
            ("2012/2013", false, "2012", "2012"),
            ("../2013", true, "2001", "2001/2013"),
        ] {
            assert_eq!(moved(text, is_start, end), wanted);
            assert!(Edtf::parse(wanted).is_ok());
        }
    }

    #[test]
    fn a_hand_means_what_it_can_show() {
        let day = Day::new(2014, 3, 9).unwrap();
        assert_eq!(day_text(day, 40.0), "2014");
        assert_eq!(day_text(day, 400.0), "2014-03");
        assert_eq!(day_text(day, 9000.0), "2014-03-09");
    }
}
