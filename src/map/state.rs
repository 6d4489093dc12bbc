//! What the parts of the map share while it is on the page: the canvas, the content, the viewport, the painter.
//!
//! The aim of the view is the store's; all that moves the map goes through [`MapState::aim_at`] or
//! [`MapState::fly_to`].

use std::sync::Arc;

use atlas_core::claim::RecordIdx;
use atlas_core::geo::{LonLat, Padding, Projection, Viewport};
use atlas_core::scene::density::Step;
use atlas_core::scene::map::{Emphasis, MapContent, Way, emphasis, fitted};
use atlas_core::view::Aim;
use leptos::html;
use leptos::prelude::*;

use super::drawing::Drawing;
use super::here::Here;
use super::many::{self, Counting, Many};
use super::painter::{Lights, Painter};
use crate::browser::frame::FrameTask;
use crate::browser::{element, media, timing};
use crate::store::{Store, memo_of_new};

/// After so long without a move the map is at rest, in milliseconds.
const REST_MS: i32 = 90;
/// How fast dots flow along ties that are pointed at, in pixels a millisecond.
const FLOW_PX_PER_MS: f64 = 0.03125;
/// Dots that flow are painted again after so long: slow enough to leave an old machine its time.
const FLOW_PAUSE_MS: i32 = 40;
/// How long a flight takes, in milliseconds.
const FLIGHT_MS: f64 = 420.0;

/// Who the card beside the pointer is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CardAt {
    /// The record.
    pub(super) record: RecordIdx,
    /// Where, from the upper left corner of the map.
    pub(super) at: [f32; 2],
    /// How many others are at the same point.
    pub(super) n_more: usize,
}

/// What is lit.
#[derive(Clone, Debug, Default)]
pub(super) struct Lit {
    /// Of what is drawn.
    pub(super) emphasis: Emphasis,
    /// Of many ties those that are lit, drawn above all, and what of them is lit.
    pub(super) over: Option<(MapContent, Emphasis)>,
    /// Whether dots flow along it: it is under the pointer, not only selected, and motion is welcome.
    pub(super) flows: bool,
}

struct Flight {
    from: Viewport,
    to: Viewport,
    /// The aim when it has arrived; `None` fits what is shown.
    aim: Option<Aim>,
    start_ms: Option<f64>,
}

/// Handle to what the parts of the map share; copied freely.
#[derive(Clone, Copy)]
pub(super) struct MapState {
    pub(super) store: Store,
    pub(super) canvas: NodeRef<html::Canvas>,
    pub(super) overlays: [NodeRef<html::Div>; 3],
    pub(super) size_px: RwSignal<(f64, f64)>,
    pub(super) content: Memo<Arc<MapContent>>,
    pub(super) viewport: Memo<Viewport>,
    /// What the picture on the page shows.
    pub(super) shown: StoredValue<Option<Viewport>>,
    pub(super) lit: Memo<Arc<Lit>>,
    /// Places by which everything is fitted.
    places: Memo<Arc<Vec<LonLat>>>,
    pub(super) focus: RwSignal<Option<RecordIdx>>,
    pub(super) card: RwSignal<Option<CardAt>>,
    /// A line that is being drawn from place to place.
    pub(super) drawing: RwSignal<Option<Drawing>>,
    /// Partnerships at a point, listed.
    pub(super) here: RwSignal<Option<Here>>,
    /// What counts the ties when they are many, once it has come.
    many: StoredValue<Option<Box<dyn Many>>, LocalStorage>,
    /// Raised when many ties have come to be counted otherwise.
    many_revision: RwSignal<u32>,
    /// Whether ties are too many to be drawn each.
    pub(super) is_many: Memo<bool>,
    painter: StoredValue<Option<Painter>, LocalStorage>,
    frame: StoredValue<Option<FrameTask>, LocalStorage>,
    flight: StoredValue<Option<Flight>>,
    /// The projection in which many ties were counted last.
    laid_in: StoredValue<Option<Projection>>,
    moved_at: StoredValue<f64>,
    /// Whether the next frame is to paint.
    is_asked: StoredValue<bool>,
    /// Whether all in sight was counted when the last frame ended.
    is_complete: StoredValue<bool>,
    /// Whether more is to be painted when the map is at rest.
    awaits_rest: StoredValue<bool>,
    years_changed_at: StoredValue<Option<f64>>,
}

