//! TopoJSON as it is needed here: shared arcs and, for each country, a code and rings.
//!
//! An object `countries` is wanted; the code of a geometry is its property `a3`, `iso_a3`, `ISO_A3`, `ADM0_A3`
//! or `adm0_a3`, or its id, if that has three letters. Other objects and properties are ignored: the land is the
//! countries together. Longitudes run on where a line crosses 180 degrees, so that 179, 181 follow each other.

use serde_json::Value;

/// The names of the property that holds a code of three letters.
const CODE_PROPERTIES: [&str; 5] = ["a3", "iso_a3", "ISO_A3", "ADM0_A3", "adm0_a3"];

/// Arcs in degrees and the shapes made of them.
pub struct Topology {
    pub arcs: Vec<Vec<Point>>,
    pub shapes: Vec<SourceShape>,
}

/// Degrees of longitude, which may lie beyond 180, and latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub lon: f64,
    pub lat: f64,
}

/// A country: its polygons, each an outer ring and its holes.
pub struct SourceShape {
    pub code: String,
    pub polygons: Vec<Vec<Vec<ArcRef>>>,
}

/// An arc and whether it is walked from its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArcRef {
    pub arc: usize,
    pub is_reversed: bool,
}

impl Topology {
    /// Reads a TopoJSON file; the error says what is missing.
    pub fn parse(json: &[u8]) -> Result<Self, String> {
        let root: Value = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        let arcs = parse_arcs(&root).ok_or("its arcs are not as TopoJSON has them")?;
        let geometries = root["objects"]["countries"]["geometries"]
            .as_array()
            .ok_or("it has no object `countries` with geometries")?;
        let mut shapes = geometries.iter().map(parse_shape).collect::<Result<Vec<_>, _>>()?;
        shapes.sort_by(|a, b| a.code.cmp(&b.code));
        let is_complete =
            shapes.iter().flat_map(SourceShape::refs).all(|reference| reference.arc < arcs.len());
        if is_complete {
            Ok(Self { arcs, shapes })
        } else {
            Err("a country refers to an arc that is not there".into())
        }
    }

    /// The points of a ring, the first not repeated; a ring around a pole is closed along the pole.
    pub fn ring_points(&self, ring: &[ArcRef]) -> Vec<Point> {
        let mut points = Vec::new();
        for reference in ring {
            let arc = &self.arcs[reference.arc];
            let n = arc.len() - 1;
            points.extend((0..n).map(|i| arc[if reference.is_reversed { n - i } else { i }]));
        }
        let first = points[0];
        run_on(&mut points);
        let last = points[points.len() - 1];
        let end = Point { lon: beside(first.lon, last.lon), ..first };
        if (end.lon - first.lon).abs() > 180.0 {
            let pole = 90_f64.copysign(first.lat);
            points.extend([end, Point { lat: pole, ..end }, Point { lat: pole, ..first }]);
        }
        points
    }
}

/// Makes longitudes run on instead of jumping at 180 degrees.
fn run_on(points: &mut [Point]) {
    for i in 1..points.len() {
        points[i].lon = beside(points[i].lon, points[i - 1].lon);
    }
}

/// The longitude by full turns as near to another as can be.
fn beside(lon: f64, other: f64) -> f64 {
    lon - 360.0 * ((lon - other) / 360.0).round()
}

impl SourceShape {
    /// Every use of an arc.
    pub fn refs(&self) -> impl Iterator<Item = ArcRef> + '_ {
        self.polygons.iter().flatten().flatten().copied()
    }
}

