//! From the sphere to paths on the screen, ready to be stroked or filled.
//!
//! A [`Projector`] is a [`Viewport`] with everything taken out of the loops. Paths come as flat single-precision
//! buffers ([`ScreenPaths`]), reused from frame to frame, cut where the map is cut or at the horizon, and
//! cut down to the screen with a margin, so that strokes and joins at the cut are never seen.

use std::f64::consts::PI;

use super::antimeridian::{self, CutVertex};
use super::clip::{ScreenBox, Spot};
use super::horizon;
use super::outline::Vertex;
use super::projection::{PlanePoint, Projection, ProjectionKind, UnitProjection};
use super::viewport::ScreenPoint;
use super::{GreatCircle, LonLat, Outline, UnitVec, Viewport};

/// How far beyond the screen paths reach, in pixels: more than half of any line's width.
pub const CLIP_MARGIN_PX: f64 = 64.0;

/// How far the drawn line of an arc may be from the true one, in pixels.
const ARC_TOLERANCE_PX: f64 = 0.25;
/// The first division of an arc, before looking how much it bends: 11.25 degrees.
const ARC_STEP_MAX_RAD: f64 = PI / 16.0;
/// How often a step of an arc is halved at most; enough for 0.25 px at the deepest zoom.
const ARC_DEPTH_MAX: u32 = 14;

/// Paths on the screen: pieces of points in CSS pixels, in buffers made for drawing and for being reused.
///
/// Each `add_...` of a [`Projector`] appends pieces. Lines are open. Rings are closed by the one who draws (the first
/// point is not repeated), and all pieces of one ring, and of the rings and holes of one area, are to be filled
/// **in one path by the even-odd rule**.
#[derive(Debug, Clone, Default)]
pub struct ScreenPaths {
    points: Vec<[f32; 2]>,
    ends: Vec<u32>,
    ring: Vec<Spot>,
    spare: Vec<Spot>,
}

impl ScreenPaths {
    /// No paths.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the paths and keeps the memory.
    pub fn clear(&mut self) {
        self.points.clear();
        self.ends.clear();
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The pieces, each the points `[x_px, y_px]` of one polyline or ring: at least 2 or 3.
    pub fn pieces(&self) -> impl Iterator<Item = &[[f32; 2]]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let piece = &self.points[start..end as usize];
            start = end as usize;
            piece
        })
    }

    fn piece_start(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }

    fn push(&mut self, spot: Spot) {
        self.points.push([spot[0] as f32, spot[1] as f32]);
    }

    fn finish_piece(&mut self, n_points_min: usize) {
        let start = self.piece_start();
        if self.points.len() < start + n_points_min {
            self.points.truncate(start);
        } else {
            self.ends.push(self.points.len() as u32);
        }
    }

    fn push_segment(&mut self, bounds: &ScreenBox, from: Spot, to: Spot) {
        let Some((a, b)) = bounds.clipped_segment(from, to) else {
            self.finish_piece(2);
            return;
        };
        if a != from {
            self.finish_piece(2);
        }
        if self.points.len() == self.piece_start() {
            self.push(a);
        }
        self.push(b);
        if b != to {
            self.finish_piece(2);
        }
    }

    /// Appends what is in `ring`, cut down to `bounds`.
    fn finish_ring(&mut self, bounds: &ScreenBox) {
        let extent = ScreenBox::around(&self.ring);
        if bounds.overlaps(&extent) {
            if !bounds.holds(&extent) {
                bounds.clip_ring(&mut self.ring, &mut self.spare);
            }
            self.points.extend(self.ring.iter().map(|s| [s[0] as f32, s[1] as f32]));
            self.finish_piece(3);
        }
        self.ring.clear();
    }
}

/// A viewport prepared for projecting many points and paths.
#[derive(Debug, Clone, Copy)]
pub struct Projector {
    kind: ProjectionKind,
    projection: UnitProjection,
    central_rad: f64,
    px_per_rad: f64,
    /// Where the origin of the plane is on the screen.
    origin: Spot,
    bounds: ScreenBox,
}

