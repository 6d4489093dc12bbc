//! Places and ties among many: which places stand on the map, which ties run through a part of it, and who is under the
//! pointer.
//!
//! Ties are found without an index: a great circle lies in a plane through the middle of the earth, and a place is near
//! it if it is near that plane, and between its ends if it is near both of them. Two multiplications of vectors tell,
//! whatever the projection; only what is left is measured on the screen.

use atlas_raster::{Arcs, Around};

use super::network::Network;
use crate::claim::{Field, RecordIdx, RecordKind};
use crate::geo::projection::UnitProjection;
use crate::geo::{LonLat, PlanePoint, Projection, ScreenPoint, UnitVec, Viewport};
use crate::model::Atlas;
use crate::query::{Visible, VisibleTie, sorted_pairs};
use crate::scene::map::{HITS_MAX, Hits};

/// The middles of two places that stand on the map are at least so far apart, in pixels.
const CLEAR_PX: f32 = 26.0;
/// So many places stand on the map at most.
const PLACES_MAX: usize = 220;
/// How far beyond the screen places are chosen, in pixels.
const BEYOND_PX: f64 = 160.0;
/// Ends a list of those chosen.
const NOBODY: u32 = u32::MAX;
/// So many places are asked where all of them lie.
const EXTENT_SAMPLE: usize = 400;

/// Places and ties of a network, and what of it is shown.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// The arcs, to be asked who is near.
    arcs: Arcs,
    /// Nodes that are places, those with most partnerships first.
    by_weight: Vec<u32>,
    /// Of each tie of the network what is shown of it.
    shown: Vec<Option<VisibleTie>>,
    /// Of each node how many ties shown end there.
    n_shown: Vec<u32>,
    /// How many places have ties that are shown.
    n_places: usize,
    /// Where nodes lie in the plane.
    plane: Option<(Projection, Vec<[f32; 2]>)>,
    /// Places in sight of a view, whatever is shown of them, those with most partnerships first.
    sight: Option<(Viewport, Sight)>,
}

/// Places in sight, on a grid whose squares are too small for two of them.
#[derive(Clone, Debug, Default)]
struct Sight {
    columns: usize,
    n_squares: usize,
    places: Vec<Seen>,
}

/// A place in sight.
#[derive(Clone, Copy, Debug)]
struct Seen {
    node: u32,
    /// From the middle of the screen, in pixels.
    at: [f32; 2],
    square: u32,
}

impl Crowd {
    /// Follows a network that has grown, or takes one at first.
    pub fn follow(&mut self, network: &Network) {
        for arc in &network.arcs[self.arcs.len()..] {
            let ends = [arc.from, arc.to].map(|node| network.nodes[node as usize].at);
            let normal = ends[0].cross(ends[1]).normalized().unwrap_or(UnitVec { x: 0.0, y: 0.0, z: 0.0 });
            self.arcs.push(ends.map(single), single(normal));
        }
        let is_place = |node: &u32| network.nodes[*node as usize].place.is_some();
        let n_known = self.n_shown.len() as u32;
        self.by_weight.extend((n_known..network.nodes.len() as u32).filter(is_place));
        // Those with most first.
        let weighed = self.by_weight.iter().map(|node| (!network.nodes[*node as usize].n_ties, *node));
        self.by_weight = sorted_pairs(weighed).into_iter().map(|(_, node)| node).collect();
        self.shown.resize(network.ties.len(), None);
        self.n_shown.resize(network.nodes.len(), 0);
        if let Some((projection, spots)) = &mut self.plane {
            lay(network, projection, spots);
        }
        self.sight = None;
    }

    /// Shows what a view shows.
    pub fn show(&mut self, network: &Network, shown: &Visible) {
        self.shown.fill(None);
        self.n_shown.fill(0);
        for (at, tie) in network.places_of(&shown.ties) {
            self.shown[at] = Some(*tie);
            for party in network.parties(at as u32) {
                self.n_shown[*party as usize] += 1;
            }
        }
        self.n_places = self.by_weight.iter().filter(|node| self.n_shown[**node as usize] > 0).count();
    }

    /// Points by which a view of everything can be fitted: a sample of the places, whatever is shown of them.
    pub fn places_to_fit(&self, network: &Network) -> Vec<LonLat> {
        let step = (self.by_weight.len() / EXTENT_SAMPLE).max(1);
        self.by_weight.iter().step_by(step).map(|node| network.nodes[*node as usize].at.into()).collect()
    }

