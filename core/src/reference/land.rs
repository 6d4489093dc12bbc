//! The land and its borders, from a small binary file that can be replaced.
//!
//! The file holds a topology: lines ("arcs") that neighbours share, each stored once. Everything the map
//! draws comes from it: coasts, borders, disputed borders, the land to fill, and the shape under a point.
//! The shipped files are made by `cargo xtask data`; `cargo xtask data --basemap FILE.topojson` makes them
//! from any TopoJSON with an object `countries` whose geometries carry an ISO code. No name and no claim of
//! sovereignty is stored: a shape has a code of three letters, which for some shapes (`CYN`, `SOL`, `KAS`)
//! is not an ISO code.
//!
//! Layout, all integers as in the file's cursor (base 128, zigzag where signed):
//!
//! | part | content |
//! |---|---|
//! | magic | the four bytes `LAND`, then the version, 1 |
//! | grid | integer: cells a degree; a point is `(x / cells - 180, y / cells - 90)` |
//! | arcs | four integers: how many coast, border, disputed and seam arcs follow, in this order |
//! | lengths | one integer an arc: its points, two or more |
//! | x, then y | each a section (length in bytes first) of one signed integer a point, the difference from the point before, across arcs as well |
//! | shapes | integer: how many; each a code of three bytes, an integer of rings, each ring an integer of arc references |
//! | reference | signed integer: twice the difference from the arc referred to before, plus 1 if walked from its end to its start |
//!
//! The last point of an arc in a ring is the first of the next, so it is given once. Rings of a shape are
//! filled by the even-odd rule; holes need no mark. Lines lie on the sphere: from one point to the next is the
//! shorter way around, so a line may cross 180 degrees and a ring may go around the south pole (the north pole
//! lies in no ring). Basemaps that were cut there have seam arcs, at 180 degrees or along the pole: they belong
//! to the outline when filling and are never drawn as lines.

use super::byte_reader::{ByteError, ByteReader};
use crate::geo::LonLat;

const MAGIC: &[u8; 4] = b"LAND";
const VERSION: u8 = 1;
/// Ten metres: finer than any coast that is worth drawing here.
const MAX_CELLS_PER_DEGREE: u32 = 10_000;

/// Why a land file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LandError {
    /// The bytes are of another kind of file.
    #[error("this is not a land file")]
    NotLand,
    /// The file was made by a later program.
    #[error("the land file has version {0}, which this program does not know")]
    UnknownVersion(u8),
    /// The bytes end early or hold an impossible number.
    #[error(transparent)]
    Bytes(#[from] ByteError),
    /// A point lies outside the world, or the grid is impossible.
    #[error("the land file has a point outside the world")]
    OutsideTheWorld,
    /// A ring refers to an arc that does not exist, or an arc has fewer than two points.
    #[error("the land file refers to a line it does not have")]
    BadArc,
    /// Bytes follow the last shape.
    #[error("the land file goes on after its end")]
    TrailingBytes,
}

/// What an arc separates, which decides how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArcKind {
    /// Land from sea, or from a lake as large as the Caspian Sea.
    Coast,
    /// Two countries.
    Border,
    /// Two shapes whose border, or one of which, is disputed; drawn dashed.
    Disputed,
    /// Nothing: a cut at 180 degrees or the edge at the south pole; never drawn.
    Seam,
}

const KINDS: [ArcKind; 4] = [ArcKind::Coast, ArcKind::Border, ArcKind::Disputed, ArcKind::Seam];

/// A line of the topology: a range of [`Land::points`].
#[derive(Clone, Copy, Debug)]
struct Arc {
    kind: ArcKind,
    first: u32,
    end: u32,
}

/// One arc in a ring and the way it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ArcRef {
    arc_idx: u32,
    is_reversed: bool,
}

/// A closed line, as the arcs it is made of.
#[derive(Clone, Debug)]
pub struct Ring {
    arcs: Vec<ArcRef>,
}

