//! What the card beside the pointer says: a title and a few lines.

use super::captions::{self, Captioned};
use super::content::MapContent;
use crate::claim::{RecordIdx, RecordKind};
use crate::model::Atlas;
use crate::words::{Msg, Words};

/// A card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Who or what it is.
    pub title: String,
    /// What else there is to say, most important first.
    pub lines: Vec<String>,
}

/// The card of a record that is drawn.
pub fn card(atlas: &Atlas, content: &MapContent, record: RecordIdx, words: &Words) -> Card {
    let lang = words.lang();
    if atlas.kind(record) == RecordKind::Partnership {
        let differs = atlas.partnership(record).is_some_and(|row| row.differs);
        let differs = differs.then(|| words.get(Msg::EditDiffer).to_owned());
        let lines = captions::tie_lines(atlas, record, words).into_iter().map(|(_, text)| text);
        let mut lines = lines.chain(differs);
        return Card { title: lines.next().unwrap_or_default(), lines: lines.collect() };
    }
    let title = atlas.name(record, lang).unwrap_or_default().to_owned();
    let mut lines = Vec::new();
    if let Some(at) = content.mark_of(record) {
        let mark = &content.marks[at];
        if mark.n_ties > 0 {
            lines.push(words.count(Msg::MapCountTies, mark.n_ties as usize, &[]));
        }
        let said = captions::mark_caption(atlas, mark, at as u32, true, words);
        let said = said.filter(|caption| caption.of == Captioned::Mark(at as u32));
        lines.extend(
            said.into_iter().flat_map(|caption| caption.lines.into_iter().skip(1)).map(|(_, text)| text),
        );
    }
    Card { title, lines }
}