    /// How many places the ties shown have.
    pub fn n_places(&self) -> usize {
        self.n_places
    }

    /// How many of the ties shown a place takes part in.
    pub fn n_ties_of(&self, network: &Network, place: RecordIdx) -> u32 {
        network.node_of(place).map_or(0, |node| self.n_shown[node as usize])
    }

    /// The places that stand on the map, and a little beyond its edges, most important first: of places close to each other
    /// the one with most partnerships, whatever years are shown, so that places do not come and go while time moves.
    pub fn prominent(&mut self, network: &Network, viewport: &Viewport) -> Vec<RecordIdx> {
        if self.sight.as_ref().is_none_or(|(of, _)| of != viewport) {
            self.sight = Some((*viewport, self.in_sight(network, viewport)));
        }
        let Some((_, sight)) = &self.sight else { return Vec::new() };
        // Of each square those chosen who may be near somebody there, as a list from the last one on.
        let mut last = vec![NOBODY; sight.n_squares];
        let mut listed: Vec<([f32; 2], u32)> = Vec::with_capacity(25 * PLACES_MAX);
        let mut chosen = Vec::new();
        for Seen { node, at, square } in &sight.places {
            if self.n_shown[*node as usize] == 0 {
                continue;
            }
            let mut next = last[*square as usize];
            while let Some((other, before)) = listed.get(next as usize) {
                let [dx, dy] = [other[0] - at[0], other[1] - at[1]];
                if dx * dx + dy * dy < CLEAR_PX * CLEAR_PX {
                    break;
                }
                next = *before;
            }
            if next != NOBODY {
                continue;
            }
            chosen.extend(network.nodes[*node as usize].place);
            if chosen.len() == PLACES_MAX {
                break;
            }
            // Who is near stands in one of 25 squares.
            let corner = *square as usize - 2 * sight.columns - 2;
            for row in (corner..).step_by(sight.columns).take(5) {
                for last in &mut last[row..row + 5] {
                    listed.push((*at, std::mem::replace(last, listed.len() as u32)));
                }
            }
        }
        chosen
    }

    fn in_sight(&mut self, network: &Network, viewport: &Viewport) -> Sight {
        const SQUARE_PX: f32 = CLEAR_PX * 0.707;
        self.lie_in(network, &viewport.plane());
        let Some((_, plane)) = &self.plane else { return Sight::default() };
        let (center, scale) = (viewport.plane_center(), viewport.px_per_rad());
        let [half_width, half_height] =
            [viewport.width_px, viewport.height_px].map(|size| (size / 2.0 + BEYOND_PX) as f32);
        let [columns, rows] = [half_width, half_height].map(|half| (2.0 * half / SQUARE_PX) as usize + 5);
        let seen = |node: &u32| {
            let spot = plane[*node as usize];
            let at = [(spot[0], center.x), (spot[1], center.y)]
                .map(|(at, center)| ((f64::from(at) - center) * scale) as f32);
            // Places on the far side have no place in the plane.
            let is_in_sight = at[0].abs() < half_width && at[1].abs() < half_height;
            let [column, row] =
                [at[0] + half_width, at[1] + half_height].map(|v| (v / SQUARE_PX) as usize + 2);
            is_in_sight.then_some(Seen { node: *node, at, square: (row * columns + column) as u32 })
        };
        Sight { columns, n_squares: columns * rows, places: self.by_weight.iter().filter_map(seen).collect() }
    }

