//! Cutting lines and rings where a flat map is cut: opposite to its central meridian.
//!
//! The longitudes of an outline run on instead of jumping, so that a ring is a polygon of an endless strip of
//! worlds side by side. The map shows one world of that strip; what reaches beyond comes in again from the next
//! copy:
//!
//! ```text
//!      copy -1     |      the map      |     copy +1
//!         Chukotka:|xx             xxxx|xx                 a ring across the cut: two pieces
//!    ...~~~~~~~~~~~|~~~~~~~~~~~~~~~~~~~|~~~~~~~~~~~...     a ring around a pole: a band, closed
//!                  |___________________|                   along the pole and the two sides
//! ```
//!
//! Rings are cut by the two sides of the map like polygons, so that they can be filled with the even-odd rule;
//! a strip of worlds needs no case for the side on which a ring crosses, nor any sorting of crossings.

use std::f64::consts::{PI, TAU};

use super::outline::{Outline, Shape, Vertex};

/// Beyond the cut by less than this, in radians, is rounding in single precision.
const CUT_TOLERANCE_RAD: f64 = 1e-6;

/// The longest edge along the cut that may be drawn straight: its meridian bends on Equal Earth.
const CUT_STEP_MAX_RAD: f64 = TAU / 144.0;

/// A vertex relative to the central meridian: the longitude, -pi to pi on the map, and the vertex.
#[derive(Debug, Clone, Copy)]
pub(super) struct CutVertex {
    pub(super) lambda_rad: f64,
    pub(super) vertex: Vertex,
}

impl CutVertex {
    fn new(lambda_rad: f64, lat_rad: f64) -> Self {
        Self { lambda_rad, vertex: Vertex::new(lambda_rad, lat_rad) }
    }

    fn lat_rad(&self) -> f64 {
        f64::from(self.vertex.lat_rad)
    }

    /// The point of the way to `to` at longitude `lambda_rad`.
    fn crossing(&self, to: &Self, lambda_rad: f64) -> Self {
        let fraction = (lambda_rad - self.lambda_rad) / (to.lambda_rad - self.lambda_rad);
        Self::new(lambda_rad, self.lat_rad() + (to.lat_rad() - self.lat_rad()) * fraction)
    }
}

/// Cuts a line, or the closed line of a ring, and gives each vertex of each piece to `emit`; its first argument
/// says whether a new piece starts.
pub(super) fn cut_line(outline: &Outline, central_rad: f64, mut emit: impl FnMut(bool, &CutVertex)) {
    let mut previous: Option<(f64, CutVertex)> = None;
    let closing_turn = match outline.shape() {
        Shape::Line => None,
        Shape::Ring => Some(0.0),
        Shape::PolarRing { turn_rad, .. } => Some(turn_rad),
    };
    let closing = closing_turn.and_then(|turn| outline.vertices().first().map(|first| (first, turn)));
    for (vertex, turn) in outline.vertices().iter().map(|v| (v, 0.0)).chain(closing) {
        let lambda_rad = f64::from(vertex.lon_rad) + turn - central_rad;
        let world = ((lambda_rad + PI) / TAU).floor();
        let here = CutVertex { lambda_rad: lambda_rad - world * TAU, vertex: *vertex };
        if let Some((previous_world, before)) = previous.filter(|(w, _)| *w != world) {
            // Steps are far below a turn, so that a line crosses one cut at a time.
            let side = if world > previous_world { PI } else { -PI };
            let shifted = CutVertex { lambda_rad: here.lambda_rad + (world - previous_world) * TAU, ..here };
            let crossing = before.crossing(&shifted, side);
            emit(false, &crossing);
            emit(true, &CutVertex { lambda_rad: -side, ..crossing });
        }
        emit(previous.is_none(), &here);
        previous = Some((world, here));
    }
}

