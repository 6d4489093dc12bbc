//! On what it rests, as it is typed; and identities for what is new.

use crate::claim::{
    Cell, Certainty, Content, Evidence, Field, Name, NameKind, RecordId, RecordKind, Value, is_web_address,
};
use crate::edit::{Draft, Replacing};
use crate::model::Atlas;
use crate::reference::fold::fold;
use crate::words::{Words, record_title};

/// On what it rests, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedEvidence {
    /// Title of a source, of the atlas or a new one; may be empty.
    pub source: String,
    /// Where in it; may be empty.
    pub locator: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether what is there stays beside it: sources differ. Not remembered.
    pub is_beside: bool,
}

impl TypedEvidence {
    /// The evidence, and what is to be said so that its source is there: one of this title that is there is taken.
    pub(super) fn drafts(&self, atlas: &Atlas, words: &Words, chance: u64) -> (Evidence, Vec<Draft>) {
        let (title, locator) = (self.source.trim(), self.locator.trim());
        let evidence = Evidence {
            locator: (!locator.is_empty()).then(|| locator.into()),
            certainty: self.certainty,
            ..Evidence::default()
        };
        if title.is_empty() {
            return (evidence, Vec::new());
        }
        let mut sources = atlas.of_kind(RecordKind::Source).iter().copied().filter(|at| atlas.exists(*at));
        if let Some(there) = sources.find(|at| fold(&record_title(atlas, words, *at)) == fold(title)) {
            return (Evidence { source: Some(atlas.id(there)), ..evidence }, Vec::new());
        }
        let id = new_id(RecordKind::Source, title, chance);
        let draft = |field, element: &str, value| Draft {
            cell: Cell { record: id.clone(), field, element: element.into() },
            content: Content::Value(value),
            evidence: Evidence::default(),
            replacing: Replacing::All,
        };
        let name = Name { text: title.into(), kind: NameKind::Title, lang: None };
        let mut drafts = vec![draft(Field::Name, "title", Value::Name(name))];
        if is_web_address(title) {
            drafts.push(draft(Field::Url, "url", Value::Link(title.into())));
        }
        (Evidence { source: Some(id), ..evidence }, drafts)
    }

    /// What is typed as lines, for the next time.
    pub fn to_lines(&self) -> String {
        let one_line = |text: &str| text.replace(['\n', '\r'], " ");
        [self.certainty.name(), &one_line(&self.source), &one_line(&self.locator)].join("\n")
    }

    /// What [`TypedEvidence::to_lines`] wrote.
    pub fn of_lines(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let certainty = Certainty::parse(lines.next()?)?;
        let (source, locator) = (lines.next()?.to_owned(), lines.next()?.to_owned());
        Some(Self { certainty, source, locator, is_beside: false })
    }
}

/// The words of an identity are so many bytes at most.
const SLUG_MAX: usize = 120;

/// An identity for a new record of this name.
pub(super) fn new_id(kind: RecordKind, name: &str, chance: u64) -> RecordId {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|word| !word.is_empty());
    // Words of other scripts stay what they are.
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(slug.floor_char_boundary(SLUG_MAX));
    let text = format!("{}/{slug}-{:08x}", kind.name(), chance as u32);
    RecordId::parse(&text).expect("letters, digits and lines, fewer than may be")
}
