//! The map in a sentence, for those who listen.

use super::content::MapContent;
use crate::geo::ProjectionKind;
use crate::query::Visible;
use crate::words::{Msg, Words};

/// What the map shows, in words.
pub fn spoken(shown: &Visible, content: &MapContent, projection: ProjectionKind, words: &Words) -> String {
    let projection = words.get(projection_name(projection));
    let mut text = words.fill(Msg::MapSpoken, &[("projection", projection)]);
    let n_places = content.n_places;
    let counts = [
        (Msg::MapCountTies, shown.ties.len()),
        (Msg::MapCountOffers, shown.offers.len()),
        (Msg::MapCountNeeds, shown.needs.len()),
        (Msg::MapCountPlaces, n_places),
    ];
    for (at, (msg, n)) in counts.into_iter().filter(|(_, n)| *n > 0).enumerate() {
        text.push_str(if at == 0 { " " } else { ", " });
        text.push_str(&words.count(msg, n, &[]));
    }
    if n_places == 0 {
        text.push(' ');
        text.push_str(words.get(Msg::MapEmpty));
    } else {
        text.push('.');
    }
    text
}

/// The message that names a projection.
pub fn projection_name(projection: ProjectionKind) -> Msg {
    match projection {
        ProjectionKind::EqualEarth => Msg::MapEqualEarth,
        ProjectionKind::Globe => Msg::MapGlobe,
        ProjectionKind::Mercator => Msg::MapMercator,
    }
}