/// A country or another area with a code of its own.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Three letters, mostly ISO 3166-1 alpha-3; see the module for the exceptions.
    pub code: [u8; 3],
    /// Its outlines and holes, to be filled by the even-odd rule.
    pub rings: Vec<Ring>,
    bounds: Bounds,
}

/// Beyond these no point lies in the shape; all around the earth if it crosses 180 degrees.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    west_deg: f64,
    east_deg: f64,
    north_deg: f64,
}

/// The land of the world with its borders.
#[derive(Clone, Debug)]
pub struct Land {
    points: Vec<LonLat>,
    arcs: Vec<Arc>,
    shapes: Vec<Shape>,
    outline: Vec<Ring>,
}

impl Land {
    /// The arcs of one kind, each as its points; two or more a line, not closed unless it is an island.
    pub fn lines(&self, kind: ArcKind) -> impl Iterator<Item = &[LonLat]> {
        self.arcs.iter().filter(move |arc| arc.kind == kind).map(|&arc| self.arc_points(arc))
    }

    /// The countries and other areas, in the order of the file.
    #[must_use]
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The rings around all land, without inner borders, to be filled at once by the even-odd rule.
    #[must_use]
    pub fn outline(&self) -> &[Ring] {
        &self.outline
    }

    /// The points of a ring of this land, the first not repeated at the end.
    pub fn ring_points<'a>(&'a self, ring: &'a Ring) -> impl Iterator<Item = LonLat> + 'a {
        ring.arcs.iter().flat_map(|&reference| {
            let points =
                self.arcs.get(reference.arc_idx as usize).map_or(&[][..], |&arc| self.arc_points(arc));
            let n = points.len();
            (0..n.saturating_sub(1)).map(move |i| points[if reference.is_reversed { n - 1 - i } else { i }])
        })
    }

    /// The shape that contains a point, or `None` at sea. On a border it is one of the two, always the same.
    #[must_use]
    pub fn shape_at(&self, point: LonLat) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.bounds.contains(point) && self.contains(shape, point))
    }

    /// The shape with a code of three capital letters.
    #[must_use]
    pub fn shape(&self, code: [u8; 3]) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.code == code)
    }

    fn arc_points(&self, arc: Arc) -> &[LonLat] {
        self.points.get(arc.first as usize..arc.end as usize).unwrap_or(&[])
    }

    /// Whether the meridian from the point to the north pole crosses the rings an odd number of times.
    fn contains(&self, shape: &Shape, point: LonLat) -> bool {
        let mut is_inside = false;
        for reference in shape.rings.iter().flat_map(|ring| &ring.arcs) {
            // The direction of an arc does not matter to a count of crossings.
            let Some(&arc) = self.arcs.get(reference.arc_idx as usize) else { continue };
            for ends in self.arc_points(arc).windows(2) {
                is_inside ^= crosses_to_the_north(point, ends[0], ends[1]);
            }
        }
        is_inside
    }
}

fn crosses_to_the_north(point: LonLat, a: LonLat, b: LonLat) -> bool {
    let (from_deg, to_deg) = (east_of(point, a), east_of(point, b));
    // Far apart, the shorter way crosses the opposite meridian.
    if (from_deg > 0.0) == (to_deg > 0.0) || (from_deg - to_deg).abs() > 180.0 {
        return false;
    }
    let share = from_deg / (from_deg - to_deg);
    point.lat_deg < a.lat_deg + share * (b.lat_deg - a.lat_deg)
}

/// How far east of a point another lies, -180 to 180 degrees.
fn east_of(point: LonLat, other: LonLat) -> f64 {
    let difference_deg = other.lon_deg - point.lon_deg;
    if difference_deg > 180.0 {
        difference_deg - 360.0
    } else if difference_deg < -180.0 {
        difference_deg + 360.0
    } else {
        difference_deg
    }
}

impl Bounds {
    const NOTHING: Self =
        Self { west_deg: f64::INFINITY, east_deg: f64::NEG_INFINITY, north_deg: f64::NEG_INFINITY };