fn parse_arcs(root: &Value) -> Option<Vec<Vec<Point>>> {
    let pair = |value: &Value| Some([value.get(0)?.as_f64()?, value.get(1)?.as_f64()?]);
    let transform = root.get("transform");
    let (scale, translate) = match transform {
        Some(transform) => (pair(&transform["scale"])?, pair(&transform["translate"])?),
        None => ([1.0; 2], [0.0; 2]),
    };
    let arc = |arc: &Value| {
        let mut position = [0.0; 2];
        let points = arc.as_array()?.iter().map(|value| {
            let stored = pair(value)?;
            // Only quantised files store differences.
            position = match transform {
                Some(_) => [position[0] + stored[0], position[1] + stored[1]],
                None => stored,
            };
            let lon = position[0] * scale[0] + translate[0];
            let lat = position[1] * scale[1] + translate[1];
            Some(Point { lon: lon.clamp(-180.0, 180.0), lat: lat.clamp(-90.0, 90.0) })
        });
        let mut points = points.collect::<Option<Vec<_>>>().filter(|points| points.len() >= 2)?;
        run_on(&mut points);
        Some(points)
    };
    root["arcs"].as_array()?.iter().map(arc).collect()
}

fn parse_shape(geometry: &Value) -> Result<SourceShape, String> {
    let code = CODE_PROPERTIES
        .iter()
        .map(|property| &geometry["properties"][property])
        .chain([&geometry["id"]])
        .filter_map(Value::as_str)
        .find(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
        .ok_or_else(|| format!("a country has no code of three letters: {}", geometry["properties"]))?;
    let polygons = match geometry["type"].as_str() {
        Some("Polygon") => parse_polygon(&geometry["arcs"]).map(|polygon| vec![polygon]),
        Some("MultiPolygon") => {
            geometry["arcs"].as_array().and_then(|polygons| polygons.iter().map(parse_polygon).collect())
        }
        _ => None,
    };
    let polygons = polygons.ok_or_else(|| format!("{code} is not a Polygon or MultiPolygon"))?;
    Ok(SourceShape { code: code.to_owned(), polygons })
}

fn parse_polygon(rings: &Value) -> Option<Vec<Vec<ArcRef>>> {
    let reference = |value: &Value| {
        let stored = value.as_i64()?;
        // TopoJSON writes an arc walked backwards as its ones' complement.
        let is_reversed = stored < 0;
        let arc = usize::try_from(if is_reversed { !stored } else { stored }).ok()?;
        Some(ArcRef { arc, is_reversed })
    };
    let ring = |ring: &Value| ring.as_array()?.iter().map(reference).collect::<Option<Vec<_>>>();
    rings.as_array()?.iter().map(ring).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantised_and_plain_arcs_are_read() {
        let shape = r#""objects":{"countries":{"type":"GeometryCollection","geometries":[
            {"type":"Polygon","properties":{"a3":"AAA"},"arcs":[[-1]]}]}}"#;
        let plain = format!(r#"{{{shape},"arcs":[[[0,0],[1,0],[1,1],[0,0]]]}}"#);
        let quantised = format!(
            r#"{{{shape},"transform":{{"scale":[0.5,0.5],"translate":[0,0]}},"arcs":[[[0,0],[2,0],[0,2],[-2,-2]]]}}"#
        );
        for json in [plain, quantised] {
            let topology = Topology::parse(json.as_bytes()).expect("it is complete");
            assert_eq!(topology.arcs[0][2], Point { lon: 1.0, lat: 1.0 });
            assert_eq!(topology.shapes[0].polygons[0][0], [ArcRef { arc: 0, is_reversed: true }]);
            assert_eq!(
                topology.ring_points(&topology.shapes[0].polygons[0][0])[1],
                Point { lon: 1.0, lat: 1.0 }
            );
        }
        assert!(Topology::parse(b"{}").is_err());
    }

    #[test]
    fn longitudes_run_on_and_a_ring_around_the_pole_is_closed_there() {
        let at = |lon, lat| Point { lon, lat };
        let arcs = vec![vec![at(-180.0, -70.0), at(-60.0, -75.0), at(60.0, -70.0), at(180.0, -70.0)]];
        let topology = Topology { arcs, shapes: Vec::new() };
        let ring = topology.ring_points(&[ArcRef { arc: 0, is_reversed: false }]);
        assert_eq!(ring[3..], [at(180.0, -70.0), at(180.0, -90.0), at(-180.0, -90.0)]);
        let mut chukotka = [at(179.0, 65.0), at(-179.0, 65.0), at(-181.0, 66.0)];
        run_on(&mut chukotka);
        assert_eq!(chukotka.map(|point| point.lon), [179.0, 181.0, 179.0]);
    }
}
