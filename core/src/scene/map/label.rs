//! Placing words on the screen: one by one, most important first, where they cover least. Nothing placed is ever
//! covered by other words; what finds no place is left out.
//!
//! A label stands close beside its anchor or, where that is crowded, further off on a **leader line**. Candidates are
//! tried in one fixed order and the cheapest is taken; the one taken in the last picture is cheaper than others, so
//! that words stay where they are while the map moves.

use super::lines;

/// What kind of words a line of a label is, which decides its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelStyle {
    /// The name of a place.
    Name,
    /// What a tie is.
    Tie,
    /// A quieter line below.
    Note,
    /// What a place is open to.
    Offer,
    /// What a place wished for.
    Need,
}

/// How wide a line of text is in a style, in pixels.
pub type Measure<'a> = dyn FnMut(&str, LabelStyle) -> f32 + 'a;

/// Height of a line in pixels.
pub(super) const LINE_PX: f32 = 16.0;
/// Free space around the words within their box, in pixels.
pub(super) const BOX_PAD_PX: f32 = 3.0;

/// A box on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) min: [f32; 2],
    pub(super) max: [f32; 2],
}

impl Frame {
    pub(super) fn around(center: [f32; 2], half: f32) -> Self {
        Self { min: [center[0] - half, center[1] - half], max: [center[0] + half, center[1] + half] }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] < other.max[axis] && other.min[axis] < self.max[axis])
    }

    fn holds(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.min[axis] && other.max[axis] <= self.max[axis])
    }

    pub(super) fn has(&self, point: [f32; 2]) -> bool {
        (0..2).all(|axis| (self.min[axis]..=self.max[axis]).contains(&point[axis]))
    }

    /// Whether a segment passes through, looked at every few pixels.
    fn meets(&self, a: [f32; 2], b: [f32; 2]) -> bool {
        let n = (lines::distance(a, b) / 4.0).ceil().max(1.0) as u32;
        (0..=n).any(|i| {
            let t = i as f32 / n as f32;
            self.has([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t])
        })
    }
}

/// Words that want a place.
pub(super) struct Request {
    /// What they name.
    pub(super) anchor: [f32; 2],
    /// Free space around the anchor: the radius of its mark.
    pub(super) clear_px: f32,
    /// Sizes of the box, the preferred one first.
    pub(super) sizes: Vec<[f32; 2]>,
    /// Whether only a leader line tells what is named.
    pub(super) is_crowded: bool,
    /// Where they stood in the last picture.
    pub(super) before: Option<u16>,
}

/// Where words stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placement {
    /// Which candidate; see [`Request::before`].
    pub(super) candidate: u16,
    /// Which of the sizes.
    pub(super) size: usize,
    /// The box of the words.
    pub(super) frame: Frame,
    /// From the mark to the words.
    pub(super) leader: Option<[[f32; 2]; 2]>,
    /// -1 for words that end at their anchor, 1 for words that begin there, 0 for centred ones.
    pub(super) side: i8,
}

/// What words should keep off.
pub(super) struct Surroundings<'a> {
    /// Where words may stand.
    pub(super) screen: Frame,
    /// What lies over the map: words never stand below.
    pub(super) covered: &'a [Frame],
    /// Marks.
    pub(super) marks: &'a [Frame],
    /// Points along lines, some pixels apart.
    pub(super) lines: &'a [[f32; 2]],
}

/// Directions of candidates, best first, and what each costs.
const DIRECTIONS: [([f32; 2], f32); 12] = [
    ([1.0, 0.0], 0.0),
    ([-1.0, 0.0], 1.0),
    ([0.707, -0.707], 1.5),
    ([0.707, 0.707], 1.5),
    ([-0.707, -0.707], 2.0),
    ([-0.707, 0.707], 2.0),
    ([0.0, -1.0], 2.5),
    ([0.0, 1.0], 2.5),
    ([0.92, -0.38], 1.5),
    ([0.92, 0.38], 1.5),
    ([-0.92, -0.38], 2.0),
    ([-0.92, 0.38], 2.0),
];
/// Distances from the rim of the mark, in pixels; all but the first with a leader line.
const DISTANCES_PX: [f32; 8] = [3.0, 20.0, 34.0, 52.0, 76.0, 106.0, 140.0, 180.0];
/// More than this and words are left out.
const COST_MAX: f32 = 60.0;
const COST_OF_A_MARK: f32 = 14.0;
const COST_OF_A_LINE_POINT: f32 = 2.5;
const COST_OF_A_CROSSING: f32 = 18.0;
const GAIN_OF_STAYING: f32 = 6.0;

