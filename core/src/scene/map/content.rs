//! What there is to draw, on the sphere: independent of projection, viewport and pointer.

use std::collections::HashMap;

use super::captions::{self, Caption};
use crate::claim::{Certainty, Field, RecordIdx, RecordKind};
use crate::geo::{GreatCircle, LonLat, Padding, ProjectionKind, Viewport};
use crate::model::{self, Atlas, Participant, PartnershipRow, PeriodKind};
use crate::query::{Visible, VisibleTie};
use crate::scene::categories::Categories;
use crate::scene::standing::{self, Standing};
use crate::time::{Activity, Day};
use crate::words::Words;

/// No closer than this when everything is fitted: a city is seen with its surroundings.
const FIT_ZOOM_MAX: f64 = 6.0;
/// Below this width there is little room for words at the sides, in pixels.
const NARROW_PX: f64 = 600.0;
/// From this width on there is room for a legend at the side, in pixels.
const WIDE_PX: f64 = 800.0;

/// What shape stands for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkShape {
    /// A place with a point: a disc when it learns with others, else the sign of what it said or did.
    City,
    /// A place within a city.
    Site,
    /// Somewhere in this country or region: a ring, never a point.
    Ring,
}

/// What stands for a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The place.
    pub record: RecordIdx,
    /// Where it is, or where its ring is.
    pub at: LonLat,
    /// What stands for it.
    pub shape: MarkShape,
    /// How many of the ties shown it takes part in.
    pub n_ties: u32,
    /// Offers of this place or of organisations seated here.
    pub offers: Vec<RecordIdx>,
    /// Needs of this place.
    pub needs: Vec<RecordIdx>,
    /// Whether it took part in an event shown.
    pub took_part: bool,
    /// Whether it is only drawn while something that concerns it is lit.
    pub is_latent: bool,
    /// How many rings stand at the same point before this one.
    pub n_before: u8,
}

/// How the line of a tie is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TieLook {
    /// Which colour, 0 to [`super::N_CATEGORIES`] - 1.
    pub category: u8,
    /// Dashed: only planned or intended.
    pub is_planned: bool,
    /// Thin: it has ended.
    pub is_ended: bool,
    /// Light: it may have been running in the years shown.
    pub is_possible: bool,
}

/// One line of a tie of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spoke {
    /// The mark at its end.
    pub mark: u32,
    /// An arrow at that end, and how sure it is: it is a learner and somebody else a mentor.
    pub learns: Option<Certainty>,
}

/// Where a tie runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// Fewer than two of its participants have a place.
    Nowhere,
    /// A great circle between two marks.
    Arc {
        /// Where it starts: the mentor, if a direction is known.
        from: u32,
        /// Where it ends: the learner, if a direction is known.
        to: u32,
        /// An arrow at the end, and how sure the direction is.
        direction: Option<Certainty>,
        /// Which of the parallel ties it is, from the middle: ..., -1, 0, 1, ... or ..., -0.5, 0.5, ...
        lane: f32,
    },
    /// Spokes from a hub.
    Hub {
        /// The middle of the participants, moved aside if a mark is there.
        at: LonLat,
        /// One for each participant with a place.
        spokes: Vec<Spoke>,
    },
}

/// What stands for a partnership.
#[derive(Clone, Debug, PartialEq)]
pub struct TieMark {
    /// The partnership.
    pub record: RecordIdx,
    /// How its line looks.
    pub look: TieLook,
    /// Where it runs.
    pub way: Way,
    /// Marks of all who take part.
    pub parties: Vec<u32>,
}

/// What there is to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapContent {
    /// Places, in the order in which they were met.
    pub marks: Vec<Mark>,
    /// Ties, by record.
    pub ties: Vec<TieMark>,
    /// Words beside marks and ties, most important first.
    pub captions: Vec<Caption>,
    /// How many places there are, in sight or not.
    pub n_places: usize,
    /// Whether it is chosen from many: discs are smaller, and only names are written.
    pub is_of_many: bool,
}

/// What is chosen from many to stand on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen<'a> {
    /// Places, most important first.
    pub places: &'a [RecordIdx],
    /// Ties that are drawn each.
    pub ties: &'a [VisibleTie],
    /// How many places there are in all.
    pub n_places: usize,
    /// Which form has which colour.
    pub categories: &'a Categories,
}

