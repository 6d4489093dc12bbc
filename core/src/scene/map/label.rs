//! Placing words on the screen: one by one, most important first, where they cover least. Nothing placed is ever
//! covered by other words; what finds no place is left out.
//!
//! A label stands close beside its anchor or, where that is crowded, further off on a **leader line**. Candidates are
//! tried in one fixed order and the cheapest is taken, of equal ones the first; the one taken in the last picture is tried
//! before all others and is cheaper than they are, so that words stay where they are while the map moves.

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

    /// Whether a segment passes through: it does where what lies within the box along x and along y overlaps.
    fn meets(&self, a: [f32; 2], b: [f32; 2]) -> bool {
        let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
        for axis in 0..2 {
            let step = b[axis] - a[axis];
            if step == 0.0 {
                if a[axis] < self.min[axis] || a[axis] > self.max[axis] {
                    return false;
                }
                continue;
            }
            let (t0, t1) = ((self.min[axis] - a[axis]) / step, (self.max[axis] - a[axis]) / step);
            let (first, last) = if t0 < t1 { (t0, t1) } else { (t1, t0) };
            // `min` and `max` are calls in WebAssembly, for the sake of what is not a number.
            enters = if first > enters { first } else { enters };
            leaves = if last < leaves { last } else { leaves };
        }
        enters <= leaves
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
    /// What each of the sizes costs.
    pub(super) costs: Vec<f32>,
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
    pub(super) lines: &'a Density,
}

/// How many points lie in a box, told at once whatever their number: sums over all cells up and left of each.
#[derive(Debug, Default)]
pub(super) struct Density {
    n_columns: usize,
    n_rows: usize,
    sums: Vec<u32>,
}

impl Density {
    const CELL_PX: f32 = 8.0;

    /// Counts the points on a screen of this size.
    pub(super) fn new(points: impl Iterator<Item = [f32; 2]>, [width_px, height_px]: [f32; 2]) -> Self {
        let n_columns = (width_px / Self::CELL_PX).ceil().max(1.0) as usize + 1;
        let n_rows = (height_px / Self::CELL_PX).ceil().max(1.0) as usize + 1;
        let mut density = Self { n_columns, n_rows, sums: vec![0; n_columns * n_rows] };
        for [x, y] in points {
            let (column, row) = (x / Self::CELL_PX, y / Self::CELL_PX);
            if column >= 0.0 && row >= 0.0 && column < (n_columns - 1) as f32 && row < (n_rows - 1) as f32 {
                density.sums[(row as usize + 1) * n_columns + column as usize + 1] += 1;
            }
        }
        for row in 1..n_rows {
            for column in 1..n_columns {
                let at = row * n_columns + column;
                let (left, up, both) = (at - 1, at - n_columns, at - n_columns - 1);
                density.sums[at] =
                    density.sums[at] + density.sums[left] + density.sums[up] - density.sums[both];
            }
        }
        density
    }

    /// How many points lie in the cells that a box touches.
    fn count(&self, frame: &Frame) -> u32 {
        if self.sums.is_empty() {
            return 0;
        }
        let cell =
            |v: f32, n: usize, up: f32| ((v / Self::CELL_PX + up).floor().max(0.0) as usize).min(n - 1);
        let (x0, x1) = (cell(frame.min[0], self.n_columns, 0.0), cell(frame.max[0], self.n_columns, 1.0));
        let (y0, y1) = (cell(frame.min[1], self.n_rows, 0.0), cell(frame.max[1], self.n_rows, 1.0));
        let sum = |x: usize, y: usize| self.sums[y * self.n_columns + x];
        sum(x1, y1) + sum(x0, y0) - sum(x0, y1) - sum(x1, y0)
    }

    /// How many points lie in cells that a leader line goes through, those around its mark left out.
    fn along(&self, [from, to]: [[f32; 2]; 2]) -> u32 {
        let step = [to[0] - from[0], to[1] - from[1]].map(|d| d / 8.0);
        let spot = |i: u32| [0, 1].map(|axis| from[axis] + step[axis] * i as f32);
        (2..8).map(|i| self.count(&Frame::around(spot(i), 0.1))).sum()
    }
}