impl Projector {
    /// Prepares a viewport.
    #[must_use]
    pub fn new(map: &Viewport) -> Self {
        let origin = map.screen_from_plane(PlanePoint { x: 0.0, y: 0.0 });
        let plane = map.plane();
        Self {
            kind: plane.kind(),
            projection: UnitProjection::new(&plane),
            central_rad: match plane {
                Projection::Globe { .. } => 0.0,
                Projection::EqualEarth { central_lon_deg } | Projection::Mercator { central_lon_deg } => {
                    central_lon_deg.to_radians()
                }
            },
            px_per_rad: map.px_per_rad(),
            origin: [origin.x_px, origin.y_px],
            bounds: ScreenBox {
                min: [-CLIP_MARGIN_PX; 2],
                max: [map.width_px + CLIP_MARGIN_PX, map.height_px + CLIP_MARGIN_PX],
            },
        }
    }

    /// The same with the origin of the plane at another point of the screen.
    #[must_use]
    pub(super) fn with_origin(self, at: ScreenPoint) -> Self {
        Self { origin: [at.x_px, at.y_px], ..self }
    }

    /// Where a place is drawn, `[x_px, y_px]`; `None` if it is on the far side of the globe or further
    /// than the margin beside the screen.
    #[must_use]
    pub fn visible_spot(&self, place: LonLat) -> Option<[f32; 2]> {
        let unit = UnitVec::from(place);
        if let UnitProjection::Globe(globe) = self.projection
            && globe.out.dot(unit) < 0.0
        {
            return None;
        }
        let spot = self.spot_from_unit(unit, place.lon_deg - self.central_rad.to_degrees());
        let inside = (0..2).all(|axis| (self.bounds.min[axis]..=self.bounds.max[axis]).contains(&spot[axis]));
        inside.then_some([spot[0] as f32, spot[1] as f32])
    }

    /// Appends the great circle between two places, divided until it is within a quarter of a pixel.
    ///
    /// No piece if it is all out of sight. Opposite places: see [`GreatCircle::between`].
    pub fn add_arc(&self, from: LonLat, to: LonLat, out: &mut ScreenPaths) {
        let arc = GreatCircle::between(from, to);
        let mut cuts = [0.0, arc.angle_rad(), arc.angle_rad()];
        if let Some(cut) = self.projection.cut_angle(&arc) {
            cuts[1] = cut;
        }
        for pair in cuts.windows(2).filter(|pair| pair[1] > pair[0]) {
            let middle = arc.point_at_angle((pair[0] + pair[1]) / 2.0);
            if let UnitProjection::Globe(globe) = self.projection
                && globe.out.dot(middle) < 0.0
            {
                continue;
            }
            let side = self.projection.side_of(middle);
            self.add_arc_part(&arc, pair[0], pair[1], side, out);
        }
    }

    /// Appends a line, or the closed line of a ring (which is not drawn along the cut of a flat map).
    pub fn add_line(&self, outline: &Outline, out: &mut ScreenPaths) {
        let mut previous: Option<Spot> = None;
        let mut push = |starts: bool, spot: Spot| {
            match previous.filter(|_| !starts) {
                Some(before) => out.push_segment(&self.bounds, before, spot),
                None => out.finish_piece(2),
            }
            previous = Some(spot);
        };
        match self.projection {
            UnitProjection::Globe(globe) => {
                horizon::cut_line(outline, &globe, |starts, spot| push(starts, self.spot_from_disc(spot)));
            }
            UnitProjection::Flat { .. } => {
                antimeridian::cut_line(outline, self.central_rad, |starts, vertex| {
                    push(starts, self.spot_from_cut(vertex));
                });
            }
        }
        out.finish_piece(2);
    }

    /// Appends a ring to be filled (even-odd, with its holes in the same path). Nothing for an outline that
    /// is a line.
    pub fn add_ring(&self, outline: &Outline, out: &mut ScreenPaths) {
        match self.projection {
            UnitProjection::Globe(globe) => horizon::cut_ring(outline, &globe, |piece| {
                out.ring.extend(piece.iter().map(|spot| self.spot_from_disc(*spot)));
                out.finish_ring(&self.bounds);
            }),
            UnitProjection::Flat { .. } => {
                antimeridian::cut_ring(outline, self.central_rad, |piece| {
                    out.ring.extend(piece.iter().map(|vertex| self.spot_from_cut(vertex)));
                    out.finish_ring(&self.bounds);
                });
            }
        }
    }

