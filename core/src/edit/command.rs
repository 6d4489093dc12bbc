//! Commands, and the changes that they become.

use std::collections::HashSet;
use std::sync::Arc;

use thiserror::Error;

use super::unite;
use crate::claim::{
    Cell, CellView, Change, ChangeId, Claim, ClaimId, ClaimSet, Content, Evidence, Field, HlcClock,
    LocalText, RecordId, RecordIdx, Shape, Value, is_web_address,
};

/// The longest text accepted, in bytes: more than a page.
const TEXT_MAX: usize = 20_000;
/// The longest text of a name, a code or an element, in bytes.
const NAME_MAX: usize = 500;

/// What a person wants to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Says something of cells; records that are named for the first time begin to exist.
    Say(Vec<Draft>),
    /// Retracts all that is said of records.
    Retract(Vec<RecordId>),
    /// Takes changes back, also those that are taken back already: they stay so whatever becomes of what took them back. To
    /// take back such a change brings what it took back again.
    Withdraw(Vec<ChangeId>),
    /// Makes one record of several of a kind: what names the others names the one that is kept, which takes over what it does
    /// not have itself.
    Unite {
        /// The record that stays.
        kept: RecordId,
        /// Those that become one with it.
        others: Vec<RecordId>,
    },
}

/// What is to be said of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// About what.
    pub cell: Cell,
    /// What; to retract where nothing is said is refused.
    pub content: Content,
    /// On what it rests.
    pub evidence: Evidence,
    /// What becomes of what is said there now.
    pub replacing: Replacing,
}

/// What becomes of the claims of a cell when another one is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replacing {
    /// They hold no longer.
    #[default]
    All,
    /// They stand beside it: another source.
    None,
}

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// It would change nothing.
    #[error("nothing would change")]
    Nothing,
    /// A record is named that does not exist.
    #[error("there is no record {0}")]
    NoRecord(RecordId),
    /// There is no change of this identity.
    #[error("there is no such change")]
    NoChange(ChangeId),
    /// The value is not one of the field, is empty, or is too long.
    #[error("this cannot be the value of {0:?}")]
    BadValue(Field),
    /// A field of one value has an element, or one of many has none.
    #[error("{0:?} with such an element")]
    BadElement(Field),
    /// Two drafts speak of one cell.
    #[error("{0:?} is said twice")]
    Twice(Field),
    /// Records of different kinds, or one with itself, cannot become one.
    #[error("these cannot become one")]
    CannotUnite,
}

/// The change that a command is, as things are now, under an identity and by somebody. Its clock is `clock`'s next one at the
/// wall clock `now_ms`, in milliseconds since 1970-01-01T00:00Z, and later than all that it names, be that of the future.
///
/// # Errors
/// Why it is refused; see [`EditError`]. Nothing is touched then.
pub fn plan(
    set: &ClaimSet,
    command: &Command,
    (clock, now_ms): (&mut HlcClock, u64),
    id: ChangeId,
    author: Arc<str>,
) -> Result<Change, EditError> {
    let (claims, withdraws) = match command {
        Command::Say(drafts) => (said(set, drafts)?, Vec::new()),
        Command::Retract(records) => (retracted(set, records)?, Vec::new()),
        Command::Withdraw(changes) => (Vec::new(), withdrawn(set, changes)?),
        Command::Unite { kept, others } => (said(set, &unite::drafts(set, kept, others)?)?, Vec::new()),
    };
    if claims.is_empty() && withdraws.is_empty() {
        return Err(EditError::Nothing);
    }
    let replaced = claims.iter().filter(|claim| !claim.replaces.is_empty()).flat_map(|claim| {
        let Cell { record, field, element } = &claim.cell;
        let cell = set.find(record).and_then(|record| set.cell(record, *field, element));
        cell.into_iter().flat_map(|cell| cell.claims()).map(|claim| claim.clock())
    });
    let taken_back = withdraws.iter().filter_map(|id| set.change(*id)).map(|(change, _)| change.clock);
    replaced.chain(taken_back).for_each(|named| clock.follow(named));
    Ok(Change { id, clock: clock.tick(now_ms), author, claims, withdraws })
}

