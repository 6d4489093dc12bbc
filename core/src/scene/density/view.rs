//! The picture of counts for a viewport.

use atlas_raster::{
    BLOCK_PX, CELL_PX, Counts, Ink, Lines, PEN_UP, Palette, Picture, PixelBox, Scale, Step, UNITS_PER_RAD,
    white_point,
};
use std::ops::Range;

use super::network::Network;
use crate::geo::{PlanePoint, Projection, Strands, Viewport};
use crate::query::VisibleTie;

/// The picture has at most so many pixels; the canvas stretches it on larger or denser screens.
const PIXELS_MAX: f64 = 2_100_000.0;
/// How far beyond the screen is counted ahead, in pixels.
const MARGIN_PX: i32 = 96;
/// The scale at which the white point is taken: the world is some 720 pixels wide.
const WHITE_PX_PER_RAD: f64 = 133.0;
/// Of so many lines the white point is taken; more would hardly change it.
const WHITE_LINES_MAX: usize = 4096;
/// So many lines are laid into the plane between two looks at the clock.
const N_LAID_AT_ONCE: usize = 256;

/// Where a picture of counts lies: what of it is on the screen, and how it is stretched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// World pixels on the screen.
    pub sight: PixelBox,
    /// Pixels of the picture in a CSS pixel.
    pub density: f64,
    /// Where the upper left corner of `sight` is on the screen, in CSS pixels: less than a pixel from the corner.
    pub corner_px: [f64; 2],
}

/// The picture of counts of a network, and how far it is.
#[derive(Clone, Debug)]
pub struct Density {
    /// The projection in which lines lie; on the globe lines are laid anew when it turns.
    laid_in: Option<Projection>,
    lines: Lines,
    /// As long as lines are to be laid.
    strands: Option<Strands>,
    picture: Picture,
    is_shown: Vec<bool>,
    /// The white point of each line at [`WHITE_PX_PER_RAD`], as many as they are.
    white_of_line: f64,
    palette: Palette,
    palette_white: u32,
    sight: PixelBox,
}

impl Density {
    /// Nothing counted yet.
    pub fn new(network: &Network, ink: &Ink) -> Self {
        let n_arcs = network.arcs.len();
        Self {
            white_of_line: white_of_line(network),
            laid_in: None,
            lines: Lines::default(),
            strands: None,
            picture: Picture::new(n_arcs),
            is_shown: vec![false; n_arcs],
            palette: Palette::new(ink, 0),
            palette_white: 0,
            sight: PixelBox::new(0, 0, 0, 0),
        }
    }

    /// Follows a network that has grown: what is counted stays.
    pub fn follow(&mut self, network: &Network) {
        self.is_shown.resize(network.arcs.len(), false);
        self.picture.grow(network.arcs.len());
        self.strands = self.laid_in.as_ref().map(Strands::new);
    }

    /// Counts as far as they are.
    pub fn counts(&self) -> &Counts {
        self.picture.counts()
    }

    /// Takes other colours; nothing is counted anew.
    pub fn color(&mut self, ink: &Ink) {
        self.palette = Palette::new(ink, self.palette_white);
        self.picture.fade();
    }

    /// Shows these partnerships, sorted by record, and no others.
    pub fn show(&mut self, network: &Network, ties: &[VisibleTie]) {
        let mut is_tie_shown = vec![false; network.ties.len()];
        network.places_of(ties).for_each(|(at, _)| is_tie_shown[at] = true);
        for (is_shown, arc) in self.is_shown.iter_mut().zip(&network.arcs) {
            *is_shown = is_tie_shown.get(arc.tie as usize) == Some(&true);
        }
        self.picture.show(&self.is_shown);
    }

    /// Looks at a part of the world on a screen of `device_density` device pixels in a CSS pixel.
    pub fn look(&mut self, viewport: &Viewport, device_density: f64) -> Sheet {
        let projection = viewport.plane();
        if self.laid_in != Some(projection) {
            self.laid_in = Some(projection);
            self.lines = Lines::default();
            self.strands = Some(Strands::new(&projection));
            self.picture.recount();
        }
        let sheet = sheet(viewport, device_density);
        let scale = Scale::new(viewport.px_per_rad() * sheet.density);
        self.picture.look(self.frame(&sheet), sheet.sight, scale);
        // A bundle spreads as the world grows.
        let white = (self.white() * WHITE_PX_PER_RAD / (viewport.px_per_rad() * sheet.density)) as u32;
        if white != self.palette_white {
            self.palette_white = white;
            self.palette.set_white(white);
            self.picture.fade();
        }
        self.sight = sheet.sight;
        sheet
    }

    /// Counts on until all is done or `is_time_up` says so.
    pub fn step(&mut self, network: &Network, mut is_time_up: impl FnMut() -> bool) -> Step {
        // Lines are laid and counted by turns, so that some are seen soon.
        loop {
            let is_laid = self.lay(network);
            let step = self.picture.step(&self.lines, &mut is_time_up);
            if is_laid || is_time_up() {
                return step;
            }
        }
    }

    /// What is left to do.
    pub fn state(&self) -> Step {
        self.picture.state()
    }

    /// Lights what has changed in sight; `false` if nothing has.
    ///
    /// Where not all is counted yet, what is stands for the rest.
    pub fn light(&mut self) -> bool {
        self.picture.light(&self.palette, &self.sight)
    }

    /// Red, green, blue and opacity of the pixels of the frame of [`Density::counts`], row by row.
    pub fn image(&self) -> &[u8] {
        self.picture.image()
    }