/// Places words in the order given.
pub(super) fn placed(requests: &[Request], around: &Surroundings<'_>) -> Vec<Option<Placement>> {
    let mut taken: Vec<Placement> = Vec::new();
    let mut place = |request: &Request| {
        let best = candidates(request)
            .filter_map(|(placement, cost)| {
                Some((placement, cost + cost_of(&placement, request, around, &taken)?))
            })
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .filter(|(_, cost)| *cost < COST_MAX)
            .map(|(placement, _)| placement);
        taken.extend(best);
        best
    };
    requests.iter().map(&mut place).collect()
}

fn candidates(request: &Request) -> impl Iterator<Item = (Placement, f32)> + '_ {
    let n_directions = DIRECTIONS.len();
    let first = usize::from(request.is_crowded) * n_directions;
    (0..request.sizes.len()).flat_map(move |size| {
        (first..DISTANCES_PX.len() * n_directions).map(move |candidate| {
            let (direction, cost) = DIRECTIONS[candidate % n_directions];
            let ring = candidate / n_directions;
            let placement = at(request, size, candidate as u16, direction, DISTANCES_PX[ring]);
            let far = if ring == 0 { 0.0 } else { 3.0 + DISTANCES_PX[ring] / 8.0 };
            let stays = if request.before == Some(candidate as u16) { -GAIN_OF_STAYING } else { 0.0 };
            (placement, cost + far + size as f32 * 4.0 + stays)
        })
    })
}

fn at(request: &Request, size: usize, candidate: u16, [dx, dy]: [f32; 2], distance_px: f32) -> Placement {
    let [width, height] = request.sizes[size];
    let reach = request.clear_px + distance_px;
    let tip = [request.anchor[0] + dx * reach, request.anchor[1] + dy * reach];
    let side = if dx > 0.3 {
        1_i8
    } else if dx < -0.3 {
        -1
    } else {
        0
    };
    let x = tip[0] - width * (0.5 - 0.5 * f32::from(side));
    // Sideways words stand with their middle at the tip; above and below, with their edge.
    let y = tip[1] - height * (0.5 - 0.5 * (dy * 1.42).max(-1.0).min(1.0));
    let frame = Frame { min: [x, y], max: [x + width, y + height] };
    let rim = [request.anchor[0] + dx * request.clear_px, request.anchor[1] + dy * request.clear_px];
    let is_led = usize::from(candidate) >= DIRECTIONS.len();
    Placement { candidate, size, frame, leader: is_led.then_some([rim, tip]), side }
}

/// What a candidate covers; `None` where it may not stand.
fn cost_of(
    placement: &Placement,
    request: &Request,
    around: &Surroundings<'_>,
    taken: &[Placement],
) -> Option<f32> {
    let frame = &placement.frame;
    // Words that stood here before may slide off the screen with their mark.
    let slides = request.before == Some(placement.candidate) && around.screen.has(request.anchor);
    if !slides && !around.screen.holds(frame) {
        return None;
    }
    let crosses_words = |other: &Placement| {
        let leader_meets =
            |leader: Option<[[f32; 2]; 2]>, frame: &Frame| leader.is_some_and(|[a, b]| frame.meets(a, b));
        other.frame.overlaps(frame)
            || leader_meets(placement.leader, &other.frame)
            || leader_meets(other.leader, frame)
    };
    if around.covered.iter().any(|covered| covered.overlaps(frame)) || taken.iter().any(crosses_words) {
        return None;
    }
    let n_marks = around.marks.iter().filter(|mark| mark.overlaps(frame)).count();
    let n_points = around.lines.iter().filter(|point| frame.has(**point)).count();
    let crossings = taken.iter().filter(|other| leaders_cross(placement.leader, other.leader)).count();
    Some(
        n_marks as f32 * COST_OF_A_MARK
            + n_points as f32 * COST_OF_A_LINE_POINT
            + crossings as f32 * COST_OF_A_CROSSING,
    )
}