fn said(set: &ClaimSet, drafts: &[Draft]) -> Result<Vec<Claim>, EditError> {
    let made: HashSet<&RecordId> = drafts
        .iter()
        .filter(|draft| matches!(draft.content, Content::Value(_)))
        .map(|draft| &draft.cell.record)
        .collect();
    let exists = |id: &RecordId| made.contains(id) || set.find(id).is_some_and(|record| set.exists(record));
    let mut cells = HashSet::new();
    let mut claims = Vec::new();
    for Draft { cell, content, evidence, replacing } in drafts {
        let field = cell.field;
        let fits_element = field.is_many() != cell.element.is_empty() || is_free_list(field);
        if !fits_element || cell.element.len() > NAME_MAX {
            return Err(EditError::BadElement(field));
        }
        if !cells.insert(cell) {
            return Err(EditError::Twice(field));
        }
        if let Content::Value(value) = content
            && !is_good(field.shape(), value)
        {
            return Err(EditError::BadValue(field));
        }
        let named = named_by(content).into_iter().chain(&evidence.source);
        if let Some(missing) = named.into_iter().find(|id| !exists(id)) {
            return Err(EditError::NoRecord(missing.clone()));
        }
        let evidence_texts = evidence.locator.iter().all(|text| is_filled(text, NAME_MAX))
            && evidence.says.iter().all(is_good_text);
        if !evidence_texts {
            return Err(EditError::BadValue(field));
        }
        let there = set.find(&cell.record).and_then(|record| set.cell(record, field, &cell.element));
        if *content == Content::Retract && there.is_none() {
            continue;
        }
        if there.is_some_and(|there| says_so_already(set, &there, content, evidence)) {
            continue;
        }
        let replaces = match replacing {
            Replacing::All => ids_of(there.as_ref()),
            Replacing::None => Vec::new(),
        };
        claims.push(Claim {
            cell: cell.clone(),
            content: content.clone(),
            evidence: evidence.clone(),
            replaces,
        });
    }
    Ok(claims)
}

/// Whether the one live claim of a cell is what would be said, on the same evidence.
fn says_so_already(set: &ClaimSet, cell: &CellView<'_>, content: &Content, evidence: &Evidence) -> bool {
    let mut claims = cell.claims();
    let (Some(only), None) = (claims.next(), claims.next()) else { return false };
    let is_same = match content {
        Content::Value(value) => only.value().is_some_and(|there| set.is_value(there, value)),
        Content::Absent => only.value().is_none(),
        Content::Retract => false,
    };
    let own = only.evidence();
    is_same && own.map_or_else(|| *evidence == Evidence::default(), |own| own == evidence)
}

fn ids_of(cell: Option<&CellView<'_>>) -> Vec<ClaimId> {
    cell.into_iter().flat_map(CellView::claims).map(|claim| claim.id()).collect()
}

fn retracted(set: &ClaimSet, records: &[RecordId]) -> Result<Vec<Claim>, EditError> {
    let mut claims = Vec::new();
    for id in records {
        let record = existing(set, id)?;
        claims.extend(set.cells(record).iter().map(|cell| Claim {
            cell: Cell { record: id.clone(), field: cell.field, element: cell.element.into() },
            content: Content::Retract,
            evidence: Evidence::default(),
            replaces: ids_of(Some(cell)),
        }));
    }
    Ok(claims)
}

/// A record by its identity, if it exists.
pub(super) fn existing(set: &ClaimSet, id: &RecordId) -> Result<RecordIdx, EditError> {
    set.find(id).filter(|record| set.exists(*record)).ok_or_else(|| EditError::NoRecord(id.clone()))
}

fn withdrawn(set: &ClaimSet, changes: &[ChangeId]) -> Result<Vec<ChangeId>, EditError> {
    let (mut seen, mut named, mut is_any_effective) = (HashSet::new(), Vec::new(), false);
    for id in changes {
        let (_, is_effective) = set.change(*id).ok_or(EditError::NoChange(*id))?;
        is_any_effective |= is_effective;
        if seen.insert(*id) {
            named.push(*id);
        }
    }
    Ok(if is_any_effective { named } else { Vec::new() })
}

/// Lists whose elements are told apart by what they hold, of which the first may go without; the names of imported places and
/// the posts of collections do.
fn is_free_list(field: Field) -> bool {
    field.is_many() && matches!(field.shape(), Shape::Period | Shape::Text | Shape::Name | Shape::Post)
}

fn named_by(content: &Content) -> Vec<&RecordId> {
    match content {
        Content::Value(Value::Ref(id)) => vec![id],
        Content::Value(Value::Post(post)) => post.organisation.iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a value can be kept: of the shape, filled, and read again as it is written.
fn is_good(shape: Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Text, Value::Text(text)) => is_good_text(text),
        (Shape::Name, Value::Name(name)) => is_filled(&name.text, NAME_MAX),
        (Shape::Term(_), Value::Term(term)) => is_filled(term.own_words().unwrap_or(term.as_str()), NAME_MAX),
        (Shape::Ref, Value::Ref(_))
        | (Shape::Period, Value::Period(_))
        | (Shape::Point, Value::Point(_))
        | (Shape::Flag, Value::Flag(_)) => true,
        (Shape::Number, Value::Number(number)) => number.is_finite(),
        (Shape::Code, Value::Code(code)) => is_filled(code, NAME_MAX),
        (Shape::Link, Value::Link(link)) => is_web_address(link) && link.len() <= TEXT_MAX,
        (Shape::Post, Value::Post(post)) => is_good_text(&post.title),
        (Shape::Step, Value::Step(step)) => {
            is_filled(step.level.as_str(), NAME_MAX) && step.text.iter().all(is_good_text)
        }
        _ => false,
    }
}

fn is_filled(text: &str, max: usize) -> bool {
    !text.trim().is_empty() && text.len() <= max
}

fn is_good_text(text: &LocalText) -> bool {
    !text.entries().is_empty() && text.entries().iter().all(|(_, text)| is_filled(text, TEXT_MAX))
}
