//! The counts: how much of lines lies on each pixel, and of which categories.

use bytemuck::cast;
use wide::u32x4;

/// How many categories there are.
pub const N_CATEGORIES: usize = 8;

/// A cell, in which categories are counted, is so many pixels wide and high.
pub const CELL_PX: i32 = 4;

/// Pictures are made of whole blocks, so many pixels wide and high.
pub const BLOCK_PX: i32 = 32;

/// A box of world pixels, its upper and left edges included, its lower and right edges not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelBox {
    /// Left edge.
    pub x_min: i32,
    /// Upper edge.
    pub y_min: i32,
    /// Right edge.
    pub x_max: i32,
    /// Lower edge.
    pub y_max: i32,
}

impl PixelBox {
    /// The box between two corners.
    pub fn new(x_min: i32, y_min: i32, x_max: i32, y_max: i32) -> Self {
        Self { x_min, y_min, x_max, y_max }
    }

    /// Its width in pixels; 0 if it is empty.
    pub fn width(&self) -> usize {
        usize::try_from(self.x_max - self.x_min).unwrap_or(0)
    }

    /// Its height in pixels; 0 if it is empty.
    pub fn height(&self) -> usize {
        usize::try_from(self.y_max - self.y_min).unwrap_or(0)
    }

    /// Whether it holds no pixel.
    pub fn is_empty(&self) -> bool {
        self.x_min >= self.x_max || self.y_min >= self.y_max
    }

    /// What both hold; may be empty.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        Self {
            x_min: self.x_min.max(other.x_min),
            y_min: self.y_min.max(other.y_min),
            x_max: self.x_max.min(other.x_max),
            y_max: self.y_max.min(other.y_max),
        }
    }

    /// Whether it holds all of another one.
    pub fn holds(&self, other: &Self) -> bool {
        self.x_min <= other.x_min
            && self.y_min <= other.y_min
            && self.x_max >= other.x_max
            && self.y_max >= other.y_max
    }

    /// What of it another box does not hold, in boxes that do not overlap: above, below, left, right.
    pub fn without(&self, other: &Self) -> impl Iterator<Item = Self> + use<> {
        let inner = self.common(other);
        let parts = if inner.is_empty() {
            [*self, EMPTY, EMPTY, EMPTY]
        } else {
            [
                Self { y_max: inner.y_min, ..*self },
                Self { y_min: inner.y_max, ..*self },
                Self { x_max: inner.x_min, y_min: inner.y_min, y_max: inner.y_max, ..*self },
                Self { x_min: inner.x_max, y_min: inner.y_min, y_max: inner.y_max, ..*self },
            ]
        };
        parts.into_iter().filter(|part| !part.is_empty())
    }

    /// The box with so many pixels more on each side, or fewer.
    #[must_use]
    pub fn grown(&self, by: i32) -> Self {
        Self {
            x_min: self.x_min - by,
            y_min: self.y_min - by,
            x_max: self.x_max + by,
            y_max: self.y_max + by,
        }
    }

    /// The smallest box of whole blocks around it.
    #[must_use]
    pub fn in_blocks(&self) -> Self {
        let (down, up) = (|v: i32| v & -BLOCK_PX, |v: i32| (v + BLOCK_PX - 1) & -BLOCK_PX);
        Self {
            x_min: down(self.x_min),
            y_min: down(self.y_min),
            x_max: up(self.x_max),
            y_max: up(self.y_max),
        }
    }
}

const EMPTY: PixelBox = PixelBox { x_min: 0, y_min: 0, x_max: 0, y_max: 0 };

/// The counts of a box of pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    pub(crate) frame: PixelBox,
    /// Coverage of each pixel, 255 for a line that crosses it wholly, row by row.
    pub(crate) totals: Vec<u32>,
    /// Coverage of each cell by category, row by row.
    pub(crate) shares: Vec<[u32; N_CATEGORIES]>,
}

impl Counts {
    /// Nothing counted in a box, which is widened to whole blocks.
    pub fn new(frame: PixelBox) -> Self {
        let frame = frame.in_blocks();
        let n_pixels = frame.width() * frame.height();
        let n_cells = n_pixels / (CELL_PX * CELL_PX) as usize;
        Self { frame, totals: vec![0; n_pixels], shares: vec![[0; N_CATEGORIES]; n_cells] }
    }

