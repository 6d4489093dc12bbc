//! A basemap as the file that `core/src/reference/land.rs` documents.
//!
//! Arcs are cut where what they separate changes (a coast that becomes the seam at 180 degrees, a border
//! that becomes the Line of Control), simplified, put on the grid and sorted by kind.

use std::collections::HashMap;

use super::byte_writer::ByteWriter;
use super::polygon::ring_area;
use super::simplify::weights;
use super::topology::{ArcRef, Point, SourceShape, Topology};

/// How much of the basemap is kept.
#[derive(Clone, Copy)]
pub struct Detail {
    pub cells_per_degree: u32,
    /// Corners that matter less go, and islands of less than twice this; 0 keeps all.
    pub least_area_deg2: f64,
}

/// Borders that the usual note on maps of the United Nations calls disputed or undetermined (with the shapes that are
/// themselves disputed): the codes of the two sides, `None` for any, and the part of the border that is meant.
/// All are drawn dashed.
const DISPUTED: [DisputedBorder; 11] = [
    DisputedBorder::everywhere("CYN", None),
    DisputedBorder::everywhere("SOL", None),
    DisputedBorder::everywhere("XKX", None),
    DisputedBorder::everywhere("ESH", None),
    DisputedBorder::everywhere("KAS", None),
    DisputedBorder::everywhere("PSE", None),
    // Golan.
    DisputedBorder::everywhere("ISR", Some("SYR")),
    // The final boundary has not been determined.
    DisputedBorder::everywhere("SDN", Some("SSD")),
    // The Line of Control in Jammu and Kashmir.
    DisputedBorder { a: "IND", b: Some("PAK"), west: 73.0, south: 32.6, east: 78.0, north: 37.0 },
    // Aksai Chin.
    DisputedBorder { a: "CHN", b: Some("IND"), west: 77.0, south: 32.3, east: 80.5, north: 36.5 },
    // The Hala'ib triangle and Bir Tawil.
    DisputedBorder { a: "EGY", b: Some("SDN"), west: 33.0, south: 21.0, east: 38.0, north: 24.0 },
];

struct DisputedBorder {
    a: &'static str,
    b: Option<&'static str>,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl DisputedBorder {
    const fn everywhere(a: &'static str, b: Option<&'static str>) -> Self {
        Self { a, b, west: -180.0, south: -90.0, east: 180.0, north: 90.0 }
    }

    fn covers(&self, sides: &[&str], middle: Point) -> bool {
        sides.contains(&self.a)
            && self.b.is_none_or(|b| sides.contains(&b))
            && (self.west..=self.east).contains(&middle.lon)
            && (self.south..=self.north).contains(&middle.lat)
    }
}

/// What an arc separates, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Coast,
    Border,
    Disputed,
    Seam,
}

const KINDS: [Kind; 4] = [Kind::Coast, Kind::Border, Kind::Disputed, Kind::Seam];

/// An arc of the file that is being made.
struct Line {
    kind: Kind,
    points: Vec<Point>,
    weights: Vec<f64>,
    n_uses: usize,
    /// Points of less weight go; lowered for lines that would vanish.
    least_weight: f64,
}

impl Line {
    fn kept(&self) -> impl Iterator<Item = Point> + '_ {
        self.points
            .iter()
            .zip(&self.weights)
            .filter(|&(_, &weight)| weight >= self.least_weight)
            .map(|(&point, _)| point)
    }

    fn is_closed(&self) -> bool {
        self.points.first() == self.points.last()
    }

    /// The weight of the heaviest point that went.
    fn heaviest_gone(&self) -> Option<f64> {
        self.weights.iter().copied().filter(|&weight| weight < self.least_weight).max_by(f64::total_cmp)
    }
}

/// A ring as references to lines.
type Ring = Vec<ArcRef>;

/// The bytes of a land file.
pub fn encoded(topology: &Topology, detail: Detail) -> Vec<u8> {
    let (mut lines, pieces) = cut(topology, detail);
    let shapes: Vec<(&str, Vec<Ring>)> = topology
        .shapes
        .iter()
        .map(|shape| (shape.code.as_str(), kept_rings(topology, shape, &pieces, &lines, detail)))
        .collect();
    for ring in shapes.iter().flat_map(|(_, rings)| rings) {
        keep_from_vanishing(ring, &mut lines);
    }
    let order = file_order(&shapes, &lines);
    let n_kept = order.len();
    let file = write(&lines, &order, &shapes, detail.cells_per_degree);
    let n_points: usize = order.iter().map(|&line| lines[line].kept().count()).sum();
    println!(
        "land at {} cells a degree: {} shapes, {n_kept} lines, {n_points} points",
        detail.cells_per_degree,
        shapes.len()
    );
    file
}

