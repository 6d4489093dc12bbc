//! What is drawn, on the screen.

use super::captions::{Caption, Captioned};
use super::content::{MapContent, Mark, MarkShape, TieMark, Way};
use super::label::{self, BOX_PAD_PX, Density, Frame, LINE_PX, LabelStyle, Measure, Request, Surroundings};
use super::lines;
use crate::claim::{Certainty, RecordIdx};
use crate::geo::{LonLat, Projector, ScreenPaths, Viewport};

/// Radius of the smallest disc, in pixels.
const DISC_MIN_PX: f32 = 5.0;
/// Radius of the largest disc, in pixels.
const DISC_MAX_PX: f32 = 22.0;
/// Radius of a disc with one tie whose area follows the number of ties, in pixels.
const DISC_OF_ONE_PX: f32 = 3.6;
/// Of many: radius of the smallest disc, of the largest, and of one with one tie, in pixels.
const DISC_OF_MANY_PX: [f32; 3] = [2.0, 11.0, 1.3];
/// Radius of a ring, in pixels.
const RING_PX: f32 = 8.0;
/// Radius of a site, in pixels.
const SITE_PX: f32 = 3.0;
/// Radius of a sign without ties, in pixels.
const SIGN_PX: f32 = 6.0;
/// Radius of the mark of a place that only took part, in pixels.
const QUIET_PX: f32 = 3.5;
/// Radius of a hub, in pixels.
const HUB_PX: f32 = 4.5;
/// Length of an arrow, in pixels.
const ARROW_PX: f32 = 11.0;
/// Widths to which words are broken, in pixels, the preferred one first.
const WRAP_PX: [f32; 4] = [230.0, 170.0, 122.0, 84.0];

/// What it costs to leave words out, by how many they are, to be weighed against what longer ones cover.
const COST_OF_ALL_LEFT_OUT: f32 = 34.0;

/// A mark on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnMark {
    /// Its place in [`MapContent::marks`].
    pub mark: u32,
    /// Its middle.
    pub at: [f32; 2],
    /// Its radius in pixels.
    pub radius_px: f32,
}

/// An arrow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Its point and its two other corners.
    pub corners: [[f32; 2]; 3],
    /// Filled; else hollow: the direction is our reading, or unsure.
    pub is_said: bool,
}

/// A tie on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawnTie {
    /// Its place in [`MapContent::ties`].
    pub tie: u32,
    /// Its lines, from where it starts to where it ends, or from the hub outwards.
    pub lines: Vec<Vec<[f32; 2]>>,
    /// Its arrows.
    pub arrows: Vec<Arrow>,
    /// Its hub and the hub's radius in pixels.
    pub hub: Option<([f32; 2], f32)>,
}

/// A line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelLine {
    /// Its type.
    pub style: LabelStyle,
    /// The words.
    pub text: String,
}

/// Words on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Beside what.
    pub of: Captioned,
    /// The record that a click on the words opens.
    pub record: RecordIdx,
    /// Lines from the top, each [`Label::LINE_PX`] high.
    pub lines: Vec<LabelLine>,
    /// The box of the words, padding included: its upper left corner.
    pub min: [f32; 2],
    /// Its lower right corner.
    pub max: [f32; 2],
    /// 1 for words that begin at the left edge, -1 for those that end at the right one, 0 for centred ones.
    pub side: i8,
    /// From the mark to the words, where they stand apart.
    pub leader: Option<[[f32; 2]; 2]>,
    candidate: u16,
}

impl Label {
    /// Height of a line in pixels.
    pub const LINE_PX: f32 = LINE_PX;
    /// Space between the box and the words, in pixels.
    pub const PAD_PX: f32 = BOX_PAD_PX;
}

/// What is drawn for a viewport, each list from the bottom to the top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapScene {
    /// Ties.
    pub ties: Vec<DrawnTie>,
    /// Marks, the largest at the bottom.
    pub marks: Vec<DrawnMark>,
    /// Words.
    pub labels: Vec<Label>,
}

impl MapScene {
    /// Projects what there is to draw and places the words.
    ///
    /// `covered` are boxes `[x_min, y_min, x_max, y_max]` of what lies over the map; `before` is the last picture,
    /// near whose words the words stay.
    pub fn new(
        content: &MapContent,
        viewport: &Viewport,
        covered: &[[f32; 4]],
        measure: &mut Measure<'_>,
        before: Option<&Self>,
    ) -> Self {
        let projector = viewport.projector();
        let mut scene = Self { marks: drawn_marks(&projector, content), ..Self::default() };
        let mut spare = ScreenPaths::new();
        for (at, tie) in content.ties.iter().enumerate() {
            scene.ties.extend(drawn_tie(&projector, content, at as u32, tie, &mut spare));
        }
        scene.labels = labels(&scene, content, viewport, covered, measure, before);
        scene
    }