impl MapState {
    pub(super) fn new(store: Store) -> Self {
        let size_px = RwSignal::new((0.0, 0.0));
        let has_years = Memo::new(move |_| store.view(|view| view.years.is_some()));
        let many = StoredValue::new_local(None);
        let many_revision = RwSignal::new(0);
        let is_many = Memo::new(move |was_many: Option<&bool>| {
            let n_ties = store.visible().ties.len();
            n_ties >= many::FEW_BELOW && (n_ties >= many::MANY_FROM || was_many == Some(&true))
        });
        let few = memo_of_new(move || {
            if is_many.get() {
                return MapContent::default();
            }
            let (shown, words, has_years) = (store.visible(), store.words(), has_years.get());
            store.atlas(|atlas| MapContent::new(atlas, &shown, has_years, store.today(), &words))
        });
        let places = memo_of_new(move || {
            if !is_many.get() {
                return few.with(|few| few.places_to_fit());
            }
            many_revision.track();
            store.atlas(|atlas| with_many(many, |many| many.places_to_fit(atlas))).unwrap_or_default()
        });
        let looked = Memo::new(move |_| store.view(|view| (view.projection, view.aim)));
        let viewport = Memo::new(move |_| {
            let ((projection, aim), size) = (looked.get(), size_px.get());
            let fitted = places.with(|places| fitted(places, projection, size.0, size.1));
            match aim {
                Some(aim) => Viewport { center: aim.center, zoom: aim.zoom, ..fitted }.clamped(),
                None => fitted,
            }
        });
        // What is drawn of many is chosen anew when the map has moved on, not at each step.
        let around = Memo::new(move |before: Option<&Option<Viewport>>| {
            let now = viewport.get();
            let before = before.copied().flatten().filter(|before| many::serves(before, &now));
            is_many.get().then(|| before.unwrap_or(now))
        });
        let make_content = move |_: Option<&Arc<MapContent>>| {
            let Some(around) = around.get() else { return few.get() };
            many_revision.track();
            let (shown, words) = (store.visible(), store.words());
            let content = store.atlas(|atlas| {
                with_many(many, |many| {
                    many.follow(atlas, &shown);
                    many.content(atlas, &shown, &around, &words)
                })
            });
            content.unwrap_or_default()
        };
        let content = Memo::new_with_compare(make_content, |_, _| true);
        let pointed = Memo::new(move |_| store.hovered().or(store.selected()));
        let lit = memo_of_new(move || {
            let (content, record) = (content.get(), pointed.get());
            let Some(record) = record else { return Lit::default() };
            let words = store.words();
            store.atlas(|atlas| {
                let over = is_many.get().then(|| with_many(many, |many| many.lit(atlas, record, &words)));
                let over = over.flatten().map(|over| {
                    let emphasis = emphasis(atlas, &over, record);
                    (over, emphasis)
                });
                let emphasis = emphasis(atlas, &content, record);
                let has_ties = !emphasis.ties.is_empty() || over.is_some();
                let flows = has_ties && store.hovered().is_some() && !media::prefers_less_motion();
                Lit { emphasis, over, flows }
            })
        });
        Self {
            store,
            canvas: NodeRef::new(),
            overlays: [NodeRef::new(), NodeRef::new(), NodeRef::new()],
            size_px,
            content,
            viewport,
            shown: StoredValue::new(None),
            lit,
            places,
            many,
            many_revision,
            is_many,
            focus: RwSignal::new(None),
            card: RwSignal::new(None),
            drawing: RwSignal::new(None),
            here: RwSignal::new(None),
            painter: StoredValue::new_local(None),
            frame: StoredValue::new_local(None),
            flight: StoredValue::new(None),
            laid_in: StoredValue::new(None),
            moved_at: StoredValue::new(f64::NEG_INFINITY),
            is_asked: StoredValue::new(false),
            is_complete: StoredValue::new(false),
            awaits_rest: StoredValue::new(false),
            years_changed_at: StoredValue::new(None),
        }
    }

