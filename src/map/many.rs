//! Many ties: when they are more than can be drawn each, they are counted into a picture, and only chosen places, and the
//! ties of a small part of the world, are drawn.
//!
//! What the map asks for is the trait [`Many`]; what answers comes in the later part of the program.

use std::sync::Arc;

use atlas_core::claim::{Lang, RecordIdx};
use atlas_core::geo::{LonLat, PlanePoint, ProjectionKind, ScreenPoint, Viewport};
use atlas_core::model::Atlas;
use atlas_core::query::{Visible, VisibleItem};
use atlas_core::scene::density::{Crowd, Density, Ink, Network, Rgb, Sheet, Step};
use atlas_core::scene::map::{Chosen, Hits, MapContent, MapScene};
use atlas_core::words::Words;

use super::colors::Colors;
use crate::browser::canvas::{Pixels, Surface};
use crate::browser::{media, timing};
use crate::part::in_later_part;

/// From so many ties shown on they are counted, no longer drawn each.
pub(super) const MANY_FROM: usize = 500;
/// Below so many they are drawn again; between the two it stays as it is.
pub(super) const FEW_BELOW: usize = 350;
/// A frame that paints may count for so long, in milliseconds; the rest comes with the next.
pub(super) const SLICE_MS: f64 = 6.0;
/// A frame that does nothing else may count for so long, in milliseconds.
pub(super) const LONG_SLICE_MS: f64 = 13.0;
/// How much of the light is left while something is lit above it.
const DIMMED: f64 = 0.4;
/// A frame before the first complete picture may count for so long, in milliseconds: less than a task that is felt.
const FIRST_SLICE_MS: f64 = 40.0;
/// How opaque a pixel is that one tie crosses: just seen on land, and far from the light of many.
const OPACITY_OF_ONE: f32 = 0.22;
/// How long it takes from the one way of drawing ties to the other, in milliseconds.
const MEETING_MS: f64 = 220.0;
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
    fn places_to_fit(&mut self, atlas: &Atlas) -> Vec<LonLat>;
    /// What is drawn of them around a view.
    fn content(&mut self, atlas: &Atlas, shown: &Visible, view: &Viewport, words: &Words) -> Arc<MapContent>;
    /// What is drawn above all while a record is lit.
    fn lit(&self, atlas: &Atlas, record: RecordIdx, words: &Words) -> MapContent;
    /// Ties under a point.
    fn near(&self, view: &Viewport, point: ScreenPoint, reach_px: f64) -> Hits;
    /// The scene of content that differs from that of the scene before in nothing but the sizes of its marks.
    fn recounted(&mut self, scene: &MapScene, content: &Arc<MapContent>, view: &Viewport)
    -> Option<MapScene>;
    /// Counts on for `slice_ms` milliseconds, for a screen of `density` device pixels in a CSS pixel.
    fn count(&mut self, view: &Viewport, density: f64, slice_ms: f64) -> Counting;
    /// Shows the picture of counts.
    fn paint(&mut self, on: &Surface, view: &Viewport, is_dimmed: bool);
    /// How the two ways of drawing meet: ties that were drawn each and fade away, and how opaque those are that are drawn each
    /// now.
    fn meeting(&self) -> (Option<Arc<MapContent>>, f64);
}

/// How far a picture of counts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counting {
    /// Whether another picture is to be shown than in the frame before.
    pub(super) is_other: bool,
    /// What is left to do.
    pub(super) step: Step,
}

impl Counting {
    /// Nothing is to be counted.
    pub(super) const DONE: Self = Self { is_other: false, step: Step::Finished };
}

/// A network, and what follows it.
struct Known {
    network: Network,
    crowd: Crowd,
    density: Density,
    /// What is shown of it.
    shown: Option<Arc<Visible>>,
    /// Whether a picture of it was complete.
    was_complete: bool,
}

/// Ties that were counted are drawn each from now on, or the other way round.
struct Meeting {
    start_ms: f64,
    /// What was drawn each.
    gone: Option<Arc<MapContent>>,
}

impl Meeting {
    /// How far it has come, 0 to 1.
    fn share(&self) -> f64 {
        ((timing::now() - self.start_ms) / MEETING_MS).min(1.0)
    }
}

/// All that content without ties drawn each is made of, but for the counts.
#[derive(PartialEq)]
struct ContentOf {
    revision: u64,
    lang: Lang,
    places: Vec<RecordIdx>,
    /// Offers, needs and events.
    items: [Vec<VisibleItem>; 3],
}

#[derive(Default)]
struct Counted {
    known: Option<Known>,
    ink: Ink,
    /// The picture shown last, and where it was.
    pixels: Option<Pixels>,
    pixels_of: Option<(Viewport, Sheet)>,
    /// The zoom of the frame before.
    zoom_before: Option<f64>,
    /// Whether something else than that is to be shown.
    is_due: bool,
    is_drawing_each: bool,
    meeting: Option<Meeting>,
    /// What was made last without ties drawn each, and of what.
    made: Option<(ContentOf, Arc<MapContent>)>,
    /// What the scene was made of, and where.
    content: Option<(Arc<MapContent>, Viewport)>,
}