    /// The same scene for content that differs from what it was made of in nothing but how many ties its places have, as while
    /// years move; `None` if it differs in more.
    pub fn recounted(&self, before: &MapContent, now: &MapContent, viewport: &Viewport) -> Option<Self> {
        let is_same = before.is_of_many
            && now.is_of_many
            && before.ties.is_empty()
            && now.ties.is_empty()
            && before.captions == now.captions
            && before.marks.len() == now.marks.len()
            && before.marks.iter().zip(&now.marks).all(|(a, b)| a.record == b.record && a.at == b.at);
        is_same.then(|| Self { marks: drawn_marks(&viewport.projector(), now), ..self.clone() })
    }

    /// Where a mark is on the screen.
    pub fn mark(&self, mark: u32) -> Option<&DrawnMark> {
        self.marks.iter().find(|drawn| drawn.mark == mark)
    }

    /// Where a tie is on the screen.
    pub fn tie(&self, tie: u32) -> Option<&DrawnTie> {
        self.ties.iter().find(|drawn| drawn.tie == tie)
    }
}

impl DrawnTie {
    /// A point of it that words and cards can point at: the hub, or the middle of its longest line.
    pub fn middle(&self) -> Option<[f32; 2]> {
        if let Some((hub, _)) = self.hub {
            return Some(hub);
        }
        let longest = self.lines.iter().max_by(|a, b| lines::length(a).total_cmp(&lines::length(b)))?;
        Some(lines::point_at(longest, lines::length(longest) / 2.0).0)
    }
}

/// Marks, the largest first.
fn drawn_marks(projector: &Projector, content: &MapContent) -> Vec<DrawnMark> {
    let mark = |(at, mark)| drawn_mark(projector, at as u32, mark, content.is_of_many);
    let mut marks: Vec<DrawnMark> = content.marks.iter().enumerate().filter_map(mark).collect();
    marks.sort_by(|a, b| b.radius_px.total_cmp(&a.radius_px));
    marks
}

fn drawn_mark(projector: &Projector, at: u32, mark: &Mark, is_of_many: bool) -> Option<DrawnMark> {
    let [x, y] = projector.visible_spot(mark.at)?;
    // Rings of one country stand beside each other.
    let aside = f32::from(mark.n_before) * (2.0 * RING_PX + 3.0);
    Some(DrawnMark { mark: at, at: [x + aside, y], radius_px: radius_px(mark, is_of_many) })
}

fn radius_px(mark: &Mark, is_of_many: bool) -> f32 {
    let [min, max, of_one] =
        if is_of_many { DISC_OF_MANY_PX } else { [DISC_MIN_PX, DISC_MAX_PX, DISC_OF_ONE_PX] };
    match mark.shape {
        MarkShape::Ring => RING_PX,
        MarkShape::Site => SITE_PX,
        MarkShape::City if mark.n_ties > 0 => (of_one * (mark.n_ties as f32).sqrt()).clamp(min, max),
        MarkShape::City if mark.offers.is_empty() && mark.needs.is_empty() => QUIET_PX,
        MarkShape::City => SIGN_PX,
    }
}

fn drawn_tie(
    projector: &Projector,
    content: &MapContent,
    at: u32,
    tie: &TieMark,
    spare: &mut ScreenPaths,
) -> Option<DrawnTie> {
    let mut drawn = DrawnTie { tie: at, ..DrawnTie::default() };
    let ring = |mark: u32| {
        let mark = &content.marks[mark as usize];
        // Lines end at the rim of rings, which are hollow, and below discs.
        if mark.shape == MarkShape::Ring { radius_px(mark, content.is_of_many) } else { 0.0 }
    };
    match &tie.way {
        Way::Nowhere => return None,
        Way::Arc { from, to, direction, lane } => {
            let ends = (content.at(*from), content.at(*to));
            let pieces = lines::arc(projector, ends, *lane, spare);
            let (starts, stops) =
                (ends_at(projector, ends.0, &pieces, true), ends_at(projector, ends.1, &pieces, false));
            let n = pieces.len();
            for (i, piece) in pieces.into_iter().enumerate() {
                let start = if i == 0 && starts { ring(*from) } else { 0.0 };
                let stop = if i + 1 == n && stops { ring(*to) } else { 0.0 };
                let arrow = direction.filter(|_| i + 1 == n && stops);
                add_line(&mut drawn, content, &piece, (start, stop), arrow, *to);
            }
        }
        Way::Hub { at, spokes } => {
            drawn.hub = projector.visible_spot(*at).map(|spot| (spot, HUB_PX));
            for spoke in spokes {
                let end = content.at(spoke.mark);
                let pieces = lines::arc(projector, (*at, end), 0.0, spare);
                let stops = ends_at(projector, end, &pieces, false);
                let n = pieces.len();
                for (i, piece) in pieces.into_iter().enumerate() {
                    let is_last = i + 1 == n && stops;
                    let stop = if is_last { ring(spoke.mark) } else { 0.0 };
                    add_line(
                        &mut drawn,
                        content,
                        &piece,
                        (0.0, stop),
                        spoke.learns.filter(|_| is_last),
                        spoke.mark,
                    );
                }
            }
        }
    }
    (!drawn.lines.is_empty()).then_some(drawn)
}