    /// Appends the outline of the whole world: the sea, to be filled or stroked as a ring.
    pub fn add_sphere(&self, out: &mut ScreenPaths) {
        if matches!(self.projection, UnitProjection::Globe(_)) {
            out.ring.extend(horizon::disc().into_iter().map(|spot| self.spot_from_disc(spot)));
        } else {
            let up_and_down = (-72..=72).map(|i| (PI, i)).chain((-72..=72).rev().map(|i| (-PI, i)));
            out.ring.extend(up_and_down.map(|(lambda_rad, i)| {
                let vertex = Vertex::new(lambda_rad, f64::from(i) * PI / 144.0);
                self.spot_from_cut(&CutVertex { lambda_rad, vertex })
            }));
        }
        out.finish_ring(&self.bounds);
    }

    fn spot_from_plane(&self, point: PlanePoint) -> Spot {
        [self.origin[0] + point.x * self.px_per_rad, self.origin[1] + point.y * self.px_per_rad]
    }

    fn spot_from_disc(&self, spot: Spot) -> Spot {
        self.spot_from_plane(PlanePoint { x: spot[0], y: spot[1] })
    }

    fn spot_from_unit(&self, unit: UnitVec, side: f64) -> Spot {
        self.spot_from_plane(self.projection.plane_from_unit(unit, side))
    }

    fn spot_from_cut(&self, cut: &CutVertex) -> Spot {
        self.spot_from_plane(if self.kind == ProjectionKind::Mercator {
            PlanePoint { x: cut.lambda_rad, y: f64::from(cut.vertex.mercator_y) }
        } else {
            PlanePoint {
                x: cut.lambda_rad * f64::from(cut.vertex.equal_earth_x_per_lon),
                y: f64::from(cut.vertex.equal_earth_y),
            }
        })
    }

    fn add_arc_part(&self, arc: &GreatCircle, start: f64, end: f64, side: f64, out: &mut ScreenPaths) {
        let spot = |angle: f64| self.spot_from_unit(arc.point_at_angle(angle), side);
        let n_steps = ((end - start) / ARC_STEP_MAX_RAD).ceil().max(1.0);
        let mut a = (start, spot(start));
        for step in 1..=n_steps as u32 {
            let angle = start + (end - start) * f64::from(step) / n_steps;
            let b = (angle, spot(angle));
            let middle_angle = (a.0 + b.0) / 2.0;
            let middle = (middle_angle, spot(middle_angle));
            self.refine(&spot, [a, middle, b], ARC_DEPTH_MAX, out);
            a = b;
        }
        out.finish_piece(2);
    }

    /// Draws a step if its quarter points lie on its chord, else its halves. The quarter points are the middles of
    /// the halves, so that nothing is projected twice; and an S-bend cannot hide behind its middle.
    fn refine(
        &self,
        spot: &impl Fn(f64) -> Spot,
        [a, middle, b]: [(f64, Spot); 3],
        depth: u32,
        out: &mut ScreenPaths,
    ) {
        let quarter = |from: f64, to: f64| {
            let angle = (from + to) / 2.0;
            (angle, spot(angle))
        };
        let (first, last) = (quarter(a.0, middle.0), quarter(middle.0, b.0));
        let is_straight = [first, middle, last]
            .iter()
            .all(|q| offset2(q.1, a.1, b.1) < ARC_TOLERANCE_PX * ARC_TOLERANCE_PX);
        // Between points less than 3 degrees apart an arc bends by less than the margin at the deepest zoom.
        let is_far = !self.bounds.overlaps(&ScreenBox::around(&[a.1, first.1, middle.1, last.1, b.1]));
        if depth == 0 || is_straight || is_far {
            out.push_segment(&self.bounds, a.1, b.1);
        } else {
            self.refine(spot, [a, first, middle], depth - 1, out);
            self.refine(spot, [middle, last, b], depth - 1, out);
        }
    }
}

/// The square of the distance of a point from a segment.
fn offset2(p: Spot, a: Spot, b: Spot) -> f64 {
    let (d, r) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let length2 = d[0] * d[0] + d[1] * d[1];
    let along = if length2 > 0.0 { ((r[0] * d[0] + r[1] * d[1]) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (r[0] - d[0] * along, r[1] - d[1] * along);
    x * x + y * y
}