/// Cuts arcs where their kind changes; gives the lines and, for each arc, the lines it became.
fn cut(topology: &Topology, detail: Detail) -> (Vec<Line>, Vec<Vec<usize>>) {
    let mut sides: Vec<Vec<&str>> = vec![Vec::new(); topology.arcs.len()];
    for shape in &topology.shapes {
        shape.refs().for_each(|reference| sides[reference.arc].push(&shape.code));
    }
    let southernmost = topology.arcs.iter().flatten().map(|point| point.lat).fold(90.0, f64::min);
    let mut lines: Vec<Line> = Vec::new();
    let mut pieces = Vec::new();
    for (arc, sides) in topology.arcs.iter().zip(&sides) {
        let kinds: Vec<Kind> =
            arc.windows(2).map(|ends| kind_of(ends[0], ends[1], sides, southernmost)).collect();
        let first_line = lines.len();
        let mut start = 0;
        for run in kinds.chunk_by(|a, b| a == b) {
            let points = arc[start..=start + run.len()].to_vec();
            start += run.len();
            let least_weight = if run[0] == Kind::Seam { 0.0 } else { detail.least_area_deg2 };
            lines.push(Line {
                kind: run[0],
                weights: weights(&points),
                points,
                n_uses: sides.len(),
                least_weight,
            });
        }
        pieces.push((first_line..lines.len()).collect());
    }
    (lines, pieces)
}

fn kind_of(a: Point, b: Point, sides: &[&str], southernmost: f64) -> Kind {
    let is_at_180 = |point: Point| point.lon.abs() > 179.999;
    let is_at_the_pole = |point: Point| point.lat < southernmost + 0.01 && point.lat < -80.0;
    let middle = Point { lon: (a.lon + b.lon) / 2.0, lat: (a.lat + b.lat) / 2.0 };
    if (is_at_180(a) && is_at_180(b)) || (is_at_the_pole(a) && is_at_the_pole(b)) {
        Kind::Seam
    } else if sides.len() < 2 {
        Kind::Coast
    } else if DISPUTED.iter().any(|border| border.covers(sides, middle)) {
        Kind::Disputed
    } else {
        Kind::Border
    }
}

/// The rings of a shape that are large enough, in any case its largest polygon.
fn kept_rings(
    topology: &Topology,
    shape: &SourceShape,
    pieces: &[Vec<usize>],
    lines: &[Line],
    detail: Detail,
) -> Vec<Ring> {
    let area = |ring: &Ring| ring_area(&topology.ring_points(ring));
    let largest =
        shape.polygons.iter().enumerate().max_by(|(_, a), (_, b)| area(&a[0]).total_cmp(&area(&b[0])));
    let largest = largest.map_or(0, |(i, _)| i);
    let is_kept = |polygon: usize, ring: &Ring| {
        // A ring of more than one arc, or of one that a neighbour uses as well, belongs to others too.
        let is_alone = ring.len() == 1 && pieces[ring[0].arc].iter().all(|&line| lines[line].n_uses == 1);
        let is_outer_of_largest = polygon == largest && ring == &shape.polygons[polygon][0];
        !is_alone || is_outer_of_largest || area(ring) >= 2.0 * detail.least_area_deg2
    };
    let mut rings = Vec::new();
    for (i, polygon) in shape.polygons.iter().enumerate() {
        for ring in polygon.iter().filter(|ring| is_kept(i, ring)) {
            rings.push(ring.iter().flat_map(|&reference| in_lines(reference, pieces)).collect());
        }
    }
    rings
}

/// A use of an arc as uses of the lines it became.
fn in_lines(reference: ArcRef, pieces: &[Vec<usize>]) -> Vec<ArcRef> {
    let lines = pieces[reference.arc].iter();
    let as_ref = |&arc: &usize| ArcRef { arc, is_reversed: reference.is_reversed };
    if reference.is_reversed { lines.rev().map(as_ref).collect() } else { lines.map(as_ref).collect() }
}