/// Cuts a ring into closed pieces, one for each call of `emit`; an outline that is a line has none.
pub(super) fn cut_ring(outline: &Outline, central_rad: f64, mut emit: impl FnMut(&[CutVertex])) {
    let vertices = outline.vertices();
    match outline.shape() {
        Shape::Line => {}
        Shape::PolarRing { turn_rad, pole_rad } => {
            let mut strip = polar_strip(vertices, central_rad, turn_rad, pole_rad);
            clip_to_map(&mut strip);
            emit(&strip);
        }
        Shape::Ring => {
            let lons = || vertices.iter().map(|v| f64::from(v.lon_rad) - central_rad);
            let west = lons().fold(f64::INFINITY, f64::min) + CUT_TOLERANCE_RAD;
            let east = lons().fold(f64::NEG_INFINITY, f64::max) - CUT_TOLERANCE_RAD;
            if vertices.is_empty() {
                return;
            }
            let first_copy = ((-PI - east) / TAU).ceil() as i32;
            let last_copy = ((PI - west) / TAU).floor() as i32;
            for copy in first_copy..=last_copy {
                let shift = f64::from(copy) * TAU - central_rad;
                let mut piece: Vec<_> = vertices
                    .iter()
                    .map(|v| CutVertex { lambda_rad: f64::from(v.lon_rad) + shift, vertex: *v })
                    .collect();
                let is_whole = f64::from(copy) * TAU + west >= -PI && f64::from(copy) * TAU + east <= PI;
                if !is_whole {
                    clip_to_map(&mut piece);
                }
                emit(&piece);
            }
        }
    }
}

/// Three turns of a ring around the axis, the middle of them over the map, closed along the pole.
fn polar_strip(vertices: &[Vertex], central_rad: f64, turn_rad: f64, pole_rad: f64) -> Vec<CutVertex> {
    let Some(first) = vertices.first() else { return Vec::new() };
    let start = f64::from(first.lon_rad) - central_rad;
    let sign = turn_rad.signum();
    // Start one to two turns before the map's edge, so that three turns reach as far beyond the other.
    let wanted_start = start.rem_euclid(TAU) + if sign > 0.0 { -2.0 * TAU } else { TAU };
    let shift = wanted_start - start;
    let mut strip: Vec<CutVertex> = (0..3)
        .flat_map(|turn| {
            let shift = shift + f64::from(turn) * sign * TAU - central_rad;
            vertices.iter().map(move |v| CutVertex { lambda_rad: f64::from(v.lon_rad) + shift, vertex: *v })
        })
        .collect();
    let end = wanted_start + 3.0 * sign * TAU;
    strip.push(CutVertex { lambda_rad: end, vertex: *first });
    strip.push(CutVertex::new(end, pole_rad));
    strip.push(CutVertex::new(wanted_start, pole_rad));
    strip
}

/// Keeps what lies on the map and divides the long edges that this leaves along the two sides.
fn clip_to_map(ring: &mut Vec<CutVertex>) {
    clip_side(ring, -1.0);
    clip_side(ring, 1.0);
    let Some(mut previous) = ring.last().copied() else { return };
    let mut divided = Vec::with_capacity(ring.len() + 16);
    for vertex in ring.iter() {
        let is_along_cut = previous.lambda_rad.abs() >= PI && previous.lambda_rad == vertex.lambda_rad;
        let d_lat = vertex.lat_rad() - previous.lat_rad();
        let n_steps = if is_along_cut { (d_lat.abs() / CUT_STEP_MAX_RAD).ceil() } else { 1.0 };
        for step in 1..n_steps as usize {
            let lat_rad = previous.lat_rad() + d_lat * step as f64 / n_steps;
            divided.push(CutVertex::new(vertex.lambda_rad, lat_rad));
        }
        divided.push(*vertex);
        previous = *vertex;
    }
    *ring = divided;
}

/// Sutherland and Hodgman's cut by one side of the map, the left (-1) or the right (1).
fn clip_side(ring: &mut Vec<CutVertex>, side: f64) {
    let is_inside = |v: &CutVertex| v.lambda_rad * side <= PI;
    let Some(mut previous) = ring.last().copied() else { return };
    let mut kept = Vec::with_capacity(ring.len() + 8);
    for vertex in ring.iter() {
        if is_inside(&previous) != is_inside(vertex) {
            kept.push(previous.crossing(vertex, side * PI));
        }
        if is_inside(vertex) {
            kept.push(*vertex);
        }
        previous = *vertex;
    }
    *ring = kept;
}