impl MapContent {
    /// Puts together what is drawn for what is shown.
    pub fn new(atlas: &Atlas, shown: &Visible, has_years: bool, today: Day, words: &Words) -> Self {
        let mut gathering = Gathering { atlas, content: Self::default(), mark_of: HashMap::new() };
        let categories = Categories::new(atlas);
        let today = (!has_years).then_some(today);
        for tie in &shown.ties {
            gathering.add_tie(tie, &categories, today);
        }
        gathering.add_offers_and_needs(shown);
        for event in &shown.events {
            gathering.add_event(event.record);
        }
        let mut content = gathering.content;
        content.number_rings();
        content.fan_out();
        content.place_hubs();
        content.n_places = content.n_seen();
        content.captions = captions::captions(atlas, shown, &content, words);
        content
    }

    /// Puts together what is drawn for what is chosen from many; `n_ties_of` counts the ties shown of a place.
    pub fn of_many(
        atlas: &Atlas,
        shown: &Visible,
        chosen: &Chosen<'_>,
        n_ties_of: impl Fn(RecordIdx) -> u32,
        words: &Words,
    ) -> Self {
        let mut gathering = Gathering { atlas, content: Self::default(), mark_of: HashMap::new() };
        for place in chosen.places {
            gathering.seen_mark(*place);
        }
        for tie in chosen.ties {
            gathering.add_tie(tie, chosen.categories, None);
        }
        gathering.add_offers_and_needs(shown);
        for event in &shown.events {
            gathering.add_event(event.record);
        }
        let mut content = gathering.content;
        content.is_of_many = true;
        content.count(chosen.n_places, n_ties_of);
        content.number_rings();
        content.fan_out();
        content.place_hubs();
        content.captions = captions::names(atlas, &content, words);
        content
    }

    /// The same, of other years: how many places there are in all, and of each place how many of the ties shown it has.
    #[must_use]
    pub fn counted(&self, n_places: usize, n_ties_of: impl Fn(RecordIdx) -> u32) -> Self {
        let mut content = self.clone();
        content.count(n_places, n_ties_of);
        content
    }

    fn count(&mut self, n_places: usize, n_ties_of: impl Fn(RecordIdx) -> u32) {
        for mark in &mut self.marks {
            mark.n_ties = n_ties_of(mark.record);
        }
        self.n_places = self.n_seen().max(n_places);
    }

    /// The same ties without words and without what stands for places.
    pub fn ties_alone(&self) -> Self {
        let mut alone = Self { captions: Vec::new(), ..self.clone() };
        alone.marks.iter_mut().for_each(|mark| mark.is_latent = true);
        alone
    }

    /// Points that a view of everything must hold: marks, and the way of the ties between them.
    pub fn places_to_fit(&self) -> Vec<LonLat> {
        let marks = self.marks.iter().filter(|mark| !mark.is_latent).map(|mark| mark.at);
        let mut points: Vec<LonLat> = marks.collect();
        for tie in self.ties.iter().take(500) {
            match &tie.way {
                Way::Arc { from, to, .. } => {
                    let arc = GreatCircle::between(self.at(*from), self.at(*to));
                    points.extend([0.25, 0.5, 0.75].map(|t| LonLat::from(arc.point_at(t))));
                }
                Way::Hub { at, .. } => points.push(*at),
                Way::Nowhere => {}
            }
        }
        points
    }

    fn n_seen(&self) -> usize {
        self.marks.iter().filter(|mark| !mark.is_latent).count()
    }

    /// The mark of a place.
    pub fn mark_of(&self, place: RecordIdx) -> Option<usize> {
        self.marks.iter().position(|mark| mark.record == place)
    }

    /// Where a mark stands.
    pub(super) fn at(&self, mark: u32) -> LonLat {
        self.marks[mark as usize].at
    }

    /// Rings of one country stand beside each other.
    fn number_rings(&mut self) {
        for at in 0..self.marks.len() {
            let (before, rest) = self.marks.split_at_mut(at);
            let mark = &mut rest[0];
            if mark.shape == MarkShape::Ring {
                let same =
                    before.iter().filter(|other| other.shape == MarkShape::Ring && other.at == mark.at);
                mark.n_before = u8::try_from(same.count()).unwrap_or(u8::MAX);
            }
        }
    }

