//! Lines in the plane, one after the other in one allocation.

/// How many plane units one radian of the plane is: at the deepest zoom a unit is less than a thousandth of a pixel.
pub const UNITS_PER_RAD: f64 = 536_870_912.0;

/// Stands between two strands of one line: the pen is lifted.
pub const PEN_UP: [i32; 2] = [i32::MIN; 2];

/// Lines of one or more strands each, of a category each; counted in the order in which they were pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    points: Vec<[i32; 2]>,
    ends: Vec<u32>,
    /// Of each line `[x_min, y_min, x_max, y_max]`.
    boxes: Vec<[i32; 4]>,
    categories: Vec<u8>,
}

/// The box of nothing: it overlaps no other.
const NOWHERE: [i32; 4] = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];

impl Lines {
    /// Adds a line: its category, 0 to [`crate::N_CATEGORIES`] - 1, and its points in plane units, with [`PEN_UP`]
    /// between its strands. A line without points is never seen.
    pub fn push(&mut self, category: u8, points: impl IntoIterator<Item = [i32; 2]>) {
        let start = self.points.len();
        self.points.extend(points);
        let mut frame = NOWHERE;
        for [x, y] in self.points[start..].iter().filter(|point| **point != PEN_UP) {
            frame = [frame[0].min(*x), frame[1].min(*y), frame[2].max(*x), frame[3].max(*y)];
        }
        self.ends.push(self.points.len() as u32);
        self.boxes.push(frame);
        self.categories.push(category % crate::N_CATEGORIES as u8);
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The points of a line, strands separated by [`PEN_UP`].
    pub fn points(&self, line: u32) -> &[[i32; 2]] {
        let line = line as usize;
        let start = if line == 0 { 0 } else { self.ends[line - 1] as usize };
        &self.points[start..self.ends[line] as usize]
    }

    /// The category of a line.
    pub fn category(&self, line: u32) -> u8 {
        self.categories[line as usize]
    }

    /// The smallest box around a line, `[x_min, y_min, x_max, y_max]` in plane units.
    pub fn frame(&self, line: u32) -> [i32; 4] {
        self.boxes[line as usize]
    }

    /// Gives back memory that was kept for more lines.
    pub fn shrink(&mut self) {
        self.points.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.boxes.shrink_to_fit();
        self.categories.shrink_to_fit();
    }
}