    /// Has many ties counted from now on.
    pub(super) fn count(self, many: Box<dyn Many>) {
        self.many.set_value(Some(many));
        self.recolor();
        self.many_revision.update(|revision| *revision += 1);
        self.rearrange();
    }

    /// Takes the colours that hold now for what is counted.
    pub(super) fn recolor(self) {
        self.painter(|painter| self.ask_many(|many| many.color(&painter.colors)));
    }

    /// Asks what counts many ties, if it has come.
    pub(super) fn ask_many<T>(self, ask: impl FnOnce(&mut Box<dyn Many>) -> T) -> Option<T> {
        with_many(self.many, ask)
    }

    /// Begins to paint, once the canvas is on the page.
    pub(super) fn begin(self, painter: Painter) {
        self.painter.set_value(Some(painter));
        self.frame.set_value(Some(FrameTask::new(move |time_ms| self.draw(time_ms))));
        self.resize();
    }

    /// Changes what the painter keeps, and paints anew.
    pub(super) fn with_painter(self, change: impl FnOnce(&mut Painter)) {
        let _ = self.painter.try_update_value(|painter| painter.as_mut().map(change));
        self.ask();
    }

    /// Reads the painter, if there is one.
    pub(super) fn painter<T>(self, read: impl FnOnce(&Painter) -> T) -> Option<T> {
        self.painter.try_with_value(|painter| painter.as_ref().map(read)).flatten()
    }

    /// Asks for a picture in the next frame.
    pub(super) fn ask(self) {
        let _ = self.is_asked.try_update_value(|is_asked| *is_asked = true);
        self.ask_frame();
    }

    /// Asks for the next frame, in which a picture is painted if there is another one.
    fn ask_frame(self) {
        let _ = self.frame.try_with_value(|frame| frame.as_ref().map(FrameTask::ask));
    }

    /// Follows the size of the canvas on the page and the density of the screen.
    pub(super) fn resize(self) {
        let fitted = self.painter.try_update_value(|painter| painter.as_mut().map(Painter::fit)).flatten();
        let Some((is_blank, size)) = fitted else { return };
        let is_other = self.size_px.get_untracked() != size;
        if is_other {
            self.size_px.set(size);
        }
        self.rearrange();
        if is_blank || is_other {
            // It would be seen so.
            self.draw(timing::now());
        }
    }

    /// What lies over the map has come, gone, or another size.
    pub(super) fn overlaid(self) {
        let covered = self.covered();
        self.with_painter(|painter| {
            if painter.covered != covered {
                painter.covered = covered;
                painter.scene_revision += 1;
            }
        });
    }

    /// What is written on the map, or what lies over it, is another.
    pub(super) fn rearrange(self) {
        self.with_painter(|painter| painter.scene_revision += 1);
    }

    /// Says that the years shown have just changed, to measure how long the picture takes.
    pub(super) fn years_changed(self) {
        self.years_changed_at.set_value(Some(timing::now()));
    }

    // --- Looking elsewhere ---

    /// Looks at another part of the world, at once.
    pub(super) fn aim_at(self, viewport: &Viewport) {
        self.flight.set_value(None);
        self.look(Some(aim_of(viewport)));
    }

    /// Looks at another part of the world, moving there unless motion is to be kept down.
    pub(super) fn fly_to(self, viewport: Viewport) {
        self.fly(viewport, Some(aim_of(&viewport)));
    }

    /// Fits what is shown.
    pub(super) fn fit(self) {
        let now = self.viewport.get_untracked();
        let (width_px, height_px) = self.size_px.get_untracked();
        self.fly(fitted(&self.places.get_untracked(), now.projection, width_px, height_px), None);
    }

    /// Shows the whole world.
    pub(super) fn show_world(self) {
        self.fly_to(self.viewport.get_untracked().fitted_to_world(Padding::even(16.0)));
    }

