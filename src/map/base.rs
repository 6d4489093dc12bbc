//! The base of the map: sea, graticule and land. It is painted as a picture that is shifted and scaled while the map
//! moves; the core decides which picture is wanted and where it goes.

use atlas_core::geo::{Outline, Picture, Projector, ScreenPaths, Viewport, graticule};

use super::colors::Colors;
use super::land::{self, Land};
use super::painter::{Draw, draw};
use crate::browser::canvas::Surface;

/// Everything that the base keeps from one picture to the next.
pub(super) struct Base {
    surface: Surface,
    picture: Option<Picture>,
    coarse: Option<Land>,
    fine: Option<Land>,
    paths: ScreenPaths,
    show: Show,
}

/// Shows a base; returns whether it is all there.
type Show = fn(&mut Base, &Surface, &Viewport, &Colors, bool) -> bool;

impl Base {
    /// Nothing painted yet; `None` when the browser gives no canvas.
    pub(super) fn new() -> Option<Self> {
        let surface = Surface::layer(true)?;
        Some(Self {
            surface,
            picture: None,
            coarse: None,
            fine: None,
            paths: ScreenPaths::new(),
            show: Self::show_exact,
        })
    }

    /// Paints anew the next time: the colours are others.
    pub(super) fn forget(&mut self) {
        self.picture = None;
    }

    /// Takes land that has come.
    pub(super) fn take(&mut self, land: Land) {
        let of_kind = if land.is_fine { &mut self.fine } else { &mut self.coarse };
        *of_kind = Some(land);
        self.forget();
    }

    /// Whether there is land to be painted.
    pub(super) fn has_land(&self) -> bool {
        self.coarse.is_some() || self.fine.is_some()
    }

    /// Shows the base of a view, which has not moved for a while if `is_at_rest`. Returns whether it is all there: crisp
    /// and in full detail.
    pub(super) fn show(&mut self, on: &Surface, view: &Viewport, colors: &Colors, is_at_rest: bool) -> bool {
        (self.show)(self, on, view, colors, is_at_rest)
    }

    /// From now on the last picture is used as long as it serves. Until hands can move the map this would be code for
    /// nothing: it comes with them.
    pub(super) fn keep_up(&mut self) {
        self.show = Self::show_moving;
    }

    fn show_exact(&mut self, on: &Surface, view: &Viewport, colors: &Colors, _: bool) -> bool {
        let picture = Picture::around(view, on.density);
        self.paint(picture, colors);
        on.put(&self.surface, picture.corner_px(view), 1.0);
        true
    }

    fn show_moving(&mut self, on: &Surface, view: &Viewport, colors: &Colors, is_at_rest: bool) -> bool {
        let wanted = Picture::wanted(self.picture.as_ref(), view, on.density, is_at_rest);
        self.paint(wanted, colors);
        let Some(placed) = wanted.placed_on(view, on.density) else { return true };
        on.put(&self.surface, placed.corner_px, placed.scale);
        placed.is_exact && !wanted.is_passing
    }

    /// Paints a picture, if it is not the one there is.
    fn paint(&mut self, picture: Picture, colors: &Colors) {
        if self.picture.replace(picture) == Some(picture) {
            return;
        }
        let projector = picture.projector();
        let mut paths = std::mem::take(&mut self.paths);
        let [width, height] = picture.size_px();
        self.surface.resize(width, height, picture.density);
        let base = &self.surface;
        base.fill_all(&colors.ground);
        projector.add_sphere(&mut paths);
        draw(base, &paths, Draw::Fill, &colors.sea, 0.0);
        draw_lines(
            base,
            &projector,
            &graticule::lines(&picture.viewport),
            &mut paths,
            &colors.graticule,
            1.0,
        );
        if let Some(land) = self.land_for(&picture) {
            paths.clear();
            land.shores.iter().for_each(|ring| projector.add_ring(ring, &mut paths));
            draw(base, &paths, Draw::Fill, &colors.land, 0.0);
            draw_lines(base, &projector, &land.borders, &mut paths, &colors.border, 0.8);
            base.set_dash(&[3.0, 3.0]);
            draw_lines(base, &projector, &land.disputed, &mut paths, &colors.border, 0.8);
            base.set_dash(&[]);
            draw_lines(base, &projector, &land.coasts, &mut paths, &colors.coast, 0.8);
        }
        paths.clear();
        projector.add_sphere(&mut paths);
        draw(base, &paths, Draw::Stroke, &colors.coast, 0.8);
        paths.clear();
        self.paths = paths;
    }

    /// The fine land where it is seen: close, and while nothing moves.
    fn land_for(&self, picture: &Picture) -> Option<&Land> {
        let is_fine = land::is_close(picture.viewport.zoom) && !picture.is_passing;
        let (first, second) = if is_fine { (&self.fine, &self.coarse) } else { (&self.coarse, &self.fine) };
        first.as_ref().or(second.as_ref())
    }
}

fn draw_lines(
    surface: &Surface,
    projector: &Projector,
    lines: &[Outline],
    paths: &mut ScreenPaths,
    color: &str,
    width_px: f64,
) {
    paths.clear();
    lines.iter().for_each(|line| projector.add_line(line, paths));
    draw(surface, paths, Draw::Stroke, color, width_px);
}
