//! Pieces of evidence: on what a value rests.

use super::{Page, Value, value};
use crate::claim::{ClaimId, LiveClaim, RecordIdx};
use crate::words::evidence;

/// On what a value rests: what one source says at one place. Claims that say the same there are one piece.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Which of the value's parts it is about, such as "Role: mentor"; empty when it is about the value.
    pub about: String,
    /// The claims.
    pub claims: Vec<ClaimId>,
    /// What the source says, in our words; empty where only the value is known or the sheet already says it.
    pub says: String,
    /// The source with its kind and the place in it, in a line; empty without one.
    pub source_line: String,
    /// The source's record.
    pub source: Option<RecordIdx>,
    /// The source's address on the web.
    pub address: Option<String>,
    /// How sure it is.
    pub certainty: String,
    /// As of when it holds; empty where nobody says.
    pub as_of: String,
    /// The collection; empty for a statement of one's own.
    pub collection: String,
    /// A citation as plain text.
    pub citation: String,
}

impl Piece {
    fn rests_on_the_same(&self, other: &Self) -> bool {
        self.source_line == other.source_line
            && self.says == other.says
            && self.certainty == other.certainty
            && self.as_of == other.as_of
            && self.collection == other.collection
    }
}

/// Adds a claim to the evidence of a value.
pub(super) fn add_piece(page: &Page<'_>, value: &mut Value, claim: &LiveClaim<'_>, about: &str) {
    let piece = piece(page, claim, about, &value.text);
    let known = value.evidence.iter_mut().find(|known| known.rests_on_the_same(&piece));
    let Some(known) = known else { return value.evidence.push(piece) };
    known.claims.extend(piece.claims);
    let is_new = known.about.split(" · ").all(|part| part != about);
    if is_new && !about.is_empty() {
        known.about = [&known.about, " · ", about].concat();
    }
}

fn piece(page: &Page<'_>, claim: &LiveClaim<'_>, about: &str, text: &str) -> Piece {
    let (atlas, words) = (page.atlas, page.words);
    let says = evidence::says(words, claim).unwrap_or_default();
    let is_said = says == text || says == page.summary;
    let source = claim.source().filter(|source| atlas.exists(*source));
    let value = if about.is_empty() { text.to_owned() } else { [text, " (", about, ")"].concat() };
    Piece {
        about: about.to_owned(),
        claims: vec![claim.id()],
        says: if is_said { String::new() } else { says.to_owned() },
        source_line: source.map_or_else(String::new, |_| evidence::source_line(atlas, words, claim)),
        source,
        address: source.and_then(|source| value::address_of(page, source)),
        certainty: evidence::certainty(words, claim.certainty()).to_owned(),
        as_of: evidence::as_of(words, claim).unwrap_or_default(),
        collection: claim.layer().map_or("", |layer| layer.header.title.get(words.lang())).to_owned(),
        citation: evidence::citation(atlas, words, claim, &value),
    }
}