/// Takes points back until the ring has an area.
fn keep_from_vanishing(ring: &Ring, lines: &mut [Line]) {
    loop {
        let n_points: usize = ring.iter().map(|reference| lines[reference.arc].kept().count() - 1).sum();
        let heaviest = ring
            .iter()
            .filter_map(|reference| Some((lines[reference.arc].heaviest_gone()?, reference.arc)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match heaviest {
            Some((weight, line)) if n_points < 4 => lines[line].least_weight = weight,
            _ => return,
        }
    }
}

/// The lines in use, by kind, then in the order of the shapes.
fn file_order(shapes: &[(&str, Vec<Ring>)], lines: &[Line]) -> Vec<usize> {
    let mut is_listed = vec![false; lines.len()];
    let mut order: Vec<usize> = Vec::new();
    for reference in shapes.iter().flat_map(|(_, rings)| rings).flatten() {
        if !std::mem::replace(&mut is_listed[reference.arc], true) {
            order.push(reference.arc);
        }
    }
    order.sort_by_key(|&line| lines[line].kind);
    order
}

fn write(lines: &[Line], order: &[usize], shapes: &[(&str, Vec<Ring>)], cells_per_degree: u32) -> Vec<u8> {
    let mut file = ByteWriter::with_magic(b"LAND", 1);
    file.varint(cells_per_degree);
    for kind in KINDS {
        file.count(order.iter().filter(|&&line| lines[line].kind == kind).count());
    }
    let (mut xs, mut ys) = (ByteWriter::default(), ByteWriter::default());
    let (mut x, mut y) = (0, 0);
    for &line in order {
        let cells = on_grid(&lines[line], cells_per_degree);
        file.count(cells.len());
        for cell in cells {
            xs.zigzag(cell.0 - x);
            ys.zigzag(cell.1 - y);
            (x, y) = cell;
        }
    }
    file.section(&xs.bytes);
    file.section(&ys.bytes);
    let new_index: HashMap<usize, i32> = order.iter().copied().zip(0..).collect();
    let mut before = 0;
    file.count(shapes.len());
    for (code, rings) in shapes {
        file.bytes.extend(code.as_bytes());
        file.count(rings.len());
        for ring in rings {
            file.count(ring.len());
            for reference in ring {
                let line = new_index[&reference.arc];
                file.zigzag((line - before) * 2 + i32::from(reference.is_reversed));
                before = line;
            }
        }
    }
    file.bytes
}

/// The kept points as cells, without repetitions; an island smaller than a cell becomes one cell.
fn on_grid(line: &Line, cells_per_degree: u32) -> Vec<(i32, i32)> {
    let cell = |degrees: f64| (degrees * f64::from(cells_per_degree)).round() as i32;
    // Both -180 and 180 stay as they are; what runs on beyond comes back.
    let on_earth = |lon: f64| {
        if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
    };
    let mut cells: Vec<_> =
        line.kept().map(|point| (cell(on_earth(point.lon) + 180.0), cell(point.lat + 90.0))).collect();
    cells.dedup();
    if line.is_closed() && cells.len() < 4 {
        let (x, y) = cells[0];
        return vec![(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)];
    }
    if cells.len() == 1 {
        cells.push(cells[0]);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Point {
        Point { lon, lat }
    }

    #[test]
    fn an_arc_is_cut_where_its_kind_changes() {
        let arcs =
            vec![vec![at(170.0, 60.0), at(180.0, 60.0), at(180.0, 70.0), at(170.0, 70.0), at(170.0, 60.0)]];
        let ring = vec![ArcRef { arc: 0, is_reversed: true }];
        let shapes = vec![SourceShape { code: "AAA".into(), polygons: vec![vec![ring]] }];
        let (lines, pieces) =
            cut(&Topology { arcs, shapes }, Detail { cells_per_degree: 1, least_area_deg2: 0.0 });
        let kinds: Vec<Kind> = lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [Kind::Coast, Kind::Seam, Kind::Coast]);
        let refs = in_lines(ArcRef { arc: 0, is_reversed: true }, &pieces);
        assert_eq!(refs.iter().map(|reference| reference.arc).collect::<Vec<_>>(), [2, 1, 0]);
    }

    #[test]
    fn the_line_of_control_is_disputed_and_the_border_south_of_it_is_not() {
        let kind = |lon, lat| kind_of(at(lon, lat), at(lon + 0.1, lat), &["IND", "PAK"], -90.0);
        assert_eq!((kind(74.5, 34.0), kind(71.0, 27.0)), (Kind::Disputed, Kind::Border));
    }

    #[test]
    fn an_island_smaller_than_a_cell_becomes_one_cell() {
        let points = vec![at(0.1, 0.1), at(0.2, 0.1), at(0.2, 0.2), at(0.1, 0.1)];
        let line =
            Line { kind: Kind::Coast, weights: weights(&points), points, n_uses: 1, least_weight: 0.0 };
        assert_eq!(on_grid(&line, 1).len(), 5);
    }
}