    /// The partnerships shown that run through a view, by their places in the network, each once; `None` if they are more
    /// than `n_max`, or not all lines are laid in the view's projection.
    pub fn ties_in(&self, network: &Network, viewport: &Viewport, n_max: usize) -> Option<Vec<u32>> {
        if self.laid_in != Some(viewport.plane()) || !self.is_laid() {
            return None;
        }
        let (sight, scale) = (sheet(viewport, 1.0).sight, Scale::new(viewport.px_per_rad()));
        let mut ties: Vec<u32> = Vec::new();
        for line in 0..self.lines.len() as u32 {
            if self.is_shown[line as usize] && scale.may_touch(&self.lines, line, &sight) {
                ties.push(network.arcs[line as usize].tie);
                // Spokes of one partnership are one, and few.
                if ties.len() > 2 * n_max {
                    return None;
                }
            }
        }
        ties.sort_unstable();
        ties.dedup();
        (ties.len() <= n_max).then_some(ties)
    }

    /// Whether all lines are laid in the plane.
    pub fn is_laid(&self) -> bool {
        self.laid_in.is_some() && self.lines.len() == self.is_shown.len()
    }

    /// Which share of the lines is counted in all of what is in sight, 0 to 1.
    pub fn share_counted(&self) -> f32 {
        self.picture.share_counted()
    }

    /// Lays some more lines; `true` when all are laid.
    fn lay(&mut self, network: &Network) -> bool {
        let Some(strands) = &mut self.strands else { return true };
        let start = self.lines.len();
        let end = (start + N_LAID_AT_ONCE).min(network.arcs.len());
        lay(&mut self.lines, network, strands, start..end);
        let is_laid = end == network.arcs.len();
        if is_laid {
            self.lines.shrink();
            self.strands = None;
        }
        is_laid
    }

    fn white(&self) -> f64 {
        self.white_of_line * self.is_shown.len() as f64
    }

    /// What is counted: as before, as long as all in sight is within; else around what is in sight.
    fn frame(&self, sheet: &Sheet) -> PixelBox {
        let sight = sheet.sight;
        // Of one size wherever it lies, so that it can be moved.
        let [x, y] = [sight.x_min, sight.y_min].map(|at| (at - MARGIN_PX) & -BLOCK_PX);
        let [width, height] = [sight.width(), sight.height()]
            .map(|size| (size as i32 + 2 * MARGIN_PX + 2 * BLOCK_PX) & -BLOCK_PX);
        let wanted = PixelBox::new(x, y, x + width, y + height);
        let before = self.picture.counts().frame();
        let is_same_size = (wanted.width(), wanted.height()) == (before.width(), before.height());
        // Hues reach in from the cells around.
        if is_same_size && before.holds(&sight.grown(CELL_PX)) { before } else { wanted }
    }
}

/// Which part of the white point each partnership is worth, of the whole world and all of them, whatever years and filters
/// are chosen, so that pictures can be compared.
fn white_of_line(network: &Network) -> f64 {
    let projection = Projection::EqualEarth { central_lon_deg: 0.0 };
    let n_lines = network.arcs.len().min(WHITE_LINES_MAX);
    let mut lines = Lines::default();
    lay(&mut lines, network, &mut Strands::new(&projection), 0..n_lines);
    let half = projection.half_extent();
    let px = |v: f64| (v * WHITE_PX_PER_RAD).ceil() as i32;
    let mut counts = Counts::new(PixelBox::new(-px(half.x), -px(half.y), px(half.x), px(half.y)));
    let (scale, frame) = (Scale::new(WHITE_PX_PER_RAD), counts.frame());
    for line in 0..n_lines as u32 {
        counts.count::<true>(&lines, line, &scale, &frame);
    }
    f64::from(white_point(counts.totals())) / n_lines.max(1) as f64
}

fn lay(lines: &mut Lines, network: &Network, strands: &mut Strands, arcs: Range<usize>) {
    let mut points: Vec<[i32; 2]> = Vec::new();
    for arc in &network.arcs[arcs] {
        points.clear();
        strands.visit(&network.course(arc), |strand| {
            if !points.is_empty() {
                points.push(PEN_UP);
            }
            points.extend(strand.iter().map(units));
        });
        lines.push(arc.category, points.iter().copied());
    }
}

fn units(point: &PlanePoint) -> [i32; 2] {
    let unit = |v: f64| (v * UNITS_PER_RAD + 0.5).floor().clamp(-2_147_483_000.0, 2_147_483_000.0) as i32;
    [unit(point.x), unit(point.y)]
}

fn sheet(viewport: &Viewport, device_density: f64) -> Sheet {
    let (width, height) = (viewport.width_px, viewport.height_px);
    let density = device_density.min((PIXELS_MAX / (width * height)).sqrt());
    let center = viewport.plane_center();
    let scale = viewport.px_per_rad() * density;
    // The corner of the screen in world pixels, and the whole pixel nearest to it.
    let corner = [center.x * scale - width * density / 2.0, center.y * scale - height * density / 2.0];
    let whole = corner.map(|v| (v + 0.5).floor());
    let size = [width, height].map(|v| (v * density).ceil() as i32 + 1);
    let [x, y] = whole.map(|v| v as i32);
    let sight = PixelBox::new(x, y, x + size[0], y + size[1]);
    Sheet { sight, density, corner_px: [(whole[0] - corner[0]) / density, (whole[1] - corner[1]) / density] }
}