    /// Ties within `reach_px` of a point of the screen, nearer before further.
    pub fn near(&self, network: &Network, viewport: &Viewport, point: ScreenPoint, reach_px: f64) -> Hits {
        let Some(here) = viewport.sphere_from_screen(point).map(UnitVec::from) else {
            return Hits::default();
        };
        let Some(around) = around(viewport, here) else { return Hits::default() };
        let mut near = Vec::new();
        self.arcs.near(&around, reach_px, &mut near);
        // As numbers of a distance and a tie, which are put in order sooner than pairs: floats that are not negative have the
        // order of their bits. Those with several lines apart, and the other way round.
        let (mut found, mut several) = (Vec::new(), Vec::new());
        for arc in near.into_iter().map(|at| &network.arcs[at as usize]) {
            if self.shown.get(arc.tie as usize).is_some_and(Option::is_some) {
                let ends = [arc.from, arc.to].map(|node| array(network.nodes[node as usize].at));
                let distance_px = around.distance_px(ends);
                if distance_px <= reach_px {
                    let near = u64::from((distance_px as f32).to_bits()) << 32 | u64::from(arc.tie);
                    if network.parties(arc.tie).len() > 2 {
                        several.push(near.rotate_left(32));
                    } else {
                        found.push(near);
                    }
                }
            }
        }
        // Of the lines of one tie the nearest counts.
        several.sort_unstable();
        several.dedup_by_key(|near| *near >> 32);
        found.extend(several.into_iter().map(|near| near.rotate_left(32)));
        let n = found.len();
        if n > HITS_MAX {
            found.select_nth_unstable(HITS_MAX);
            found.truncate(HITS_MAX);
        }
        found.sort_unstable();
        Hits { records: found.into_iter().map(|near| network.ties[near as u32 as usize]).collect(), n }
    }

    /// What is shown of the ties given by their places in the network.
    pub fn shown_of(&self, ties: impl Iterator<Item = u32>) -> Vec<VisibleTie> {
        ties.filter_map(|tie| self.shown[tie as usize]).collect()
    }

    /// The ties shown that a record lights: itself, those it takes part in, those of a programme.
    pub fn ties_lit_by(&self, network: &Network, atlas: &Atlas, record: RecordIdx) -> Vec<VisibleTie> {
        let mut ties: Vec<RecordIdx> = match atlas.kind(record) {
            RecordKind::Partnership => vec![record],
            RecordKind::Programme => atlas.refs(record, Field::Enables),
            _ => Vec::new(),
        };
        ties.extend(atlas.ties_of(record));
        ties.sort_unstable();
        ties.dedup();
        ties.into_iter().filter_map(|tie| self.shown_tie(network, tie)).collect()
    }

    /// What is shown of a partnership.
    pub fn shown_tie(&self, network: &Network, record: RecordIdx) -> Option<VisibleTie> {
        network.ties.binary_search(&record).ok().and_then(|at| self.shown[at])
    }

    /// Remembers where nodes lie in a projection.
    fn lie_in(&mut self, network: &Network, projection: &Projection) {
        if self.plane.as_ref().is_none_or(|(known, _)| known != projection) {
            let mut spots = Vec::new();
            lay(network, projection, &mut spots);
            self.plane = Some((*projection, spots));
        }
    }
}

fn single(v: UnitVec) -> [f32; 3] {
    [v.x as f32, v.y as f32, v.z as f32]
}

/// Adds where those nodes lie in a projection that have no spot yet.
fn lay(network: &Network, projection: &Projection, spots: &mut Vec<[f32; 2]>) {
    let prepared = UnitProjection::new(projection);
    let spot = |node: &super::Node| {
        let is_far = matches!(prepared, UnitProjection::Globe(globe) if globe.out.dot(node.at) < 0.0);
        let PlanePoint { x, y } = prepared.plane_from_unit(node.at, 0.0);
        if is_far { [f32::NAN; 2] } else { [x as f32, y as f32] }
    };
    spots.extend(network.nodes[spots.len()..].iter().map(spot));
}

/// The map around a place of the sphere.
fn around(viewport: &Viewport, here: UnitVec) -> Option<Around> {
    let east = UnitVec::NORTH.cross(here).normalized()?;
    let north = here.cross(east);
    let spot = |unit: UnitVec| viewport.screen_from_sphere(LonLat::from(unit.normalized()?));
    let origin = spot(here)?;
    let step = |direction: UnitVec| {
        // Beside the cut and the horizon the step is taken the other way.
        let to = |sign: f64| {
            let there = spot(here.combined(1.0, direction, sign * SMALL_RAD))?;
            let by = [there.x_px - origin.x_px, there.y_px - origin.y_px].map(|d| d / (sign * SMALL_RAD));
            (by[0].abs().max(by[1].abs()) < 1e8).then_some(by)
        };
        to(1.0).or_else(|| to(-1.0))
    };
    let (by_east, by_north) = (step(east)?, step(north)?);
    Around::new(array(here), [0, 1].map(|axis| array(east.combined(by_east[axis], north, by_north[axis]))))
}

/// A step small enough for the map to be straight, in radians.
const SMALL_RAD: f64 = 1e-5;

fn array(v: UnitVec) -> [f64; 3] {
    [v.x, v.y, v.z]
}