    /// Zooms in or out around the middle.
    pub(super) fn zoom_by(self, factor: f64) {
        let map = self.viewport.get_untracked();
        let middle = atlas_core::geo::ScreenPoint { x_px: map.width_px / 2.0, y_px: map.height_px / 2.0 };
        self.fly_to(map.zoomed_at(middle, factor));
    }

    /// Brings what a record lights into sight, if none of it is.
    pub(super) fn reveal(self, record: RecordIdx) {
        let over = self.lit.get_untracked();
        let drawn = self.content.get_untracked();
        let content = over.over.as_ref().map_or(&*drawn, |(over, _)| over);
        let lit = self.store.atlas(|atlas| emphasis(atlas, content, record));
        let mut places: Vec<LonLat> = lit
            .marks
            .iter()
            .filter_map(|mark| content.marks.get(*mark as usize))
            .map(|mark| mark.at)
            .collect();
        places.extend(lit.ties.iter().filter_map(|tie| match content.ties.get(*tie as usize)?.way {
            Way::Hub { at, .. } => Some(at),
            _ => None,
        }));
        let map = self.viewport.get_untracked();
        let is_seen = |place: &LonLat| {
            map.screen_from_sphere(*place).is_some_and(|spot| {
                (0.0..=map.width_px).contains(&spot.x_px) && (0.0..=map.height_px).contains(&spot.y_px)
            })
        };
        if !places.is_empty() && !places.iter().any(is_seen) {
            let there = map.fitted_to(&places, Padding::even(80.0), map.zoom.max(4.0));
            self.fly_to(Viewport { central_lon_deg: map.central_lon_deg, ..there });
        }
    }

    fn fly(self, to: Viewport, aim: Option<Aim>) {
        let from = self.viewport.get_untracked();
        if media::prefers_less_motion() || from == to {
            self.flight.set_value(None);
            return self.arrive(aim);
        }
        self.card.set(None);
        self.flight.set_value(Some(Flight { from, to, aim, start_ms: None }));
        self.ask();
    }

    fn look(self, aim: Option<Aim>) {
        self.moved_at.set_value(timing::now());
        self.store.look(|view| view.aim = aim);
    }

    /// Arrives: the words look for the best places here.
    fn arrive(self, aim: Option<Aim>) {
        self.look(aim);
        self.moved_at.set_value(f64::NEG_INFINITY);
        self.rearrange();
    }

    /// Stays where a flight has got to: a hand has taken hold of the map.
    pub(super) fn hold(self) {
        self.flight.set_value(None);
    }

    // --- Painting ---

    fn draw(self, time_ms: f64) {
        let start = timing::now();
        let is_flying = self.step_flight(time_ms);
        let is_asked = self.is_asked.get_value()
            || is_flying
            || (self.awaits_rest.get_value() && self.is_at_rest(start));
        self.is_asked.set_value(false);
        let is_dense = self.painter(|painter| painter.surface.is_of_other_density());
        if is_dense == Some(true) {
            // Not every browser tells that the screen is another.
            return self.resize();
        }
        let viewport = self.viewport.get_untracked();
        let content = self.content.get_untracked();
        let flows = self.lit.with_untracked(|lit| lit.flows);
        let counting = self.count_on(&viewport, is_asked || flows);
        let is_other = is_asked || counting.is_some_and(|counting| counting.is_other);
        if is_other || flows {
            self.paint(start, &content, &viewport);
        }
        if let Some(Counting { step, .. }) = counting {
            let is_complete = step != Step::UnderWay;
            let was_complete = self.is_complete.get_value();
            self.is_complete.set_value(is_complete);
            if step != Step::Finished {
                self.ask_frame();
            }
            if is_complete && (is_other || !was_complete) {
                self.counted();
            }
        }
        timing::measure("atlas:map-frame", start);
    }

    /// Whether the map has not moved for a while.
    fn is_at_rest(self, now_ms: f64) -> bool {
        // Timeouts may come a little early.
        now_ms - self.moved_at.get_value() > f64::from(REST_MS - 2)
    }