/// Directions of candidates, best first, and what each costs.
const DIRECTIONS: [([f32; 2], f32); 16] = [
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
    ([0.38, -0.92], 2.5),
    ([0.38, 0.92], 2.5),
    ([-0.38, -0.92], 3.0),
    ([-0.38, 0.92], 3.0),
];
/// Distances from the rim of the mark, in pixels; all but the first with a leader line.
const DISTANCES_PX: [f32; 8] = [3.0, 16.0, 28.0, 42.0, 60.0, 84.0, 112.0, 150.0];
/// More than this and words are left out.
const COST_MAX: f32 = 90.0;
const COST_OF_A_MARK: f32 = 24.0;
const COST_OF_A_LINE_POINT: f32 = 1.2;
const COST_OF_A_CROSSING: f32 = 18.0;
const GAIN_OF_STAYING: f32 = 12.0;
/// Up to so many words are worth several tries, and leader lines of any length.
const FEW: usize = 24;
/// How many rings of candidates there are for many words: a long line in a crowd tells nothing.
const RINGS_OF_MANY: usize = 4;
/// How often at most words are given their turn earlier.
const TURNS_MAX: usize = 48;
/// Words that cost less than this stand well.
const COST_OF_STANDING_WELL: f32 = 12.0;

/// Words that found a place, and what that costs; in the order of the requests.
type Placed = Vec<(Option<Placement>, f32)>;

/// Places words, the first ones best. While there are few, what stands worst is given its turn first, and that
/// is kept where all together stand better.
pub(super) fn placed(requests: &[Request], around: &Surroundings<'_>) -> Vec<Option<Placement>> {
    // While the map moves, words that stood keep their places before others look for one.
    let stood = |at: &usize| requests[*at].before.is_some();
    let all = 0..requests.len();
    let mut order: Vec<usize> = all.clone().filter(stood).chain(all.filter(|at| !stood(at))).collect();
    let mut best = placed_in_order(requests, &order, around);
    let is_moving = order.first().is_some_and(stood);
    let n_turns = if is_moving || requests.len() > FEW { 0 } else { TURNS_MAX };
    // What is left out counts most, and the more the more important it is.
    let total = |placed: &Placed| {
        let of_missing = |at: usize| COST_MAX * (6.0 - 5.0 * at as f32 / placed.len() as f32);
        let costs = placed.iter().enumerate();
        costs.map(|(at, (place, cost))| if place.is_some() { *cost } else { of_missing(at) }).sum::<f32>()
    };
    // How often a turn came in vain: as the first of all, halfway there, and one place earlier.
    let mut in_vain = vec![0_u8; requests.len()];
    for _ in 0..n_turns {
        let cost = |at: usize| best[order[at]].1;
        let may_gain = |at: &usize| in_vain[order[*at]] < 3 && cost(*at) > COST_OF_STANDING_WELL;
        let Some(worst) = (1..order.len()).filter(may_gain).max_by(|a, b| cost(*a).total_cmp(&cost(*b)))
        else {
            break;
        };
        let mut turned = order.clone();
        let n_before = &mut in_vain[order[worst]];
        turned[[0, worst / 2, worst - 1][usize::from(*n_before)]..=worst].rotate_right(1);
        *n_before += 1;
        let tried = placed_in_order(requests, &turned, around);
        if total(&tried) < total(&best) {
            (order, best) = (turned, tried);
            in_vain.fill(0);
        }
    }
    best.into_iter().map(|(placement, _)| placement).collect()
}

fn placed_in_order(requests: &[Request], order: &[usize], around: &Surroundings<'_>) -> Placed {
    let mut taken: Vec<Placement> = Vec::new();
    let mut placed = vec![(None, COST_MAX); requests.len()];
    let n_rings = if requests.len() > FEW { RINGS_OF_MANY } else { DISTANCES_PX.len() };
    let n_directions = DIRECTIONS.len();
    for at in order {
        let request = &requests[*at];
        let marks = marks_near(request, n_rings, around);
        let best = &mut placed[*at];
        let first = usize::from(request.is_crowded) * n_directions;
        let all = first..n_rings * n_directions;
        // First the one that stood before: it is seldom bettered.
        let before = request.before.map(usize::from).filter(|before| all.contains(before));
        let others = all.filter(|candidate| Some(*candidate) != before);
        for candidate in before.into_iter().chain(others) {
            for size in 0..request.sizes.len() {
                let (placement, cost) = candidate_at(request, size, candidate, before == Some(candidate));
                if cost < best.1
                    && let Some(cost) = cost_of(&placement, request, around, &marks, &taken, [cost, best.1])
                {
                    *best = (Some(placement), cost);
                }
            }
        }
        taken.extend(best.0);
    }
    placed
}

/// A candidate, and what it costs by itself.
fn candidate_at(request: &Request, size: usize, candidate: usize, stood: bool) -> (Placement, f32) {
    let (direction, cost) = DIRECTIONS[candidate % DIRECTIONS.len()];
    let ring = candidate / DIRECTIONS.len();
    let distance_px = DISTANCES_PX[ring];
    let placement = at(request, size, candidate as u16, direction, distance_px);
    let far = if ring == 0 { 0.0 } else { 3.0 + distance_px / 4.0 + distance_px * distance_px / 900.0 };
    let stays = if stood { -GAIN_OF_STAYING } else { 0.0 };
    (placement, cost + far + request.costs[size] + stays)
}