    /// The box counted, in whole blocks.
    pub fn frame(&self) -> PixelBox {
        self.frame
    }

    /// Coverage of the pixels row by row, 255 for each line that crosses one wholly.
    pub fn totals(&self) -> &[u32] {
        &self.totals
    }

    /// Coverage by category of the cells, row by row, about the sum of their pixels.
    pub fn shares(&self) -> &[[u32; N_CATEGORIES]] {
        &self.shares
    }

    /// Cells in a row.
    pub fn cells_per_row(&self) -> usize {
        self.frame.width() / CELL_PX as usize
    }

    /// Coverage by category in a cell (by its column and row in the frame) and, for smooth hues, around it: four times
    /// its own, twice those of its neighbours, once those across its corners.
    #[inline(always)]
    pub(crate) fn neighbourhood(&self, column: usize, row: usize) -> [u32x4; 2] {
        let (n_columns, n_rows) = (self.cells_per_row(), self.frame.height() / CELL_PX as usize);
        let columns = [column.saturating_sub(1), column, (column + 1).min(n_columns - 1)];
        // It would take hundreds of thousands of lines through one pixel to overflow.
        let of_row = |row: usize| {
            let [a, b, c] =
                columns.map(|column| cast::<_, [u32x4; 2]>(self.shares[row * n_columns + column]));
            [0, 1].map(|half| a[half] + b[half] + b[half] + c[half])
        };
        let (above, here, below) =
            (of_row(row.saturating_sub(1)), of_row(row), of_row((row + 1).min(n_rows - 1)));
        [0, 1].map(|half| above[half] + here[half] + here[half] + below[half])
    }

    /// Counts nothing any more, in another box.
    pub fn clear(&mut self, frame: PixelBox) {
        let frame = frame.in_blocks();
        let n_pixels = frame.width() * frame.height();
        self.frame = frame;
        self.totals.clear();
        self.totals.resize(n_pixels, 0);
        self.shares.clear();
        self.shares.resize(n_pixels / (CELL_PX * CELL_PX) as usize, [0; N_CATEGORIES]);
    }

    /// Moves to another box of the same size: what both hold is kept, the rest is 0.
    ///
    /// # Panics
    /// If the box has another size, in whole blocks.
    pub fn move_to(&mut self, frame: PixelBox) {
        let (from, to) = (self.frame, frame.in_blocks());
        assert_eq!((from.width(), from.height()), (to.width(), to.height()), "a move keeps the size");
        let (dx, dy) = (to.x_min - from.x_min, to.y_min - from.y_min);
        let (width, height) = (from.width() as i32, from.height() as i32);
        shift(&mut self.totals, (width, height), (dx, dy));
        let cells = (width / CELL_PX, height / CELL_PX);
        shift(&mut self.shares, cells, (dx / CELL_PX, dy / CELL_PX));
        self.frame = to;
    }
}

/// Moves the contents of a grid so that what was at `(x + dx, y + dy)` is at `(x, y)`; what comes in is 0.
pub(crate) fn shift<T: Copy + Default>(grid: &mut [T], (width, height): (i32, i32), (dx, dy): (i32, i32)) {
    let kept = (width - dx.abs()).max(0) as usize;
    let stride = width as usize;
    let mut row = |y: i32| {
        let at = y as usize * stride;
        let from_y = y + dy;
        if kept == 0 || !(0..height).contains(&from_y) {
            grid[at..at + stride].fill(T::default());
            return;
        }
        let from = from_y as usize * stride + dx.max(0) as usize;
        let to = at + (-dx).max(0) as usize;
        grid.copy_within(from..from + kept, to);
        let gone = if dx >= 0 { at + kept..at + stride } else { at..to };
        grid[gone].fill(T::default());
    };
    // From the side towards which contents move, so that no row is overwritten before it is read.
    if dy >= 0 {
        (0..height).for_each(&mut row);
    } else {
        (0..height).rev().for_each(&mut row);
    }
}
