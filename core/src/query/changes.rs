//! What a person has changed, in words.

use super::record::label;
use crate::claim::{Change, ChangeId, Content, RecordId, RecordKind, Value};
use crate::edit::is_act;
use crate::model::Atlas;
use crate::words::{Msg, Words, list, record_title};

/// So many records of a change are named.
const NAMED_MAX: usize = 3;

/// A change, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedChange {
    /// The change.
    pub id: ChangeId,
    /// When, in milliseconds since 1970-01-01T00:00Z.
    pub millis: u64,
    /// What was done to what.
    pub sentence: String,
    /// What it speaks of, for those who want to know more; empty where the sentence says it.
    pub fields: String,
    /// Whether it holds, that is, is not taken back.
    pub is_effective: bool,
}

/// All changes, the newest first; to take one back is none of its own.
pub fn changes_listed(atlas: &Atlas, words: &Words) -> Vec<ListedChange> {
    let mut changes: Vec<_> =
        atlas.claims().changes().filter(|(change, _)| is_act(atlas.claims(), change)).collect();
    changes.sort_by_key(|(change, _)| std::cmp::Reverse((change.clock, change.id)));
    changes.into_iter().map(|(change, is_effective)| listed(atlas, words, change, is_effective)).collect()
}

fn listed(atlas: &Atlas, words: &Words, change: &Change, is_effective: bool) -> ListedChange {
    let (id, millis) = (change.id, change.clock.millis);
    if change.claims.is_empty() {
        // What it took back is told apart: acts, not their undoing.
        let is_listed = |id: &&ChangeId| {
            atlas.claims().change(**id).is_some_and(|(named, _)| is_act(atlas.claims(), named))
        };
        let n = change.withdraws.iter().filter(is_listed).count();
        let sentence = words.count(Msg::EditRestored, n, &[]);
        return ListedChange { id, millis, sentence, fields: String::new(), is_effective };
    }
    let mut records: Vec<&RecordId> = Vec::new();
    let mut fields: Vec<&str> = Vec::new();
    for claim in &change.claims {
        if !records.contains(&&claim.cell.record) {
            records.push(&claim.cell.record);
        }
        let name = words.get(label(claim.cell.field)).split(" | ").next().unwrap_or_default();
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    let removes = change.claims.iter().all(|claim| claim.content == Content::Retract);
    let replaces = change.claims.iter().any(|claim| !claim.replaces.is_empty());
    let msg = match (removes, replaces) {
        (true, _) => Msg::EditRemoved,
        (false, true) => Msg::EditChanged,
        (false, false) => Msg::EditAdded,
    };
    // A partnership stands for the places and sources that came with it.
    if let Some(tie) = records.iter().find(|record| record.kind() == RecordKind::Partnership) {
        records = vec![tie];
    }
    let names: Vec<String> =
        records.iter().take(NAMED_MAX).map(|record| name(atlas, words, change, record)).collect();
    let what = list(words, &names.iter().map(String::as_str).collect::<Vec<_>>());
    ListedChange {
        id,
        millis,
        sentence: words.fill(msg, &[("what", &what)]),
        fields: if msg == Msg::EditChanged { fields.join(" · ") } else { String::new() },
        is_effective,
    }
}

/// The title of a record; of one that does not exist any more, a name that the change gives it, or its identity.
fn name(atlas: &Atlas, words: &Words, change: &Change, record: &RecordId) -> String {
    let there = atlas.find(record).filter(|there| atlas.exists(*there));
    let title = there.map(|there| record_title(atlas, words, there)).filter(|title| !title.is_empty());
    let own = || {
        let mut claims = change.claims.iter().filter(|claim| claim.cell.record == *record);
        claims.find_map(|claim| match &claim.content {
            Content::Value(Value::Name(name)) => Some(name.text.to_string()),
            _ => None,
        })
    };
    title.or_else(own).unwrap_or_else(|| record.slug().to_owned())
}
