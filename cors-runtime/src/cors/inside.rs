//! Which other layers are inside a layer.

use core::cell::OnceCell;
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use actix_web::dev::{ResourceMap, ServiceRequest};

use crate::{
    context::LayerCount,
    request::AppId,
    routes::{FullPattern, Prefix, Route, normalized},
};

thread_local! {
    static LAYERS: RefCell<Vec<Weak<LayerScope>>> = const { RefCell::new(Vec::new()) };
}

/// What a layer wraps, as far as it can know.
#[derive(Debug)]
pub(super) struct LayerScope {
    wraps: Wraps,
    /// Whether the type of what it wraps shows a scope.
    is_in_scope: bool,
    /// Whether nothing at all is between the layer and the router of the application.
    is_around_router: bool,
    /// Those that may be further in: layers are built from the inside out.
    inner: Box<[Weak<LayerScope>]>,
    /// Known from the first request on.
    place: OnceCell<LayerPlace>,
    _count: LayerCount,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wraps {
    App,
    Scope,
    Resource,
    /// Another layer, directly or with middleware in between.
    Layer,
    /// Middleware that does not say what it wraps.
    Unknown,
}

impl Wraps {
    /// Whether a layer around `inner` may be inside one around this.
    fn may_hold(self, inner: Self) -> bool {
        match self {
            Self::App | Self::Scope | Self::Resource => inner != Self::App,
            Self::Layer | Self::Unknown => true,
        }
    }
}

#[derive(Debug)]
struct LayerPlace {
    app: AppId,
    prefix: Prefix,
    /// Whether paths have these segments alone.
    is_whole: bool,
    /// What actix-web calls the resource: it may have several patterns, and the request that showed the place has one.
    pattern: Option<FullPattern>,
    /// Whether it may be at other paths too.
    has_others: bool,
}

impl LayerScope {
    /// The scope of a layer around a service of type `S`. A transform is told nothing else of what it wraps.
    pub(super) fn around<S>() -> Rc<Self> {
        let name = core::any::type_name::<S>();
        // The name of a service shows the middleware in it, down to the router, whose name shows nothing inside.
        let wraps = if name.contains(super::SERVICE_NAME) {
            Wraps::Layer
        } else if name.contains("actix_web::app_service::AppRouting") {
            Wraps::App
        } else if name.contains(super::SCOPE_NAME) {
            Wraps::Scope
        } else if name.contains("actix_web::resource::ResourceService") {
            Wraps::Resource
        } else {
            Wraps::Unknown
        };
        LAYERS.with_borrow_mut(|layers| {
            layers.retain(|layer| layer.strong_count() > 0);
            let may_be_inside = |layer: &&Weak<Self>| {
                let layer = layer.upgrade();
                layer.is_some_and(|layer| wraps.may_hold(layer.wraps))
            };
            let scope = Rc::new(Self {
                wraps,
                is_in_scope: super::is_scope::<S>(),
                is_around_router: name == "actix_web::app_service::AppRouting",
                inner: layers.iter().filter(may_be_inside).cloned().collect(),
                place: OnceCell::new(),
                _count: LayerCount::new(),
            });
            layers.push(Rc::downgrade(&scope));
            scope
        })
    }

    /// Whether an annotated handler may be inside.
    #[inline]
    pub(super) fn holds(&self, route: &Route) -> bool {
        self.wraps == Wraps::App || self.may_hold_in_place(route)
    }

    fn may_hold_in_place(&self, route: &Route) -> bool {
        // No entry of a router is in a resource.
        if self.wraps == Wraps::Resource {
            return false;
        }
        let prefix = self.place.get().map(|place| &place.prefix);
        if !route.is_in_scope {
            // Nothing of a path is consumed around the router of an application.
            return !self.is_in_scope && prefix.is_none_or(Prefix::is_empty);
        }
        prefix.is_none_or(|prefix| route.pattern.begins_with(prefix))
    }

    #[inline]
    pub(super) fn is_around_router(&self) -> bool {
        self.is_around_router
    }

    /// Whether a request has shown where the layer is.
    #[inline]
    pub(super) fn is_placed(&self) -> bool {
        self.place.get().is_some()
    }

    /// Learns the place from a request that the layer sees.
    #[cold]
    pub(super) fn learn(&self, request: &ServiceRequest) {
        let path = request.match_info();
        let prefix = Prefix::of(path);
        // Middleware that hides what it wraps is around a resource, or around a scope whose own path is asked for.
        let may_be_resource = match self.wraps {
            Wraps::Resource => true,
            Wraps::Layer | Wraps::Unknown => !prefix.is_empty() && path.unprocessed().is_empty(),
            Wraps::App | Wraps::Scope => false,
        };
        let pattern = may_be_resource.then(|| request.match_pattern()).flatten();
        let has_others =
            may_be_resource && may_have_several_patterns(request.resource_map(), pattern.as_deref());
        let place = LayerPlace {
            app: AppId::of(request.request()),
            prefix,
            is_whole: self.wraps == Wraps::Resource,
            pattern: pattern.map(FullPattern::new),
            has_others,
        };
        // Set once: the scope of a layer does not change.
        let _ = self.place.set(place);
    }

    /// What actix-web calls the resource of a request, where the places of layers further in depend on it.
    #[inline]
    pub(super) fn pattern_of(&self, request: &ServiceRequest) -> Option<Box<str>> {
        let mut inner = self.inner.iter().filter_map(Weak::upgrade);
        let depends = inner.any(|layer| layer.place.get().is_some_and(|place| place.pattern.is_some()));
        depends.then(|| pattern_of(request)).flatten()
    }