    fn include(&mut self, line: &[LonLat]) {
        for point in line {
            self.west_deg = self.west_deg.min(point.lon_deg);
            self.east_deg = self.east_deg.max(point.lon_deg);
            self.north_deg = self.north_deg.max(point.lat_deg);
        }
        if line.windows(2).any(|ends| (ends[0].lon_deg - ends[1].lon_deg).abs() > 180.0) {
            (self.west_deg, self.east_deg) = (-180.0, 180.0);
        }
    }

    fn contains(&self, point: LonLat) -> bool {
        (self.west_deg..=self.east_deg).contains(&point.lon_deg) && point.lat_deg <= self.north_deg
    }
}

/// Reads a land file (already inflated, if it was stored as `.gz.bin`).
///
/// # Errors
/// [`LandError`] for anything that is not exactly a land file; hostile bytes neither panic nor make it
/// reserve more memory than a few dozen times their own length.
pub fn decode(bytes: &[u8]) -> Result<Land, LandError> {
    let mut reader = ByteReader::new(bytes);
    if reader.array::<4>() != Ok(*MAGIC) {
        return Err(LandError::NotLand);
    }
    match reader.byte()? {
        VERSION => {}
        other => return Err(LandError::UnknownVersion(other)),
    }
    let cells_per_degree = reader.varint()?;
    if !(1..=MAX_CELLS_PER_DEGREE).contains(&cells_per_degree) {
        return Err(LandError::OutsideTheWorld);
    }
    let arcs = decode_arcs(&mut reader)?;
    let n_points = arcs.last().map_or(0, |arc| arc.end as usize);
    let points = decode_points(reader.section()?, reader.section()?, n_points, cells_per_degree)?;
    let mut land = Land { points, arcs, shapes: Vec::new(), outline: Vec::new() };
    land.shapes = decode_shapes(&mut reader, &land)?;
    if !reader.is_empty() {
        return Err(LandError::TrailingBytes);
    }
    land.outline = dissolved(&land);
    Ok(land)
}

fn decode_arcs(reader: &mut ByteReader<'_>) -> Result<Vec<Arc>, LandError> {
    let mut arcs = Vec::new();
    let mut n_of_kind = [0_usize; 4];
    for n in &mut n_of_kind {
        *n = reader.count(1)?;
    }
    let mut end = 0_u32;
    for (kind, n) in KINDS.into_iter().zip(n_of_kind) {
        for _ in 0..n {
            let first = end;
            let n_points = reader.varint()?;
            end = first.checked_add(n_points).ok_or(ByteError::TooLarge)?;
            if n_points < 2 {
                return Err(LandError::BadArc);
            }
            arcs.push(Arc { kind, first, end });
        }
    }
    Ok(arcs)
}

fn decode_points(
    mut xs: ByteReader<'_>,
    mut ys: ByteReader<'_>,
    n_points: usize,
    cells_per_degree: u32,
) -> Result<Vec<LonLat>, LandError> {
    // Each coordinate takes a byte or more: no more points than bytes.
    if n_points > xs.remaining().len() || n_points > ys.remaining().len() {
        return Err(ByteError::Truncated.into());
    }
    let (max_x, max_y) = (360 * i64::from(cells_per_degree), 180 * i64::from(cells_per_degree));
    let (mut x, mut y) = (0_i64, 0_i64);
    let mut points = Vec::with_capacity(n_points);
    for _ in 0..n_points {
        x += i64::from(xs.zigzag()?);
        y += i64::from(ys.zigzag()?);
        if !(0..=max_x).contains(&x) || !(0..=max_y).contains(&y) {
            return Err(LandError::OutsideTheWorld);
        }
        points.push(LonLat {
            lon_deg: x as f64 / f64::from(cells_per_degree) - 180.0,
            lat_deg: y as f64 / f64::from(cells_per_degree) - 90.0,
        });
    }
    if xs.is_empty() && ys.is_empty() { Ok(points) } else { Err(LandError::TrailingBytes) }
}