fn leaders_cross(one: Option<[[f32; 2]; 2]>, other: Option<[[f32; 2]; 2]>) -> bool {
    let (Some([a, b]), Some([c, d])) = (one, other) else { return false };
    let turn = |p: [f32; 2], q: [f32; 2], r: [f32; 2]| {
        (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0.0
    };
    turn(a, b, c) != turn(a, b, d) && turn(c, d, a) != turn(c, d, b)
}

/// Breaks a text into lines of at most so many pixels where words allow it.
pub(super) fn broken(text: &str, style: LabelStyle, width_px: f32, measure: &mut Measure<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let fitting = lines.last().map(|line| [line, " ", word].concat());
        match (fitting, lines.last_mut()) {
            (Some(longer), Some(line)) if measure(&longer, style) <= width_px => *line = longer,
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Frame = Frame { min: [0.0, 0.0], max: [400.0, 300.0] };

    fn request(anchor: [f32; 2], size: [f32; 2]) -> Request {
        Request { anchor, clear_px: 5.0, sizes: vec![size], is_crowded: false, before: None }
    }

    fn alone() -> Surroundings<'static> {
        Surroundings { screen: SCREEN, covered: &[], marks: &[], lines: &[] }
    }

    #[test]
    fn words_stand_to_the_right_and_turn_at_the_edge() {
        let placed =
            placed(&[request([100.0, 50.0], [60.0, 16.0]), request([390.0, 200.0], [60.0, 16.0])], &alone());
        assert_eq!(placed[0].map(|p| (p.side, p.frame.min)), Some((1, [108.0, 42.0])));
        assert_eq!(placed[1].map(|p| (p.side, p.frame.max[0])), Some((-1, 382.0)));
    }

    #[test]
    fn crowded_words_get_leader_lines() {
        let mut crowded = request([100.0, 100.0], [60.0, 16.0]);
        crowded.is_crowded = true;
        assert!(placed(&[crowded], &alone())[0].is_some_and(|p| p.leader.is_some()));
    }

    #[test]
    fn no_words_ever_overlap_and_none_leave_the_screen() {
        // A crowd in a fixed disorder.
        let mut state = 7_u32;
        let mut next = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 * n as f32
        };
        for _ in 0..50 {
            let requests: Vec<Request> = (0..40)
                .map(|_| request([next(400), next(300)], [30.0 + next(80), 16.0 + next(30)]))
                .collect();
            let frames: Vec<Frame> =
                placed(&requests, &alone()).into_iter().flatten().map(|p| p.frame).collect();
            assert!(frames.len() > 10);
            for (at, frame) in frames.iter().enumerate() {
                assert!(SCREEN.holds(frame));
                assert!(frames[..at].iter().all(|other| !other.overlaps(frame)));
            }
        }
    }

    #[test]
    fn words_stay_where_they_were_while_that_is_about_as_good() {
        let mut stays = request([100.0, 100.0], [60.0, 16.0]);
        stays.before = Some(2);
        assert_eq!(placed(&[stays], &alone())[0].map(|p| p.candidate), Some(2));
    }

    #[test]
    fn text_is_broken_at_spaces() {
        let mut measure = |text: &str, _| text.chars().count() as f32 * 10.0;
        let lines = broken("Mentoring, São Paulo and eThekwini", LabelStyle::Tie, 140.0, &mut measure);
        assert_eq!(lines, ["Mentoring, São", "Paulo and", "eThekwini"]);
    }
}