/// The marks that words of a request may cover.
fn marks_near(request: &Request, n_rings: usize, around: &Surroundings<'_>) -> Vec<Frame> {
    let mut size = [0.0_f32; 2];
    for [width, height] in &request.sizes {
        size = [size[0].max(*width), size[1].max(*height)];
    }
    let reach = size.map(|size| size + request.clear_px + DISTANCES_PX[n_rings - 1]);
    let [x, y] = request.anchor;
    let reached = Frame { min: [x - reach[0], y - reach[1]], max: [x + reach[0], y + reach[1]] };
    around.marks.iter().filter(|mark| mark.overlaps(&reached)).copied().collect()
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
    let y = tip[1] - height * (0.5 - 0.5 * (dy * 1.42).clamp(-1.0, 1.0));
    let frame = Frame { min: [x, y], max: [x + width, y + height] };
    let rim = [request.anchor[0] + dx * request.clear_px, request.anchor[1] + dy * request.clear_px];
    let is_led = usize::from(candidate) >= DIRECTIONS.len();
    Placement { candidate, size, frame, leader: is_led.then_some([rim, tip]), side }
}

/// What a candidate costs with what it covers, `marks` being those it may; `None` where it may not stand, or costs no less than
/// the second of the costs, the first of which is its own.
fn cost_of(
    placement: &Placement,
    request: &Request,
    around: &Surroundings<'_>,
    marks: &[Frame],
    taken: &[Placement],
    [own, limit]: [f32; 2],
) -> Option<f32> {
    let frame = &placement.frame;
    if !around.screen.holds(frame) {
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
    let n_points = around.lines.count(frame) + placement.leader.map_or(0, |ends| around.lines.along(ends));
    let crossings = taken.iter().filter(|other| leaders_cross(placement.leader, other.leader)).count();
    let mut cost = own + n_points as f32 * COST_OF_A_LINE_POINT + crossings as f32 * COST_OF_A_CROSSING;
    for mark in marks {
        let is_own = mark.has(request.anchor);
        if mark.overlaps(frame) || (!is_own && placement.leader.is_some_and(|[a, b]| mark.meets(a, b))) {
            cost += COST_OF_A_MARK;
            if cost >= limit {
                return None;
            }
        }
    }
    (cost < limit).then_some(cost)
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
        Request {
            anchor,
            clear_px: 5.0,
            sizes: vec![size],
            costs: vec![0.0],
            is_crowded: false,
            before: None,
        }
    }

    static NO_LINES: Density = Density { n_columns: 0, n_rows: 0, sums: Vec::new() };

    fn alone() -> Surroundings<'static> {
        Surroundings { screen: SCREEN, covered: &[], marks: &[], lines: &NO_LINES }
    }

    #[test]
    fn points_in_a_box_are_counted_at_once() {
        let points = [[1.0, 1.0], [9.0, 1.0], [50.0, 50.0], [-4.0, 2.0], [500.0, 2.0]];
        let density = Density::new(points.into_iter(), [100.0, 80.0]);
        let count = |min, max| density.count(&Frame { min, max });
        assert_eq!(count([0.0, 0.0], [100.0, 80.0]), 3);
        assert_eq!(count([0.0, 0.0], [7.0, 7.0]), 1);
        assert_eq!(count([49.0, 49.0], [55.0, 55.0]), 1);
        assert_eq!(count([60.0, 0.0], [99.0, 40.0]), 0);
    }

    proptest::proptest! {
        #[test]
        fn marks_far_away_and_dear_candidates_may_be_left_out(
            spots in proptest::collection::vec([0.0..400.0_f32, 0.0..300.0_f32], 0..40),
            anchor in [0.0..400.0_f32, 0.0..300.0_f32],
            candidate in 0..RINGS_OF_MANY * DIRECTIONS.len(),
            limit in 0.0..200.0_f32,
        ) {
            let marks: Vec<Frame> = spots.into_iter().map(|spot| Frame::around(spot, 6.0)).collect();
            let around = Surroundings { marks: &marks, ..alone() };
            let request = request(anchor, [60.0, 16.0]);
            let (placement, own) = candidate_at(&request, 0, candidate, false);
            let all = cost_of(&placement, &request, &around, &marks, &[], [own, f32::INFINITY]);
            let near = marks_near(&request, RINGS_OF_MANY, &around);
            let found = cost_of(&placement, &request, &around, &near, &[], [own, limit]);
            proptest::prop_assert_eq!(found, all.filter(|cost| *cost < limit));
        }
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
