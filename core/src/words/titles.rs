//! What records are called, in words never stronger than the weakest statement they rest on.

use super::Words;
use crate::claim::{Field, RecordIdx, RecordKind};
use crate::model::Atlas;

/// A partnership in a few words, in parts that can stand on lines of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TieTitle {
    /// Who takes part, such as "São Paulo and eThekwini".
    pub parties: String,
    /// What it is, such as "Mentoring"; the form where no method is stated.
    pub what: String,
    /// When, such as "set up in 2011" or "planned for 2013 to 2014"; empty where no date is stated.
    pub when: String,
    /// What is our reading or unsure in it, such as "our reading: São Paulo shares"; empty where nothing is.
    pub reading: String,
}

/// A partnership in a few words.
pub fn tie_title(atlas: &Atlas, words: &Words, tie: RecordIdx) -> TieTitle {
    let mut title = TieTitle::default();
    let Some(row) = atlas.partnership(tie) else { return title };
    let parties = atlas.participants(row).iter().filter(|p| !atlas.is_supporting(p.role));
    let names: Vec<&str> = parties.filter_map(|p| atlas.name(p.who, words.lang())).collect();
    title.parties = names.join(", ");
    title.what = atlas.term(row.form).map(|form| words.term("form", form).to_owned()).unwrap_or_default();
    title
}

/// What a record of any kind is called: its name; of a partnership its parties; of an offer, need, plan or statement
/// its summary.
pub fn record_title(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    if atlas.kind(record) == RecordKind::Partnership {
        return tie_title(atlas, words, record).parties;
    }
    let name = atlas.name(record, words.lang()).or_else(|| atlas.text(record, Field::Summary, words.lang()));
    name.map_or_else(|| atlas.id(record).to_string(), ToOwned::to_owned)
}
