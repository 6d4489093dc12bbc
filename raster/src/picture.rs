//! A picture under way: which part of the world is counted, how far, and which lines are to be in it.
//!
//! A picture is finished in small steps between which the page stays alive. It moves with the view, keeping what stays
//! in sight; when other lines are shown only those that come or go are touched. Whatever happened before, a finished
//! picture is the one that would have been counted from nothing.

use crate::counts::{BLOCK_PX, CELL_PX, Counts, PixelBox, shift};
use crate::draw::Scale;
use crate::lines::Lines;
use crate::tone::Palette;

/// With more areas than this the picture is begun again: a hand that moves on before much is finished.
const AREAS_MAX: usize = 32;
/// So many lines are counted between two looks at the clock.
const N_AT_ONCE: u32 = 128;
/// So few lines make only those blocks stale that they touch.
const N_FEW: u32 = 8;

/// What is left to do after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The picture is finished, margins included.
    Finished,
    /// What is in sight is finished, the margins are not.
    InSight,
    /// More is to be counted in what is in sight.
    UnderWay,
}

/// A part of the picture that is counted equally far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    at: PixelBox,
    /// Lines before this one are counted here, if they are to be.
    done: u32,
}

/// A picture under way.
#[derive(Clone, Debug)]
pub struct Picture {
    counts: Counts,
    scale: Scale,
    /// What is in sight, and a cell around it, from which hues reach in.
    reach: PixelBox,
    areas: Vec<Area>,
    /// Whether each line is counted wherever it is done.
    is_counted: Vec<bool>,
    n_counted: usize,
    /// So many lines there were when counting began: those that came later are not missed in what stands for the whole.
    n_first: u32,
    /// Lines that are counted and shall not be, or the other way round, the next one last.
    pending: Vec<u32>,
    /// Red, green, blue and opacity, from the lowest byte, of each pixel of the frame, where its block is not stale.
    image: Vec<u32>,
    /// Blocks whose counts have changed since they were lit, row by row.
    is_stale: Vec<bool>,
    /// Parts that are finished beside what is in sight: their hues reach into pixels around them which are not seen yet.
    finished_beside: Vec<PixelBox>,
}

impl Picture {
    /// Nothing yet, of so many lines. Lines are counted from the first to the last: those that matter most, or a fair
    /// sample, come first.
    pub fn new(n_lines: usize) -> Self {
        let nowhere = PixelBox::new(0, 0, 0, 0);
        Self {
            counts: Counts::new(nowhere),
            scale: Scale::new(1.0),
            reach: nowhere,
            areas: Vec::new(),
            is_counted: vec![false; n_lines],
            n_counted: 0,
            n_first: n_lines as u32,
            pending: Vec::new(),
            image: Vec::new(),
            is_stale: Vec::new(),
            finished_beside: Vec::new(),
        }
    }

    /// More lines come, at the end, none of them to be counted yet.
    pub fn grow(&mut self, n_lines: usize) {
        self.is_counted.resize(n_lines.max(self.is_counted.len()), false);
    }

    /// The counts as far as they are.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Looks at a box of world pixels at a scale: `sight` is finished before the rest of `frame`. It lies a cell within the
    /// frame: hues reach in from the cells around.
    ///
    /// At the same scale, and with a frame of the same size, what was counted and stays in the frame is kept.
    pub fn look(&mut self, frame: PixelBox, sight: PixelBox, scale: Scale) {
        let frame = frame.in_blocks();
        let old = self.counts.frame();
        let before = std::mem::replace(&mut self.reach, sight.grown(CELL_PX).common(&frame));
        if before != self.reach {
            let finished = std::mem::take(&mut self.finished_beside);
            finished.iter().for_each(|part| self.make_stale(&part.grown(CELL_PX)));
        }
        if scale == self.scale && frame == old {
            return;
        }
        let is_kept = scale == self.scale
            && (frame.width(), frame.height()) == (old.width(), old.height())
            && !frame.common(&old).is_empty();
        self.scale = scale;
        if !is_kept {
            return self.restart(frame);
        }
        self.counts.move_to(frame);
        self.move_image(&old);
        self.areas.iter_mut().for_each(|area| area.at = area.at.common(&frame));
        self.areas.retain(|area| !area.at.is_empty());
        self.areas.extend(frame.without(&old).map(|at| Area { at, done: 0 }));
        if self.areas.len() > AREAS_MAX {
            self.restart(frame);
        }
    }

    /// Counts everything anew: the lines are others, as many as they were.
    pub fn recount(&mut self) {
        self.restart(self.counts.frame());
    }