    /// Ties between the same two marks get lanes beside each other.
    fn fan_out(&mut self) {
        let ends = |way: &Way| match way {
            Way::Arc { from, to, .. } => Some((*from.min(to), *from.max(to), from > to)),
            _ => None,
        };
        let mut n_by_pair: HashMap<(u32, u32), u32> = HashMap::new();
        for (a, b, _) in self.ties.iter().filter_map(|tie| ends(&tie.way)) {
            *n_by_pair.entry((a, b)).or_default() += 1;
        }
        let mut next: HashMap<(u32, u32), u32> = HashMap::new();
        for tie in &mut self.ties {
            let Some((a, b, is_backwards)) = ends(&tie.way) else { continue };
            let n = n_by_pair.get(&(a, b)).copied().unwrap_or(1);
            let at = next.entry((a, b)).or_default();
            let offset = *at as f32 - (n - 1) as f32 / 2.0;
            *at += 1;
            if let Way::Arc { lane, .. } = &mut tie.way {
                *lane = if is_backwards { -offset } else { offset };
            }
        }
    }

    /// A hub is the middle of its participants; where a mark or another hub is near, it moves north until it is
    /// free, since most places of such ties lie in the south.
    fn place_hubs(&mut self) {
        let mut taken: Vec<LonLat> = self.marks.iter().map(|mark| mark.at).collect();
        for at in 0..self.ties.len() {
            let Way::Hub { spokes, .. } = &self.ties[at].way else { continue };
            let ends: Vec<LonLat> = spokes.iter().map(|spoke| self.at(spoke.mark)).collect();
            let extent_km = ends.iter().map(|end| end.distance_km(ends[0])).fold(0.0, f64::max);
            let clear_km = (extent_km / 12.0).max(20.0);
            let mut hub = standing::middle(ends.iter().copied()).unwrap_or(ends[0]);
            for _ in 0..12 {
                if taken.iter().all(|other| other.distance_km(hub) >= clear_km) {
                    break;
                }
                hub.lat_deg = (hub.lat_deg + clear_km / 111.0).min(85.0);
            }
            taken.push(hub);
            if let Way::Hub { at, .. } = &mut self.ties[at].way {
                *at = hub;
            }
        }
    }
}

/// The view of places on a screen of this size, with room for words at the sides; of the world if there are none.
pub fn fitted(places: &[LonLat], projection: ProjectionKind, width_px: f64, height_px: f64) -> Viewport {
    let world = Viewport::world(projection, width_px, height_px);
    let padding = if width_px < NARROW_PX {
        Padding { left_px: 48.0, right_px: 94.0, top_px: 28.0, bottom_px: 44.0 }
    } else {
        // The legend stands open where there is room for it.
        let left_px = if width_px < WIDE_PX { 110.0 } else { 220.0 };
        Padding { left_px, right_px: 160.0, top_px: 44.0, bottom_px: 60.0 }
    };
    if places.is_empty() {
        return world;
    }
    let fitted = world.fitted_to(places, padding, FIT_ZOOM_MAX);
    // There is nothing beside the world.
    if width_px < WIDE_PX && fitted.zoom < world.zoom { world } else { fitted }
}

struct Gathering<'a> {
    atlas: &'a Atlas,
    content: MapContent,
    mark_of: HashMap<RecordIdx, u32>,
}