    /// Counts on where ties are many, for longer if nothing else is to be done.
    fn count_on(self, viewport: &Viewport, paints: bool) -> Option<Counting> {
        let density = self.painter(|painter| painter.surface.density).unwrap_or(1.0);
        let slice_ms = if paints { many::SLICE_MS } else { many::LONG_SLICE_MS };
        let is_many = self.is_many.get_untracked();
        is_many.then(|| self.ask_many(|many| many.count(viewport, density, slice_ms))).flatten()
    }

    fn paint(self, start: f64, content: &Arc<MapContent>, viewport: &Viewport) {
        let focus = self.focus.get_untracked().and_then(|record| content.mark_of(record)).map(|at| at as u32);
        let lit = self.lit.get_untracked();
        let flow_px = lit.flows.then_some(start * FLOW_PX_PER_MS);
        let lights = Lights { lit, focus, flow_px };
        let (is_at_rest, is_many) = (self.is_at_rest(start), self.is_many.get_untracked());
        let painted = self.painter.try_update_value(|painter| {
            let painter = painter.as_mut()?;
            let is_complete = self.many.try_update_value(|many| {
                let many = many.as_deref_mut().filter(|_| is_many).map(|many| many as &mut dyn Many);
                painter.paint(content, viewport, &lights, is_at_rest, many)
            })?;
            Some((is_complete, painter.base.has_land() && !content.marks.is_empty()))
        });
        let Some((is_complete, is_first_map)) = painted.flatten() else { return };
        self.shown.set_value(Some(*viewport));
        if is_first_map {
            timing::mark_once("atlas:first-map");
        }
        self.awaits_rest.set_value(!is_complete);
        if flow_px.is_some() || !is_complete {
            let pause_ms = if flow_px.is_some() { FLOW_PAUSE_MS } else { REST_MS };
            let _ = self.frame.try_with_value(|frame| frame.as_ref().map(|frame| frame.ask_after(pause_ms)));
        }
        if let Some(changed_at) = self.years_changed_at.get_value() {
            timing::measure("atlas:window-change", changed_at);
            self.years_changed_at.set_value(None);
        }
    }

    /// Ties are counted where they are many; that they are laid in the plane may tell that here they are few.
    fn counted(self) {
        timing::mark_again("atlas:map-complete");
        let projection = self.viewport.get_untracked().plane();
        if self.laid_in.get_value() != Some(projection) {
            self.laid_in.set_value(Some(projection));
            self.many_revision.update(|revision| *revision += 1);
        }
    }

    /// Moves on where the map is on its way; whether it was.
    fn step_flight(self, time_ms: f64) -> bool {
        let step = self.flight.try_update_value(|flight| {
            let current = flight.as_mut()?;
            let start_ms = *current.start_ms.get_or_insert(time_ms);
            let t = (time_ms - start_ms) / FLIGHT_MS;
            if t >= 1.0 {
                let aim = current.aim;
                *flight = None;
                return Some((aim, false));
            }
            let eased = 1.0 - (1.0 - t) * (1.0 - t) * (1.0 - t);
            Some((Some(aim_of(&Viewport::interpolated(&current.from, &current.to, eased))), true))
        });
        let Some((aim, goes_on)) = step.flatten() else { return false };
        if goes_on {
            self.look(aim);
            self.ask();
        } else {
            self.arrive(aim);
        }
        true
    }

    /// Boxes of what lies over the map.
    fn covered(self) -> Vec<[f32; 4]> {
        let Some(canvas) = self.canvas.get_untracked() else { return Vec::new() };
        let overlays = self.overlays.iter().filter_map(|overlay| overlay.get_untracked());
        overlays.map(|overlay| element::box_within(&overlay, &canvas)).collect()
    }
}

fn aim_of(viewport: &Viewport) -> Aim {
    Aim { center: viewport.center, zoom: viewport.zoom }
}

fn with_many<T>(
    many: StoredValue<Option<Box<dyn Many>>, LocalStorage>,
    ask: impl FnOnce(&mut Box<dyn Many>) -> T,
) -> Option<T> {
    many.try_update_value(|many| many.as_mut().map(ask)).flatten()
}
