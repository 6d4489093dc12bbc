//! Many ties: when they are more than can be drawn each, they are counted into a picture, and only chosen places, and the
//! ties of a small part of the world, are drawn.
//!
//! What the map asks for is the trait [`Many`]; what answers comes in the later part of the program.

use std::sync::Arc;

use atlas_core::claim::RecordIdx;
use atlas_core::geo::{LonLat, PlanePoint, ProjectionKind, ScreenPoint, Viewport};
use atlas_core::model::Atlas;
use atlas_core::query::Visible;
use atlas_core::scene::density::{Crowd, Density, Ink, Network, Rgb, Sheet, Step};
use atlas_core::scene::map::{Chosen, Hits, MapContent, MapScene};
use atlas_core::words::Words;

use super::colors::Colors;
use crate::browser::canvas::{Pixels, Surface};
use crate::browser::timing;
use crate::part::in_later_part;

/// From so many ties shown on they are counted, no longer drawn each.
pub(super) const MANY_FROM: usize = 500;
/// Below so many they are drawn again; between the two it stays as it is.
pub(super) const FEW_BELOW: usize = 350;
/// A frame may count for so long, in milliseconds; the rest comes with the next.
const SLICE_MS: f64 = 6.0;
/// How much of the light is left while something is lit above it.
const DIMMED: f64 = 0.4;
/// How opaque a pixel is that one tie crosses: just seen on land, and far from the light of many.
const OPACITY_OF_ONE: f32 = 0.22;
/// From this share of the ties on a sample is shown in the place of the last picture, enlarged or reduced.
const SHARE_TO_SHOW: f32 = 0.12;

in_later_part!(
    /// Loads what counts.
    pub(super) load, many -> fn() -> Box<dyn Many>, || Box::new(Counted::default())
);

/// Everything that the map asks of many ties.
pub(super) trait Many {
    /// Makes itself current: what is true, and what is shown of it.
    fn follow(&mut self, atlas: &Atlas, shown: &Arc<Visible>);
    /// Takes the colours that hold now.
    fn color(&mut self, colors: &Colors);
    /// Places by which everything can be fitted.
    fn places_to_fit(&self) -> Vec<LonLat>;
    /// What is drawn of them around a view.
    fn content(&mut self, atlas: &Atlas, shown: &Visible, view: &Viewport, words: &Words) -> MapContent;
    /// What is drawn above all while a record is lit.
    fn lit(&self, atlas: &Atlas, record: RecordIdx, words: &Words) -> MapContent;
    /// Ties under a point.
    fn near(&self, view: &Viewport, point: ScreenPoint, reach_px: f64) -> Hits;
    /// The scene of content that differs from that of the scene before in nothing but the sizes of its marks.
    fn recounted(&mut self, scene: &MapScene, content: &Arc<MapContent>, view: &Viewport)
    -> Option<MapScene>;
    /// Shows the picture of counts, as far as it is. Returns whether it is complete.
    fn paint(&mut self, on: &Surface, view: &Viewport, is_dimmed: bool) -> bool;
}

#[derive(Default)]
struct Counted {
    of: Option<(u64, Arc<Visible>)>,
    crowd: Option<Crowd>,
    density: Option<Density>,
    ink: Ink,
    /// The picture shown last, and where it was.
    pixels: Option<Pixels>,
    pixels_of: Option<(Viewport, Sheet)>,
    /// The zoom of the picture shown last, and of the frame before.
    scale_of: Option<f64>,
    zoom_before: Option<f64>,
    is_sample_shown: bool,
    is_drawing_each: bool,
    /// What the scene was made of, and where.
    content: Option<(Arc<MapContent>, Viewport)>,
}

impl Counted {
    /// Takes what is counted so far onto the canvas of pixels.
    fn put(&mut self, view: &Viewport, sheet: Sheet) {
        let Some(density) = &mut self.density else { return };
        if self.pixels.is_none() {
            self.pixels = Pixels::new();
        }
        let has_moved = self.pixels_of != Some((*view, sheet));
        let has_changed = density.light();
        if let Some(pixels) = self.pixels.as_mut().filter(|_| has_changed || has_moved) {
            let (width, height) = (sheet.sight.width(), sheet.sight.height());
            let frame = density.counts().frame();
            let corner = [sheet.sight.x_min - frame.x_min, sheet.sight.y_min - frame.y_min];
            pixels.put(density.image(), frame.width(), corner, [width, height]);
            self.pixels_of = Some((*view, sheet));
        }
    }
}

impl Many for Counted {
    fn follow(&mut self, atlas: &Atlas, shown: &Arc<Visible>) {
        let revision = atlas.revision();
        let before = self.of.replace((revision, shown.clone()));
        if before.as_ref().is_none_or(|(known, _)| *known != revision) {
            let network = Arc::new(Network::new(atlas));
            self.crowd = Some(Crowd::new(network.clone()));
            self.density = Some(Density::new(network, &self.ink));
        } else if before.is_some_and(|(_, known)| Arc::ptr_eq(&known, shown)) {
            return;
        }
        if let (Some(crowd), Some(density)) = (&mut self.crowd, &mut self.density) {
            crowd.show(shown);
            density.show(shown.ties.iter().map(|tie| tie.record));
        }
    }

    fn color(&mut self, colors: &Colors) {
        self.ink = ink(colors);
        if let Some(density) = &mut self.density {
            density.color(&self.ink);
        }
    }

    fn places_to_fit(&self) -> Vec<LonLat> {
        self.crowd.as_ref().map(Crowd::places_to_fit).unwrap_or_default()
    }