fn decode_shapes(reader: &mut ByteReader<'_>, land: &Land) -> Result<Vec<Shape>, LandError> {
    let n_shapes = reader.count(4)?;
    let mut shapes = Vec::with_capacity(n_shapes);
    let mut arc_before = 0_i64;
    for _ in 0..n_shapes {
        let code = reader.array::<3>()?;
        let n_rings = reader.count(1)?;
        let mut rings = Vec::with_capacity(n_rings);
        for _ in 0..n_rings {
            let n_refs = reader.count(1)?;
            let mut arcs = Vec::with_capacity(n_refs);
            for _ in 0..n_refs {
                let stored = reader.zigzag()?;
                arc_before += i64::from(stored >> 1);
                let arc_idx = u32::try_from(arc_before).map_err(|_| LandError::BadArc)?;
                if arc_idx as usize >= land.arcs.len() {
                    return Err(LandError::BadArc);
                }
                arcs.push(ArcRef { arc_idx, is_reversed: stored & 1 == 1 });
            }
            rings.push(Ring { arcs });
        }
        let mut bounds = Bounds::NOTHING;
        for reference in rings.iter().flat_map(|ring| &ring.arcs) {
            let arc = land.arcs[reference.arc_idx as usize];
            bounds.include(land.arc_points(arc));
        }
        shapes.push(Shape { code, rings, bounds });
    }
    Ok(shapes)
}

/// The rings around all shapes together: the arcs that only one shape uses, joined end to end.
///
/// Where outlines touch in a point any way of joining them fills the same by the even-odd rule. A line that
/// does not close, which only a faulty file has, is kept as it is.
fn dissolved(land: &Land) -> Vec<Ring> {
    let mut n_uses = vec![0_u32; land.arcs.len()];
    let references = || land.shapes.iter().flat_map(|shape| &shape.rings).flat_map(|ring| &ring.arcs);
    for reference in references() {
        n_uses[reference.arc_idx as usize] += 1;
    }
    let outer: Vec<ArcRef> =
        references().filter(|reference| n_uses[reference.arc_idx as usize] == 1).copied().collect();
    let mut by_start: Vec<(u64, u32)> = outer
        .iter()
        .zip(0_u32..)
        .map(|(&reference, i)| (point_key(start_and_end(land, reference).0), i))
        .collect();
    by_start.sort_unstable();
    let mut is_used = vec![false; outer.len()];
    let mut rings = Vec::new();
    for i in 0..outer.len() {
        if is_used[i] {
            continue;
        }
        let (start, mut end) = start_and_end(land, outer[i]);
        let mut arcs = vec![outer[i]];
        is_used[i] = true;
        while point_key(end) != point_key(start) {
            let key = point_key(end);
            let from = by_start.partition_point(|&(other, _)| other < key);
            let next = by_start[from..]
                .iter()
                .take_while(|&&(other, _)| other == key)
                .map(|&(_, next)| next as usize)
                .find(|&next| !is_used[next]);
            let Some(next) = next else { break };
            is_used[next] = true;
            arcs.push(outer[next]);
            end = start_and_end(land, outer[next]).1;
        }
        rings.push(Ring { arcs });
    }
    rings
}

/// The points where a reference begins and ends in the way it is walked.
fn start_and_end(land: &Land, reference: ArcRef) -> (LonLat, LonLat) {
    let arc = land.arcs[reference.arc_idx as usize];
    let (first, last) = (land.points[arc.first as usize], land.points[arc.end as usize - 1]);
    if reference.is_reversed { (last, first) } else { (first, last) }
}