impl Counted {
    /// Whether ties are drawn each and none is counted.
    fn draws_each(&self) -> bool {
        self.is_drawing_each && self.known.as_ref().is_some_and(|known| known.density.is_laid())
    }

    /// Makes itself current in what is true.
    fn know(&mut self, atlas: &Atlas) -> &mut Known {
        if let Some(known) = &mut self.known
            && !known.network.is_of(atlas)
        {
            if known.network.follow(atlas) {
                known.crowd.follow(&known.network);
                known.density.follow(&known.network);
                known.shown = None;
            } else {
                self.known = None;
            }
        }
        self.known.get_or_insert_with(|| {
            let network = Network::new(atlas);
            let (mut crowd, density) = (Crowd::default(), Density::new(&network, &self.ink));
            crowd.follow(&network);
            Known { network, crowd, density, shown: None, was_complete: false }
        })
    }

    /// Takes what is counted so far onto the canvas of pixels; whether it is another picture.
    fn put(&mut self, view: &Viewport, sheet: Sheet) -> bool {
        let Some(Known { density, .. }) = &mut self.known else { return false };
        if self.pixels.is_none() {
            self.pixels = Pixels::new();
        }
        let has_moved = self.pixels_of != Some((*view, sheet));
        let is_other = density.light() || has_moved;
        if let Some(pixels) = self.pixels.as_mut().filter(|_| is_other) {
            let (width, height) = (sheet.sight.width(), sheet.sight.height());
            let frame = density.counts().frame();
            let corner = [sheet.sight.x_min - frame.x_min, sheet.sight.y_min - frame.y_min];
            pixels.put(density.image(), frame.width(), corner, [width, height]);
            self.pixels_of = Some((*view, sheet));
        }
        is_other
    }

    /// Where the picture shown last goes on a view, and how it is stretched; `None` if it shows another plane.
    fn place(&self, view: &Viewport) -> Option<([f64; 2], f64)> {
        let (of, sheet) = self.pixels_of.as_ref().filter(|(of, _)| of.plane() == view.plane())?;
        if of == view {
            return Some((sheet.corner_px, 1.0));
        }
        let corner = ScreenPoint { x_px: sheet.corner_px[0], y_px: sheet.corner_px[1] };
        let at = view.screen_from_plane(of.plane_from_screen(corner));
        Some(([at.x_px, at.y_px], view.px_per_rad() / of.px_per_rad()))
    }
}

impl Many for Counted {
    fn follow(&mut self, atlas: &Atlas, shown: &Arc<Visible>) {
        let known = self.know(atlas);
        if known.shown.as_ref().is_none_or(|before| !Arc::ptr_eq(before, shown)) {
            known.crowd.show(&known.network, shown);
            known.density.show(&known.network, &shown.ties);
            known.shown = Some(shown.clone());
            self.is_due = true;
        }
    }

    fn color(&mut self, colors: &Colors) {
        self.ink = ink(colors);
        if let Some(known) = &mut self.known {
            known.density.color(&self.ink);
            self.is_due = true;
        }
    }

    fn places_to_fit(&mut self, atlas: &Atlas) -> Vec<LonLat> {
        let known = self.know(atlas);
        known.crowd.places_to_fit(&known.network)
    }

    fn content(&mut self, atlas: &Atlas, shown: &Visible, view: &Viewport, words: &Words) -> Arc<MapContent> {
        let Some(Known { network, crowd, density, .. }) = &mut self.known else {
            return Arc::default();
        };
        let limit = if self.is_drawing_each { MANY_FROM } else { FEW_BELOW };
        let each = density.ties_in(network, view, limit);
        let was_drawing_each = std::mem::replace(&mut self.is_drawing_each, each.is_some());
        if was_drawing_each != self.is_drawing_each && !media::prefers_less_motion() {
            let before = self.content.as_ref().filter(|_| was_drawing_each);
            let gone = before.map(|(content, _)| Arc::new(content.ties_alone()));
            self.meeting = Some(Meeting { start_ms: timing::now(), gone });
        }
        let ties = crowd.shown_of(each.unwrap_or_default().into_iter());
        let places = crowd.prominent(network, view);
        let (n_places, n_ties_of) = (crowd.n_places(), |place| crowd.n_ties_of(network, place));
        let items = [&shown.offers, &shown.needs, &shown.events].map(Clone::clone);
        let of = ContentOf { revision: atlas.revision(), lang: words.lang(), places, items };
        // While years move the same places have other counts.
        let known = self.made.take_if(|(known, _)| ties.is_empty() && *known == of);
        let content = known.map_or_else(
            || {
                let categories = &network.categories;
                let chosen = Chosen { places: &of.places, ties: &ties, n_places, categories };
                MapContent::of_many(atlas, shown, &chosen, n_ties_of, words)
            },
            |(_, content)| content.counted(n_places, n_ties_of),
        );
        let content = Arc::new(content);
        self.made = ties.is_empty().then(|| (of, content.clone()));
        content
    }