/// Whether the first piece starts, or the last one ends, at a place in sight.
fn ends_at(projector: &Projector, place: LonLat, pieces: &[Vec<[f32; 2]>], is_start: bool) -> bool {
    let end =
        if is_start { pieces.first().and_then(|p| p.first()) } else { pieces.last().and_then(|p| p.last()) };
    match (projector.visible_spot(place), end) {
        (Some(spot), Some(end)) => lines::distance(spot, *end) < 1.5,
        _ => false,
    }
}

fn add_line(
    drawn: &mut DrawnTie,
    content: &MapContent,
    line: &[[f32; 2]],
    (start_px, stop_px): (f32, f32),
    arrow: Option<Certainty>,
    to: u32,
) {
    let Some(sure) = arrow else {
        let kept = lines::shortened(line, start_px, stop_px);
        drawn.lines.extend((kept.len() > 1).then_some(kept));
        return;
    };
    let stop_px = radius_px(&content.marks[to as usize], content.is_of_many) + 3.0;
    let kept = lines::shortened(line, start_px, stop_px + ARROW_PX);
    let (Some(base), total) = (kept.last().copied(), lines::length(line)) else {
        drawn.lines.push(line.to_vec());
        return;
    };
    let tip = lines::point_at(line, total - stop_px).0;
    let [dx, dy] = lines::direction(base, tip);
    let half = ARROW_PX * 0.42;
    let corners =
        [tip, [base[0] - dy * half, base[1] + dx * half], [base[0] + dy * half, base[1] - dx * half]];
    drawn.arrows.push(Arrow { corners, is_said: sure == Certainty::Said });
    drawn.lines.push(kept);
}

fn labels(
    scene: &MapScene,
    content: &MapContent,
    viewport: &Viewport,
    covered: &[[f32; 4]],
    measure: &mut Measure<'_>,
    before: Option<&MapScene>,
) -> Vec<Label> {
    let screen =
        Frame { min: [4.0, 4.0], max: [viewport.width_px as f32 - 4.0, viewport.height_px as f32 - 4.0] };
    let covered: Vec<Frame> =
        covered.iter().map(|[a, b, c, d]| Frame { min: [*a, *b], max: [*c, *d] }).collect();
    let seen = scene.marks.iter().filter(|mark| !content.marks[mark.mark as usize].is_latent);
    let hubs = scene.ties.iter().filter_map(|tie| tie.hub);
    let marks = seen.map(|mark| (mark.at, mark.radius_px)).chain(hubs);
    let marks: Vec<Frame> = marks.map(|(at, radius_px)| Frame::around(at, radius_px)).collect();
    let size_px = [viewport.width_px as f32, viewport.height_px as f32];
    let points = Density::new(line_points(scene).into_iter(), size_px);
    let around = Surroundings { screen, covered: &covered, marks: &marks, lines: &points };
    let mut wanted: Vec<(&Caption, Vec<Vec<LabelLine>>)> = Vec::new();
    let mut requests = Vec::new();
    for caption in &content.captions {
        let Some((anchor, clear_px)) = anchor(scene, caption.of) else { continue };
        if !screen.has(anchor) {
            continue;
        }
        let (texts, sizes) = variants(caption, measure);
        let before = before.and_then(|scene| scene.labels.iter().find(|label| label.of == caption.of));
        requests.push(Request {
            anchor,
            clear_px,
            costs: costs(&sizes, caption, &texts, size_px),
            sizes,
            is_crowded: is_crowded(scene, caption.of, anchor),
            before: before.map(|label| label.candidate),
        });
        wanted.push((caption, texts));
    }
    let placed = label::placed(&requests, &around);
    let label =
        |((caption, mut texts), placement): ((&Caption, Vec<Vec<LabelLine>>), Option<label::Placement>)| {
            let placement = placement?;
            Some(Label {
                of: caption.of,
                record: caption.record,
                lines: texts.swap_remove(placement.size),
                min: placement.frame.min,
                max: placement.frame.max,
                side: placement.side,
                leader: placement.leader,
                candidate: placement.candidate,
            })
        };
    wanted.into_iter().zip(placed).filter_map(label).collect()
}

