//! Words beside marks and ties: names of places always; while there are few, also what each tie, offer and need is.

use super::content::{MapContent, Mark, MarkShape, TieMark, Way};
use super::label::LabelStyle;
use crate::claim::{Field, RecordIdx, RecordKind};
use crate::model::Atlas;
use crate::query::Visible;
use crate::scene::standing;
use crate::words::{
    Msg, Words, offer_words, programme_lines, record_title, tie_headline, tie_what, tie_when,
};

/// Up to so many ties, offers and needs each is put into words on the map.
const FEW: usize = 14;
/// So many ties at most have words of their own.
const FEW_TIES: usize = 6;

/// So many places of many are named.
const NAMES_MAX: usize = 70;

/// Where words of ties stand among those of places: after those of places with two ties, before the others.
const TIE_RANK: u32 = 2_005;

/// Beside what a caption stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Captioned {
    /// A mark, by its place in the content.
    Mark(u32),
    /// A tie, by its place in the content.
    Tie(u32),
}

/// Words beside a mark or tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// Beside what.
    pub of: Captioned,
    /// The record that a click on the words opens.
    pub record: RecordIdx,
    /// Lines, not yet broken to a width.
    pub lines: Vec<(LabelStyle, String)>,
    /// Fewer or shorter lines for want of room; empty where nothing can be left out.
    pub short: Vec<(LabelStyle, String)>,
}

/// All captions, most important first.
pub(super) fn captions(atlas: &Atlas, shown: &Visible, content: &MapContent, words: &Words) -> Vec<Caption> {
    let n = shown.ties.len() + shown.offers.len() + shown.needs.len();
    let has_few = n <= FEW && shown.ties.len() <= FEW_TIES;
    let mut ranked: Vec<(u32, Caption)> = Vec::new();
    for (at, mark) in content.marks.iter().enumerate().filter(|(_, mark)| !mark.is_latent) {
        let caption = mark_caption(atlas, mark, at as u32, has_few, words);
        ranked.extend(caption.map(|caption| (mark_rank(mark), caption)));
    }
    if has_few {
        for (at, tie) in content.ties.iter().enumerate().filter(|(_, tie)| tie.way != Way::Nowhere) {
            let caption = Caption {
                of: Captioned::Tie(at as u32),
                record: tie.record,
                lines: tie_lines(atlas, tie.record, words),
                short: short_tie_lines(atlas, tie, words),
            };
            ranked.push((TIE_RANK, caption));
        }
    }
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.into_iter().map(|(_, caption)| caption).collect()
}

/// Names of the most important marks, for want of room for more: of those who said something, then in the order in which
/// places were chosen, which does not change while years move.
pub(super) fn names(atlas: &Atlas, content: &MapContent, words: &Words) -> Vec<Caption> {
    let says = |mark: &Mark| !mark.offers.is_empty() || !mark.needs.is_empty();
    let seen = || content.marks.iter().enumerate().filter(|(_, mark)| !mark.is_latent);
    let ranked = seen().filter(|(_, mark)| says(mark)).chain(seen().filter(|(_, mark)| !says(mark)));
    let name = |(at, mark)| mark_caption(atlas, mark, at as u32, false, words);
    ranked.take(NAMES_MAX).filter_map(name).collect()
}

/// Cities with many ties before others, then who was open to sharing, who wanted to join, who took part.
fn mark_rank(mark: &Mark) -> u32 {
    let of_kind = match mark.shape {
        MarkShape::City => 10,
        MarkShape::Ring => 5,
        MarkShape::Site => 0,
    };
    let says = u32::from(!mark.offers.is_empty()) * 2_000 + u32::from(!mark.needs.is_empty()) * 900;
    of_kind + mark.n_ties.min(500) * 1_100 + says
}

pub(super) fn mark_caption(
    atlas: &Atlas,
    mark: &Mark,
    at: u32,
    has_few: bool,
    words: &Words,
) -> Option<Caption> {
    let lang = words.lang();
    let country = (mark.shape == MarkShape::Ring && atlas.is_unnamed(mark.record))
        .then(|| standing::country_of(atlas, mark.record))
        .flatten();
    let name = match country {
        Some(country) => words.fill(Msg::MapCitiesIn, &[("country", words.region(country.iso3_text()))]),
        None => atlas.name(mark.record, lang)?.to_owned(),
    };
    let mut lines = vec![(LabelStyle::Name, name)];
    let mut short = Vec::new();
    if has_few && !(mark.offers.is_empty() && mark.needs.is_empty()) {
        short.clone_from(&lines);
        for offer in &mark.offers {
            let actor = atlas.refs(*offer, Field::Actor).into_iter().next();
            // An organisation seated here is named; the place itself is named above.
            let by = actor.filter(|actor| atlas.kind(*actor) != RecordKind::Place);
            let text = match by {
                Some(_) => record_title(atlas, words, *offer),
                None => offer_words(atlas, words, *offer),
            };
            lines.push((LabelStyle::Offer, text));
        }
        if !mark.needs.is_empty() {
            lines.push((LabelStyle::Need, words.get(Msg::MapWantedToJoin).to_owned()));
        }
    }
    Some(Caption { of: Captioned::Mark(at), record: mark.record, lines, short })
}

/// What a tie is, when it was, and the programmes that enable it.
pub(super) fn tie_lines(atlas: &Atlas, record: RecordIdx, words: &Words) -> Vec<(LabelStyle, String)> {
    let headline = tie_headline(atlas, words, record);
    // A headline may say by itself that nothing more than an intention is known.
    let when = when_line(atlas, record, words).filter(|(_, when)| !headline.contains(&**when));
    let mut lines = vec![(LabelStyle::Tie, headline)];
    lines.extend(when);
    lines.extend(lines_of_programmes(atlas, record, words));
    lines
}

/// The same where the names of its ends, which stand on the map, and its programmes' own find no room.
fn short_tie_lines(atlas: &Atlas, tie: &TieMark, words: &Words) -> Vec<(LabelStyle, String)> {
    let what = tie_what(atlas, words, tie.record);
    if what.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![(LabelStyle::Tie, what)];
    lines.extend(when_line(atlas, tie.record, words));
    lines.extend(lines_of_programmes(atlas, tie.record, words));
    lines
}

fn when_line(atlas: &Atlas, record: RecordIdx, words: &Words) -> Option<(LabelStyle, String)> {
    Some((LabelStyle::Note, tie_when(atlas, words, record))).filter(|(_, when)| !when.is_empty())
}

fn lines_of_programmes(atlas: &Atlas, record: RecordIdx, words: &Words) -> Vec<(LabelStyle, String)> {
    let mut lines = Vec::new();
    for programme in atlas.programmes_of(record) {
        let Some((name, when)) = programme_lines(atlas, words, *programme) else { continue };
        lines.push((LabelStyle::Tie, name));
        lines.extend(when.map(|when| (LabelStyle::Note, when)));
    }
    lines
}
