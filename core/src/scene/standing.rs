//! Where a record stands on the map, and how sure that is.

use crate::claim::{Field, Lang, RecordIdx, RecordKind, Term};
use crate::geo::{LonLat, UnitVec};
use crate::model::Atlas;
use crate::reference::countries;

/// Where a place is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::scene) struct Standing {
    /// The place that is drawn: the record itself, or the seat of an organisation.
    pub(in crate::scene) place: RecordIdx,
    /// Its point, or one that stands for its country or region.
    pub(in crate::scene) at: LonLat,
    /// Whether the point only stands for a country or region.
    pub(in crate::scene) is_vague: bool,
    /// Whether it is a site within a city.
    pub(in crate::scene) is_site: bool,
}

/// Where a place or the seat of an organisation is drawn; `None` for what has no place.
pub(in crate::scene) fn standing(atlas: &Atlas, record: RecordIdx) -> Option<Standing> {
    match atlas.kind(record) {
        RecordKind::Place => place_standing(atlas, record),
        RecordKind::Organisation => {
            let seat = *atlas.refs(record, Field::Seat).first()?;
            place_standing(atlas, seat)
        }
        _ => None,
    }
}

fn place_standing(atlas: &Atlas, place: RecordIdx) -> Option<Standing> {
    let row = atlas.place(place)?;
    let kind = atlas.term(row.kind).map(Term::as_str);
    let exact = row.point.map(|at| (at, false));
    let of_country = || country_of(atlas, place).map(|country| (country.label_point, true));
    let (at, is_vague) = exact.or_else(of_country).or_else(|| Some((region_middle(atlas, place)?, true)))?;
    Some(Standing { place, at, is_vague, is_site: kind == Some("site") })
}

/// The country of a place.
pub(in crate::scene) fn country_of(atlas: &Atlas, place: RecordIdx) -> Option<&'static countries::Country> {
    countries::by_iso3(atlas.code(atlas.place(place)?.country)?)
}

/// The middle of the countries of a place's region: good for a ring, no more.
fn region_middle(atlas: &Atlas, place: RecordIdx) -> Option<LonLat> {
    let m49 = atlas.text(place, Field::Region, Lang::En)?.parse().ok()?;
    middle(
        countries::all().iter().filter(|country| country.is_within(m49)).map(|country| country.label_point),
    )
}

/// The middle of points on the sphere; `None` where they balance each other out, or there are none.
pub(in crate::scene) fn middle(points: impl Iterator<Item = LonLat>) -> Option<LonLat> {
    let sum =
        points.fold(UnitVec { x: 0.0, y: 0.0, z: 0.0 }, |sum, point| sum.combined(1.0, point.into(), 1.0));
    if sum.length() < 1e-6 { None } else { sum.normalized().map(LonLat::from) }
}