/// A key by which points of one grid sort and compare exactly; -180 and 180 degrees are one meridian.
fn point_key(point: LonLat) -> u64 {
    let bits = |degrees: f64| u64::from((degrees as f32).to_bits());
    let lon_deg = if point.lon_deg == 180.0 { -180.0 } else { point.lon_deg };
    bits(lon_deg) << 32 | bits(point.lat_deg)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Two squares side by side with one border, one degree a cell:
    /// ```text
    ///   1--2--3      A: 0 1 2 5   B: 5 2 3 4
    ///   0--5--4      arcs: coast of A 5 0 1 2, coast of B 2 3 4 5, border 2 5
    /// ```
    fn two_squares() -> Vec<u8> {
        let mut bytes = b"LAND\x01\x01".to_vec();
        bytes.extend([2, 1, 0, 0]); // coasts, borders, disputed, seams
        bytes.extend([4, 4, 2]); // points
        let zigzag = |n: i8| ((n << 1) ^ (n >> 7)) as u8;
        bytes.push(10);
        bytes.extend([20, -10, 0, 10, 0, 10, 0, -10, 0, 0].map(zigzag)); // x
        bytes.push(10);
        bytes.extend([20, 0, 10, 0, 0, 0, -10, 0, 10, -10].map(zigzag)); // y
        bytes.push(2);
        bytes.extend(*b"AAA");
        bytes.extend([1, 2, zigzag(0), zigzag(4)]); // arc 0, then arc 2
        bytes.extend(*b"BBB");
        bytes.extend([1, 2, zigzag(-2), zigzag(3)]); // arc 1, then arc 2 backwards
        bytes
    }

    fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat { lon_deg, lat_deg }
    }

    #[test]
    fn coasts_borders_and_shapes_come_from_one_topology() {
        let land = decode(&two_squares()).unwrap();
        assert_eq!(land.lines(ArcKind::Coast).count(), 2);
        let border: Vec<_> = land.lines(ArcKind::Border).collect();
        assert_eq!(border, [[at(-160.0, -60.0), at(-160.0, -70.0)]]);
        let code_at = |lon, lat| land.shape_at(at(lon, lat)).map(|shape| shape.code);
        assert_eq!(code_at(-165.0, -65.0), Some(*b"AAA"));
        assert_eq!(code_at(-155.0, -65.0), Some(*b"BBB"));
        assert_eq!(code_at(-145.0, -65.0), None);
        let ring: Vec<_> = land.ring_points(&land.shapes()[1].rings[0]).collect();
        assert_eq!(ring, [at(-160.0, -60.0), at(-150.0, -60.0), at(-150.0, -70.0), at(-160.0, -70.0)]);
    }

    #[test]
    fn shapes_across_180_degrees_and_around_the_pole_contain_what_they_should() {
        let crosses = |point, a, b| crosses_to_the_north(point, a, b);
        assert!(crosses(at(179.9, 60.0), at(179.0, 65.0), at(-179.0, 66.0)));
        assert!(crosses(at(-179.9, 60.0), at(179.0, 65.0), at(-179.0, 66.0)));
        assert!(!crosses(at(0.0, 60.0), at(179.0, 65.0), at(-179.0, 66.0)));
        assert!(!crosses(at(179.9, 70.0), at(179.0, 65.0), at(-179.0, 66.0)));
    }

    #[test]
    fn the_outline_leaves_inner_borders_out() {
        let land = decode(&two_squares()).unwrap();
        assert_eq!(land.outline().len(), 1);
        assert_eq!(land.ring_points(&land.outline()[0]).count(), 6);
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_survived() {
        let bytes = two_squares();
        for n in 0..bytes.len() {
            assert!(decode(&bytes[..n]).is_err(), "cut at {n}");
        }
        for i in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[i / 8] ^= 1 << (i % 8);
            let _ = decode(&flipped);
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(decode(&longer).unwrap_err(), LandError::TrailingBytes);
    }

    #[test]
    fn other_files_and_later_versions_are_named() {
        assert_eq!(decode(b"GIF89a").unwrap_err(), LandError::NotLand);
        assert_eq!(decode(b"LAND\x02").unwrap_err(), LandError::UnknownVersion(2));
    }
}