    /// Whether another layer further in may hold the path of a request, whose resource has this
    /// [pattern](Self::pattern_of).
    #[inline]
    pub(super) fn may_hold_a_layer(&self, request: &ServiceRequest, pattern: Option<&str>) -> bool {
        if self.inner.is_empty() {
            return self.wraps == Wraps::Layer;
        }
        let mut inner = self.inner.iter().filter_map(Weak::upgrade);
        self.wraps == Wraps::Layer || inner.any(|layer| layer.may_hold(request, pattern))
    }

    /// Whether another layer holds the path of a preflight that it did not see: its resource or scope has a guard, or
    /// middleware was in front.
    pub(super) fn hides_a_layer(&self, request: &ServiceRequest) -> bool {
        let pattern = self.pattern_of(request);
        self.holds_placed_layer(request.match_info().as_str(), pattern.as_deref())
    }

    /// Whether another layer, of which a request has shown where it is, may hold a path.
    pub(super) fn holds_placed_layer(&self, path: &str, pattern: Option<&str>) -> bool {
        let app = self.place.get().map(|place| place.app);
        let mut inner = self.inner.iter().filter_map(Weak::upgrade);
        inner.any(|layer| {
            let place = layer.place.get();
            place.is_some_and(|place| Some(place.app) == app && place.holds(path, pattern))
        })
    }

    /// Until a request has come by, anything may be here.
    fn may_hold(&self, request: &ServiceRequest, pattern: Option<&str>) -> bool {
        let Some(place) = self.place.get() else {
            return true;
        };
        place.app == AppId::of(request.request())
            && (place.has_others || place.holds(request.match_info().as_str(), pattern))
    }
}

impl LayerPlace {
    fn holds(&self, path: &str, pattern: Option<&str>) -> bool {
        let plain = normalized(path);
        if let Some(own) = &self.pattern {
            let is_found = pattern == Some(own.as_str()) || own.may_match(path, &plain);
            return is_found || (!self.is_whole && self.prefix.holds(&plain, false));
        }
        self.prefix.holds(&plain, self.is_whole)
    }
}

/// The first pattern of the resource of a request, whichever of them has matched.
fn pattern_of(request: &ServiceRequest) -> Option<Box<str>> {
    let pattern = request
        .resource_map()
        .match_pattern(request.match_info().as_str());
    pattern.map(String::into_boxed_str)
}

/// Whether the resource of this pattern, its scopes' included, may have several, of which actix-web tells the first
/// alone; where there is no pattern, whether some resource has. Only what is shown for debugging tells that there are
/// more. Where it looks otherwise than expected there may be.
#[cold]
fn may_have_several_patterns(map: &ResourceMap, first: Option<&str>) -> bool {
    let shown = format!("{map:?}");
    if !shown.contains("patterns: Single(") {
        return true;
    }
    let mut lists = shown.split("List([").skip(1);
    let Some(first) = first else {
        return lists.next().is_some();
    };
    // Which part of it is that of the scopes is not known.
    let ends = first.char_indices().map(|(start, _)| &first[start..]);
    let shown: Vec<String> = ends.chain([""]).map(|end| format!("{end:?}")).collect();
    lists.any(|list| !list.starts_with('"') || shown.iter().any(|end| list.starts_with(end)))
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ResourceDef;

    use super::*;

    /// What is gone takes no memory.
    #[test]
    fn layers_are_known_while_they_live() {
        let known = || LAYERS.with_borrow(Vec::len);
        drop(LayerScope::around::<u8>());
        let _second = LayerScope::around::<u8>();
        assert_eq!(known(), 1);
        let _third = LayerScope::around::<u8>();
        assert_eq!(known(), 2);
    }

    #[test]
    fn several_patterns_of_one_resource() {
        let may_have_several = |patterns: &[&str], first| {
            let mut map = ResourceMap::new(ResourceDef::prefix(""));
            map.add(&mut ResourceDef::new("/plain"), None);
            map.add(&mut ResourceDef::new(patterns.to_vec()), None);
            may_have_several_patterns(&map, first)
        };
        assert!(!may_have_several(&["/a"], None));
        assert!(may_have_several(&["/a", "/b"], None));
        for (patterns, first, expected) in [
            (&["/a"][..], "/a", false),
            (&["/a", "/b"], "/a", true),
            (&["/a", "/b"], "/scope/a", true),
            (&["/a", "/b"], "/b", false),
            (&["/a", "/b"], "/a/b", false),
            (&["/a", "/b"], "/ab", false),
            (&["/{a:\\d}", "/b"], "/scope/{a:\\d}", true),
            (&["/\u{301}", "/b"], "/scope/\u{301}", true),
            // Which scope this is the whole of is not known.
            (&["", "/"], "/scope", true),
            (&[], "/a", true),
        ] {
            assert_eq!(
                may_have_several(patterns, Some(first)),
                expected,
                "{patterns:?} {first}"
            );
        }
    }

    #[test]
    fn an_application_is_inside_nothing_of_another() {
        for wraps in [Wraps::App, Wraps::Scope, Wraps::Resource] {
            assert!(
                !wraps.may_hold(Wraps::App) && wraps.may_hold(Wraps::Scope),
                "{wraps:?}"
            );
        }
        assert!(Wraps::Layer.may_hold(Wraps::App) && Wraps::Unknown.may_hold(Wraps::App));
    }
}