fn anchor(scene: &MapScene, of: Captioned) -> Option<([f32; 2], f32)> {
    match of {
        Captioned::Mark(mark) => scene.mark(mark).map(|mark| (mark.at, mark.radius_px)),
        Captioned::Tie(tie) => {
            let tie = scene.tie(tie)?;
            Some((tie.middle()?, tie.hub.map_or(2.0, |(_, radius_px)| radius_px)))
        }
    }
}

/// Whether another mark is so near that words beside one could be meant for the other.
fn is_crowded(scene: &MapScene, of: Captioned, anchor: [f32; 2]) -> bool {
    let Captioned::Mark(own) = of else { return false };
    scene.marks.iter().any(|mark| mark.mark != own && lines::distance(mark.at, anchor) < mark.radius_px + 5.0)
}

/// The words, full and short, broken to each of the widths, and the sizes of their boxes; equal ones once.
fn variants(caption: &Caption, measure: &mut Measure<'_>) -> (Vec<Vec<LabelLine>>, Vec<[f32; 2]>) {
    let (mut texts, mut sizes): (Vec<Vec<LabelLine>>, Vec<[f32; 2]>) = (Vec::new(), Vec::new());
    let full = WRAP_PX.into_iter().map(|width_px| (&caption.lines, width_px));
    let short = WRAP_PX.into_iter().skip(1).map(|width_px| (&caption.short, width_px));
    for (lines, width_px) in full.chain(short).filter(|(lines, _)| !lines.is_empty()) {
        let broken = |(style, text): &(LabelStyle, String)| {
            let lines = label::broken(text, *style, width_px, measure);
            lines.into_iter().map(|text| LabelLine { style: *style, text }).collect::<Vec<_>>()
        };
        let lines: Vec<LabelLine> = lines.iter().flat_map(broken).collect();
        if texts.last() != Some(&lines) {
            let width = lines.iter().map(|line| measure(&line.text, line.style)).fold(0.0, f32::max);
            sizes.push([width + 2.0 * BOX_PAD_PX, lines.len() as f32 * LINE_PX + 2.0 * BOX_PAD_PX]);
            texts.push(lines);
        }
    }
    (texts, sizes)
}

/// What each of the variants costs: the room it takes, and what it leaves out.
fn costs(sizes: &[[f32; 2]], caption: &Caption, texts: &[Vec<LabelLine>], screen_px: [f32; 2]) -> Vec<f32> {
    let n_full: usize = caption.lines.iter().map(|(_, text)| text.len()).sum();
    let cost = |(at, size): (usize, &[f32; 2])| {
        let n: usize = texts[at].iter().map(|line| line.text.len() + 1).sum();
        let left_out = n_full.saturating_sub(n) as f32 / n_full as f32;
        let room = size[0] * size[1] / (screen_px[0] * screen_px[1]);
        200.0 * room + cost_of_lines(texts[at].len()) + COST_OF_ALL_LEFT_OUT * left_out
    };
    sizes.iter().enumerate().map(cost).collect()
}

/// Many short lines are read badly.
fn cost_of_lines(n_lines: usize) -> f32 {
    1.5 * n_lines as f32 + 3.0 * n_lines.saturating_sub(8) as f32
}

/// Points along all lines, some pixels apart; fewer where there are many.
fn line_points(scene: &MapScene) -> Vec<[f32; 2]> {
    let step_px = if scene.ties.len() > 60 { 24.0 } else { 8.0 };
    let mut points = Vec::new();
    for line in scene.ties.iter().flat_map(|tie| &tie.lines) {
        for ends in line.windows(2) {
            let n = (lines::distance(ends[0], ends[1]) / step_px).ceil().max(1.0);
            points.extend((0..n as u32).map(|i| {
                let t = i as f32 / n;
                [ends[0][0] + (ends[1][0] - ends[0][0]) * t, ends[0][1] + (ends[1][1] - ends[0][1]) * t]
            }));
        }
    }
    points
}