    fn lit(&self, atlas: &Atlas, record: RecordIdx, words: &Words) -> MapContent {
        let Some(Known { network, crowd, .. }) = &self.known else { return MapContent::default() };
        let ties: Vec<_> = crowd.ties_lit_by(network, atlas, record);
        let places = [record];
        let places = if crowd.n_ties_of(network, record) > 0 { &places[..] } else { &[] };
        let chosen = Chosen { places, ties: &ties, n_places: 0, categories: &network.categories };
        let n_ties_of = |place| crowd.n_ties_of(network, place);
        MapContent::of_many(atlas, &Visible::default(), &chosen, n_ties_of, words)
    }

    fn near(&self, view: &Viewport, point: ScreenPoint, reach_px: f64) -> Hits {
        let near = |known: &Known| known.crowd.near(&known.network, view, point, reach_px);
        self.known.as_ref().map(near).unwrap_or_default()
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

    fn count(&mut self, view: &Viewport, density: f64, slice_ms: f64) -> Counting {
        let start = timing::now();
        let before = self.zoom_before.replace(view.zoom);
        let has_moved = self.pixels_of.as_ref().is_none_or(|(of, _)| of != view);
        let can_stretch = self.place(view).is_some();
        // The frame that ends a meeting shows its end.
        let was_meeting = self.meeting.is_some();
        self.meeting.take_if(|meeting| meeting.share() >= 1.0);
        let is_meeting = self.meeting.is_some();
        if self.draws_each() {
            if !is_meeting {
                // It is not kept current.
                self.pixels_of = None;
            }
            let step = if is_meeting { Step::UnderWay } else { Step::Finished };
            return Counting { is_other: was_meeting, step };
        }
        let Some(known) = self.known.as_mut() else { return Counting::DONE };
        // While the scale changes from frame to frame, the last picture is stretched and nothing is counted that would be
        // thrown away.
        if can_stretch && before.is_some_and(|before| before != view.zoom) {
            return Counting { is_other: true, step: Step::UnderWay };
        }
        let sheet = known.density.look(view, density);
        let slice_ms = match known.density.state() {
            // Nobody waits for the margins.
            Step::InSight => slice_ms.min(SLICE_MS),
            // Until there was a complete picture, it is waited for, and nothing else could stutter.
            _ if !known.was_complete => FIRST_SLICE_MS,
            _ => slice_ms,
        };
        let step = known.density.step(&known.network, || timing::now() - start > slice_ms);
        let is_complete = step != Step::UnderWay;
        known.was_complete |= is_complete;
        // At the scale of the last picture what is counted so far is better than that. At another one, or in another plane,
        // a sample stands for the whole as soon as it is a fair one.
        let is_of_scale = can_stretch && self.pixels_of.as_ref().is_some_and(|(of, _)| of.zoom == view.zoom);
        let is_due = (self.is_due || has_moved) && (is_of_scale || !can_stretch);
        let is_sample = !is_of_scale && known.density.share_counted() >= SHARE_TO_SHOW;
        let is_other = (is_complete || is_due || is_sample) && self.put(view, sheet);
        self.is_due &= !is_other;
        let step = if is_meeting { Step::UnderWay } else { step };
        Counting { is_other: is_other || was_meeting, step }
    }

    fn paint(&mut self, on: &Surface, view: &Viewport, is_dimmed: bool) {
        let share = self.meeting.as_ref().map_or(1.0, Meeting::share);
        let opacity = if self.draws_each() { 1.0 - share } else { share };
        if opacity == 0.0 {
            return;
        }
        let place = self.place(view);
        let (Some(pixels), Some((_, sheet)), Some((corner_px, scale))) =
            (&self.pixels, &self.pixels_of, place)
        else {
            return;
        };
        let alpha = opacity * if is_dimmed { DIMMED } else { 1.0 };
        let draw = |on: &Surface| on.stretch(pixels, corner_px, scale / sheet.density, alpha);
        if view.projection == ProjectionKind::Mercator {
            // Lines go on beyond its edge, but nothing is there.
            on.within(world_box(view), draw);
        } else {
            draw(on);
        }
    }

    fn meeting(&self) -> (Option<Arc<MapContent>>, f64) {
        let Some(meeting) = &self.meeting else { return (None, 1.0) };
        (meeting.gone.clone(), meeting.share())
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

fn ink(colors: &Colors) -> Ink {
    let rgb = |color: &str| Rgb::parse(color).unwrap_or_default();
    Ink {
        colors: std::array::from_fn(|at| rgb(&colors.categories[at])),
        peak: rgb(&colors.light_peak),
        opacity_of_one: OPACITY_OF_ONE,
    }
}