    /// Shows other lines: `is_shown` says of each line whether it shall be counted.
    ///
    /// # Panics
    /// If it does not speak of each line.
    pub fn show(&mut self, is_shown: &[bool]) {
        assert_eq!(is_shown.len(), self.is_counted.len(), "one word for each line");
        self.pending.clear();
        // What is counted nowhere yet is counted as it shall be, or not at all.
        let reached = self.areas.iter().map(|area| area.done).max().unwrap_or(0) as usize;
        for (line, (wanted, counted)) in is_shown.iter().zip(&mut self.is_counted).enumerate() {
            if wanted != counted && line < reached {
                self.pending.push(line as u32);
            } else if wanted != counted {
                *counted = *wanted;
                self.n_counted = if *wanted { self.n_counted + 1 } else { self.n_counted - 1 };
            }
        }
        // To count anew touches what shall be seen, to change touches what differs.
        let n_coming = self.pending.iter().filter(|line| is_shown[**line as usize]).count();
        let n_wanted = self.n_counted + 2 * n_coming - self.pending.len();
        if self.pending.len() > n_wanted {
            self.is_counted.copy_from_slice(is_shown);
            self.n_counted = n_wanted;
            self.pending.clear();
            self.recount();
        }
    }

    /// Counts on until all is done or `is_time_up` says so, which is asked now and then, after some work each time.
    ///
    /// `lines` may end before the last line, and be longer at the next step.
    pub fn step(&mut self, lines: &Lines, mut is_time_up: impl FnMut() -> bool) -> Step {
        let mut n_since = 0;
        while let Some(line) = self.pending.pop() {
            self.change(lines, line);
            n_since += 1;
            if n_since % N_AT_ONCE == 0 && is_time_up() {
                return self.state();
            }
        }
        while let Some(at) = self.next_area(lines.len() as u32) {
            self.advance(lines, at);
            if is_time_up() {
                break;
            }
        }
        self.state()
    }

    /// What is left to do.
    pub fn state(&self) -> Step {
        if !self.pending.is_empty() {
            return Step::UnderWay;
        }
        let n = self.n_lines();
        let mut open = self.areas.iter().filter(|area| area.done < n).peekable();
        if open.peek().is_none() {
            Step::Finished
        } else if open.any(|area| !area.at.common(&self.reach).is_empty()) {
            Step::UnderWay
        } else {
            Step::InSight
        }
    }

    /// Which share of the lines is counted in all of what is in sight, 0 to 1.
    pub fn share_counted(&self) -> f32 {
        let in_sight = self.areas.iter().filter(|area| !area.at.common(&self.reach).is_empty());
        let least = in_sight.map(|area| area.done).min().unwrap_or(0);
        if self.is_counted.is_empty() { 1.0 } else { least as f32 / self.n_lines() as f32 }
    }

    /// Lights the blocks that have changed and touch `part`; `false` if none has.
    pub fn light(&mut self, palette: &Palette, part: &PixelBox) -> bool {
        let frame = self.counts.frame();
        let mut has_changed = false;
        for block in self.blocks(part) {
            if !std::mem::take(&mut self.is_stale[block]) {
                continue;
            }
            has_changed = true;
            let per_row = frame.width() / BLOCK_PX as usize;
            let corner = [block % per_row, block / per_row].map(|at| at * BLOCK_PX as usize);
            let [x, y] = [frame.x_min + corner[0] as i32, frame.y_min + corner[1] as i32];
            // Areas are made of whole blocks.
            let area = self.areas.iter().find(|area| {
                (area.at.x_min..area.at.x_max).contains(&x) && (area.at.y_min..area.at.y_max).contains(&y)
            });
            // What is counted so far stands for the rest.
            let factor =
                area.map_or(1.0, |area| (self.n_first as f32 / (area.done as f32).max(1.0)).max(1.0));
            palette.light(&self.counts, corner, factor, &mut self.image);
        }
        has_changed
    }

    /// Forgets the light: another palette.
    pub fn fade(&mut self) {
        self.is_stale.fill(true);
    }

    /// Red, green, blue and opacity of the pixels of the frame, row by row, as they were lit last.
    pub fn image(&self) -> &[u8] {
        bytemuck::cast_slice(&self.image)
    }