    fn content(&mut self, atlas: &Atlas, shown: &Visible, view: &Viewport, words: &Words) -> MapContent {
        let (Some(crowd), Some(density)) = (&mut self.crowd, &self.density) else {
            return MapContent::default();
        };
        let limit = if self.is_drawing_each { MANY_FROM } else { FEW_BELOW };
        let each = density.ties_in(view, limit);
        self.is_drawing_each = each.is_some();
        let ties = crowd.shown_of(each.unwrap_or_default().into_iter());
        let places = crowd.prominent(view);
        let chosen = Chosen { places: &places, ties: &ties, n_places: crowd.n_places() };
        MapContent::of_many(atlas, shown, &chosen, |place| crowd.n_ties_of(place), words)
    }

    fn lit(&self, atlas: &Atlas, record: RecordIdx, words: &Words) -> MapContent {
        let Some(crowd) = &self.crowd else { return MapContent::default() };
        let ties: Vec<_> = crowd.ties_lit_by(atlas, record);
        let places = [record];
        let places = if crowd.n_ties_of(record) > 0 { &places[..] } else { &[] };
        let chosen = Chosen { places, ties: &ties, n_places: 0 };
        MapContent::of_many(atlas, &Visible::default(), &chosen, |place| crowd.n_ties_of(place), words)
    }

    fn near(&self, view: &Viewport, point: ScreenPoint, reach_px: f64) -> Hits {
        self.crowd.as_ref().map(|crowd| crowd.near(view, point, reach_px)).unwrap_or_default()
    }

    fn recounted(
        &mut self,
        scene: &MapScene,
        content: &Arc<MapContent>,
        view: &Viewport,
    ) -> Option<MapScene> {
        let (before, of) = self.content.replace((content.clone(), *view))?;
        if of != *view || Arc::ptr_eq(&before, content) {
            return None;
        }
        scene.recounted(&before, content, view)
    }

    fn paint(&mut self, on: &Surface, view: &Viewport, is_dimmed: bool) -> bool {
        let Some(density) = &mut self.density else { return true };
        if self.is_drawing_each && density.is_laid() {
            return true;
        }
        let start = timing::now();
        // While the scale changes from frame to frame, the last picture is stretched and nothing is counted that would be
        // thrown away.
        let is_zooming = self.zoom_before.replace(view.zoom).is_some_and(|before| before != view.zoom);
        let can_stretch = self.pixels_of.as_ref().is_some_and(|(of, _)| of.plane() == view.plane());
        let is_counted = !(is_zooming && can_stretch) && {
            let sheet = density.look(view, on.density);
            let step = density.step(|| timing::now() - start > SLICE_MS);
            // A sample stands for the whole where there is nothing else to show, or only a part of it.
            let is_sampled =
                step == Step::UnderWay && !self.is_sample_shown && density.share_counted() >= SHARE_TO_SHOW;
            let has_moved_on = can_stretch && self.scale_of == Some(view.zoom);
            if step != Step::UnderWay || is_sampled || has_moved_on || !can_stretch {
                self.is_sample_shown = step == Step::UnderWay;
                self.scale_of = Some(view.zoom);
                self.put(view, sheet);
            }
            step != Step::UnderWay
        };
        if let (Some(pixels), Some((of, sheet))) = (&self.pixels, &self.pixels_of) {
            let alpha = if is_dimmed { DIMMED } else { 1.0 };
            let place = if of == view { Some((sheet.corner_px, 1.0)) } else { laid_over(of, sheet, view) };
            if let Some((corner_px, scale)) = place {
                let draw = |on: &Surface| on.stretch(pixels, corner_px, scale / sheet.density, alpha);
                if view.projection == ProjectionKind::Mercator {
                    // Lines go on beyond its edge, but nothing is there.
                    on.within(world_box(view), draw);
                } else {
                    draw(on);
                }
            }
        }
        is_counted
    }
}

/// Whether what was chosen around a view serves another one: not far aside, at about the same scale.
pub(super) fn serves(of: &Viewport, now: &Viewport) -> bool {
    const ASIDE_PX: f64 = 120.0;
    const ZOOM_STEP: f64 = 0.2;
    let is_same = of.projection == now.projection
        && of.central_lon_deg == now.central_lon_deg
        && (of.width_px, of.height_px) == (now.width_px, now.height_px);
    is_same
        && (of.zoom - now.zoom).abs() < ZOOM_STEP
        && of.screen_from_sphere(now.center).is_some_and(|at| {
            (at.x_px - of.width_px / 2.0).abs().max((at.y_px - of.height_px / 2.0).abs()) < ASIDE_PX
        })
}

/// The box of the whole world on the screen.
fn world_box(view: &Viewport) -> [f64; 4] {
    let half = view.plane().half_extent();
    let min = view.screen_from_plane(PlanePoint { x: -half.x, y: -half.y });
    let max = view.screen_from_plane(half);
    [min.x_px, min.y_px, max.x_px - min.x_px, max.y_px - min.y_px]
}

/// Where the picture of one view goes on another of the same plane, and how it is stretched.
fn laid_over(of: &Viewport, sheet: &Sheet, on: &Viewport) -> Option<([f64; 2], f64)> {
    if of.plane() != on.plane() {
        return None;
    }
    let scale = on.px_per_rad() / of.px_per_rad();
    let corner = ScreenPoint { x_px: sheet.corner_px[0], y_px: sheet.corner_px[1] };
    let at = on.screen_from_plane(of.plane_from_screen(corner));
    Some(([at.x_px, at.y_px], scale))
}

fn ink(colors: &Colors) -> Ink {
    let rgb = |color: &str| Rgb::parse(color).unwrap_or_default();
    Ink {
        colors: std::array::from_fn(|at| rgb(&colors.categories[at])),
        peak: rgb(&colors.light_peak),
        opacity_of_one: OPACITY_OF_ONE,
    }
}