impl Gathering<'_> {
    fn mark(&mut self, record: RecordIdx) -> Option<u32> {
        let standing = standing::standing(self.atlas, record)?;
        if let Some(at) = self.mark_of.get(&standing.place) {
            return Some(*at);
        }
        let at = u32::try_from(self.content.marks.len()).ok()?;
        self.content.marks.push(blank(standing));
        self.mark_of.insert(standing.place, at);
        Some(at)
    }

    /// The mark of a record, to be seen at all times.
    fn seen_mark(&mut self, record: RecordIdx) -> Option<(u32, &mut Mark)> {
        let at = self.mark(record)?;
        let mark = &mut self.content.marks[at as usize];
        mark.is_latent = false;
        Some((at, mark))
    }

    fn add_tie(&mut self, tie: &VisibleTie, categories: &Categories, today: Option<Day>) {
        let atlas = self.atlas;
        let Some(row) = atlas.partnership(tie.record) else { return };
        let mut parties: Vec<(u32, Participant)> = Vec::new();
        for participant in atlas.participants(row).iter().filter(|p| !atlas.is_supporting(p.role)) {
            let Some((at, mark)) = self.seen_mark(participant.who) else { continue };
            if parties.iter().all(|(known, _)| *known != at) {
                mark.n_ties += 1;
                parties.push((at, *participant));
            }
        }
        for site in atlas.refs(tie.record, Field::Site) {
            self.seen_mark(site);
        }
        let look = TieLook {
            category: categories.of(row.form),
            is_planned: tie.is_planned,
            is_ended: has_ended(atlas, row, today),
            is_possible: tie.is_dated && tie.activity == Activity::Possible,
        };
        let way = way(atlas, &parties);
        let parties = parties.into_iter().map(|(mark, _)| mark).collect();
        self.content.ties.push(TieMark { record: tie.record, look, way, parties });
    }

    fn add_offers_and_needs(&mut self, shown: &Visible) {
        for offer in &shown.offers {
            for actor in self.atlas.refs(offer.record, Field::Actor) {
                if let Some((_, mark)) = self.seen_mark(actor) {
                    mark.offers.push(offer.record);
                }
            }
            // For whom it was meant is drawn while the offer is lit.
            for whom in self.atlas.refs(offer.record, Field::ForWhom) {
                self.mark(whom);
            }
        }
        for need in &shown.needs {
            for actor in self.atlas.refs(need.record, Field::Actor) {
                if let Some((_, mark)) = self.seen_mark(actor) {
                    mark.needs.push(need.record);
                }
            }
        }
    }

    fn add_event(&mut self, event: RecordIdx) {
        for (who, _) in self.atlas.roles(event) {
            if self.atlas.kind(who) == RecordKind::Place
                && let Some((_, mark)) = self.seen_mark(who)
            {
                mark.took_part = true;
            }
        }
    }
}

fn blank(standing: Standing) -> Mark {
    let shape = match (standing.is_vague, standing.is_site) {
        (true, _) => MarkShape::Ring,
        (false, true) => MarkShape::Site,
        (false, false) => MarkShape::City,
    };
    Mark {
        record: standing.place,
        at: standing.at,
        shape,
        n_ties: 0,
        offers: Vec::new(),
        needs: Vec::new(),
        took_part: false,
        is_latent: true,
        n_before: 0,
    }
}

fn way(atlas: &Atlas, parties: &[(u32, Participant)]) -> Way {
    // Of several mentors the surest.
    let mentors = parties.iter().filter_map(|(at, party)| Some((atlas.shares(party)?, *at, party)));
    let mentor = mentors.min_by_key(|(sure, _, _)| *sure);
    let learns = |at: u32, party: &Participant| {
        let (_, mentor_at, mentor) = mentor?;
        atlas.learns_from(party, mentor).filter(|_| mentor_at != at)
    };
    match parties {
        [] | [_] => Way::Nowhere,
        [(a, first), (b, second)] => match (learns(*a, first), learns(*b, second)) {
            (Some(sure), _) => Way::Arc { from: *b, to: *a, direction: Some(sure), lane: 0.0 },
            (None, direction) => Way::Arc { from: *a, to: *b, direction, lane: 0.0 },
        },
        many => Way::Hub {
            at: LonLat::ORIGIN,
            spokes: many
                .iter()
                .map(|(mark, party)| Spoke { mark: *mark, learns: learns(*mark, party) })
                .collect(),
        },
    }
}

/// Whether it is over: by its status, or, while all of time is shown, by the last of its periods.
fn has_ended(atlas: &Atlas, row: &PartnershipRow, today: Option<Day>) -> bool {
    let mut actual = atlas.periods(row).iter().filter(|entry| entry.kind == PeriodKind::Actual).peekable();
    let are_over = |today: Day| {
        actual.peek().is_some()
            && actual.all(|p| atlas.bounds(p.period).extent(today, None).possible_to < today)
    };
    atlas.term(row.status).is_some_and(model::is_over) || today.is_some_and(are_over)
}