    fn restart(&mut self, frame: PixelBox) {
        self.counts.clear(frame);
        self.n_first = self.n_lines();
        // Nothing is counted anywhere: what was to be changed is counted as it shall be.
        while let Some(line) = self.pending.pop() {
            self.turn(line);
        }
        self.areas.clear();
        self.finished_beside.clear();
        let seen = self.reach.in_blocks().common(&frame);
        let parts = std::iter::once(seen).chain(frame.without(&seen));
        self.areas.extend(parts.filter(|at| !at.is_empty()).map(|at| Area { at, done: 0 }));
        self.image.resize(frame.width() * frame.height(), 0);
        self.is_stale.clear();
        self.is_stale.resize(frame.width() * frame.height() / (BLOCK_PX * BLOCK_PX) as usize, true);
    }

    /// The image after the counts have moved from another frame.
    fn move_image(&mut self, from: &PixelBox) {
        let to = self.counts.frame();
        let (dx, dy) = (to.x_min - from.x_min, to.y_min - from.y_min);
        let (width, height) = (to.width() as i32, to.height() as i32);
        shift(&mut self.image, (width, height), (dx, dy));
        let by_block = |v: i32| v / BLOCK_PX;
        shift(&mut self.is_stale, (by_block(width), by_block(height)), (by_block(dx), by_block(dy)));
        // What was at the edge had no neighbours to be mixed with.
        to.without(&from.grown(-1)).for_each(|part| self.make_stale(&part));
    }

    fn make_stale(&mut self, part: &PixelBox) {
        for block in self.blocks(part) {
            self.is_stale[block] = true;
        }
    }

    /// Blocks that touch a part of the frame.
    fn blocks(&self, part: &PixelBox) -> impl Iterator<Item = usize> + use<> {
        let frame = self.counts.frame();
        let part = part.common(&frame);
        let per_row = frame.width() / BLOCK_PX as usize;
        let block = |v: i32| v.max(0) as usize / BLOCK_PX as usize;
        let columns = block(part.x_min - frame.x_min)..block(part.x_max - frame.x_min + BLOCK_PX - 1);
        let rows = block(part.y_min - frame.y_min)..block(part.y_max - frame.y_min + BLOCK_PX - 1);
        let rows = if part.is_empty() { 0..0 } else { rows };
        rows.flat_map(move |row| columns.clone().map(move |column| row * per_row + column))
    }

    /// A line that was to be counted is not to be any more, or the other way round; whether it is now.
    fn turn(&mut self, line: u32) -> bool {
        let is_added = !self.is_counted[line as usize];
        self.is_counted[line as usize] = is_added;
        self.n_counted = if is_added { self.n_counted + 1 } else { self.n_counted - 1 };
        is_added
    }

    fn change(&mut self, lines: &Lines, line: u32) {
        let is_added = self.turn(line);
        let scale = self.scale;
        scale.visit_steps(lines, line, |step| self.make_stale(&step));
        for area in &self.areas {
            if line < area.done {
                if is_added {
                    self.counts.count::<true>(lines, line, &self.scale, &area.at);
                } else {
                    self.counts.count::<false>(lines, line, &self.scale, &area.at);
                }
            }
        }
    }

    /// The area to go on with: in sight before beside it, the one least far first. What is beside waits until all lines are
    /// ready.
    fn next_area(&self, n_ready: u32) -> Option<usize> {
        let open = self.areas.iter().enumerate().filter(|(_, area)| area.done < n_ready);
        let key = |area: &Area| (area.at.common(&self.reach).is_empty(), area.done);
        let next = open.min_by_key(|(_, area)| key(area));
        next.filter(|(_, area)| n_ready == self.n_lines() || !key(area).0).map(|(at, _)| at)
    }

    fn advance(&mut self, lines: &Lines, at: usize) {
        let area = self.areas[at];
        let end = (area.done + N_AT_ONCE).min(lines.len() as u32);
        // Where areas meet hues reach over, which is known of whole areas only.
        let is_few = self.areas.len() == 1 && area.done >= self.n_first && end - area.done <= N_FEW;
        let scale = self.scale;
        for line in area.done..end {
            if self.is_counted[line as usize] {
                self.counts.count::<true>(lines, line, &scale, &area.at);
                if is_few {
                    scale.visit_steps(lines, line, |step| self.make_stale(&step));
                }
            }
        }
        self.areas[at].done = end;
        if !is_few {
            // The hues of neighbours reach in from beside.
            let is_seen = !area.at.common(&self.reach).is_empty();
            self.make_stale(&area.at.grown(if is_seen { CELL_PX } else { 0 }));
            if !is_seen && end == self.n_lines() {
                self.finished_beside.push(area.at);
            }
        }
        if self.areas.iter().all(|area| area.done == self.n_lines()) {
            self.areas.clear();
            self.areas.push(Area { at: self.counts.frame(), done: self.n_lines() });
        }
    }

    fn n_lines(&self) -> u32 {
        self.is_counted.len() as u32
    }
}
