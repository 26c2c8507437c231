//! Fetches of pages, and whether what came of them is allowed.

use actix_web::http::Method;
use cors_runtime::testing::{Browser, Credentials, Outcome, Request};
use cors_tests::{APP, FOREIGN, PARTNER};

use super::{
    build::{AnyApp, CACHED, DEFAULT, Ran, take_ran},
    dice::Dice,
    policies::PolicyOf,
    spec::{AppSpec, KEY, Served, Shape, URLS},
};

const ORIGINS: [&str; 3] = [APP, PARTNER, FOREIGN];
const METHODS: [&str; 6] = ["GET", "GET", "PUT", "POST", "DELETE", "PATCH"];
/// What scripts add. None of the last is safelisted.
const HEADERS: [Option<(&str, &str)>; 6] = [
    None,
    None,
    None,
    Some(("x-api", "1")),
    Some(("content-type", "application/json")),
    Some((KEY, "1")),
];

/// What was judged, so that nobody takes silence for success.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) fetches: usize,
    pub(super) read: usize,
    pub(super) kept_from_reading: usize,
    pub(super) ran_after_preflight: usize,
}

/// One fetch.
#[derive(Debug, Clone, Copy)]
struct Asked {
    origin: &'static str,
    method: &'static str,
    url: &'static str,
    header: Option<(&'static str, &'static str)>,
    with_credentials: bool,
}

impl Asked {
    fn any(dice: &Dice, origin: &'static str) -> Self {
        Self {
            origin,
            method: dice.pick(&METHODS),
            url: dice.pick(&URLS),
            header: dice.pick(&HEADERS),
            with_credentials: dice.is_one_in(3),
        }
    }

    fn request(&self) -> Request {
        let request = Request::new(self.method, self.url);
        let request = match self.header {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        request.credentials(if self.with_credentials {
            Credentials::Include
        } else {
            Credentials::Omit
        })
    }

    /// Whether the standard has the browser ask first.
    fn needs_preflight(&self) -> bool {
        self.header.is_some() || !matches!(self.method, "GET" | "POST")
    }

    fn has_key(&self) -> bool {
        self.header.is_some_and(|(name, _)| name == KEY)
    }
}

pub(super) struct Judge<'a> {
    spec: &'a AppSpec,
}

impl<'a> Judge<'a> {
    pub(super) fn new(spec: &'a AppSpec) -> Self {
        Self { spec }
    }

    /// Pages of one browser, which remembers the answers to preflights.
    pub(super) async fn judge(&self, app: &AnyApp, dice: &Dice, fetches: usize, tally: &mut Tally) {
        let first = Browser::at(ORIGINS[0]);
        let pages = ORIGINS.map(|origin| first.page(origin));
        for _ in 0..fetches {
            let page = dice.throw(ORIGINS.len());
            let asked = Asked::any(dice, ORIGINS[page]);
            take_ran();
            let outcome = pages[page].fetch(app, asked.request()).await;
            let ran = take_ran();
            self.judge_one(&asked, &outcome, &ran, tally);
        }
    }

    fn judge_one(&self, asked: &Asked, outcome: &Outcome, ran: &[Ran], tally: &mut Tally) {
        let case = || format!("{asked:?}\nran {ran:?}\n{outcome:?}\nof {:#?}", self.spec);
        tally.fetches += 1;
        if outcome.is_readable() {
            tally.read += 1;
            let text = outcome.readable().text();
            assert!(self.may_read(asked, &text), "read {text:?}: {}", case());
        } else {
            tally.kept_from_reading += 1;
            assert!(!self.has_to_read(asked), "kept from reading: {}", case());
        }
        for event in ran {
            let Ran::Handler { id, method } = event else {
                continue;
            };
            if method == asked.method && asked.needs_preflight() {
                tally.ran_after_preflight += 1;
                assert!(self.may_run(asked, *id), "ran {id}: {}", case());
            }
        }
        self.judge_preflight(outcome, ran, &case);
        self.judge_order(ran, &case);
    }

    /// Whether the page may read what it has read.
    fn may_read(&self, asked: &Asked, text: &str) -> bool {
        let allows = |policy: PolicyOf, data| policy.allows(asked.origin, asked.with_credentials, data);
        let served = match text.parse::<usize>() {
            Ok(id) => match self.served_as(asked, id) {
                Some(served) => Some(served),
                None => return false,
            },
            Err(_) => self.serving(asked),
        };
        // A handler that was registered before an annotated one, without a policy or by hand, counts as that one.
        let annotated = self.spec.annotated(asked.url, asked.method);
        let is_counted = annotated.into_iter().any(|(policy, data)| allows(policy, data));
        if let Some(served) = served
            && let Some(policy) = served.handler.policy
        {
            // Of an annotated handler, or in its place: for those who may read the handler.
            return allows(policy, served.data) || served.handler.is_by_hand && is_counted;
        }
        is_counted
            || match served.filter(|_| text.parse::<usize>().is_ok()) {
                // The innermost layer decides.
                Some(served) => served.policy.is_some_and(|policy| allows(policy, served.data)),
                // Of nobody that has a policy: some layer has to allow it.
                None => {
                    assert!(matches!(text, CACHED | DEFAULT | ""), "{text}");
                    self.layers().any(|layer| allows(layer, APP))
                }
            }
    }

    /// Whether a page that is allowed to read has to be able to: the property holds of applications that answer
    /// nothing, too.
    fn has_to_read(&self, asked: &Asked) -> bool {
        let Some(served) = self.serving(asked) else {
            return false;
        };
        let Some(policy) = served.policy else {
            return false;
        };
        let is_plain = self.is_plain(asked, &served);
        // No list in an answer keeps GET or POST back, so a layer that does not name them refuses.
        let is_method_granted = !asked.needs_preflight() || policy.opens(asked.method);
        let is_header_granted = asked.header.is_none_or(|(name, _)| policy.allows_header(name));
        is_plain
            && is_method_granted
            && is_header_granted
            && served.is_reached
            && policy.allows(asked.origin, asked.with_credentials, served.data)
    }

    /// Whether nothing about the application makes a layer, or a router without one, refuse what it cannot know.
    fn is_plain(&self, asked: &Asked, served: &Served<'_>) -> bool {
        let at_path = self.spec.handlers();
        let is_alone = at_path
            .iter()
            .filter(|handler| handler.path == served.handler.path)
            .count()
            == 1;
        let is_simple = !asked.needs_preflight();
        // A layer further in, whose place has parameters, may have answered, and could not say so.
        let may_be_cut_off = self.spec.has_inner_layers() && self.spec.clears();
        let is_layered = self.spec.layer().is_some() && !self.spec.shape.is_watched();
        is_alone
            && !self.spec.has_hand_built()
            && !served.is_behind_guard
            && !may_be_cut_off
            && (is_simple || is_layered && !self.spec.has_inner_layers())
            && self.spec.shape != Shape::LayerMiddlewareLayer
            && self.spec.shape != Shape::LayerSkipLayer
    }

    /// Whether the request, for which the browser has to ask first, may run the handler.
    fn may_run(&self, asked: &Asked, id: usize) -> bool {
        let Some(served) = self.served_as(asked, id) else {
            return false;
        };
        // Where nobody has put a policy, nobody denies anything; and what a handler with a policy allows is remembered
        // for its whole path, where a handler without one may be.
        let Some(policy) = served.handler.policy else {
            return true;
        };
        // A GET with credentials needs no preflight but for the name of a header, which a sibling may have allowed.
        let is_credentialed = asked.with_credentials && asked.method != "GET";
        let allows = |policy: PolicyOf, data| {
            policy.opens(asked.method) && policy.allows(asked.origin, is_credentialed, data)
        };
        // One of a resource that is built by hand, registered before an annotated one for the same path and method,
        // counts as that one: the documentation of `Cors` says so.
        let annotated = self.spec.annotated(asked.url, asked.method);
        let is_counted =
            served.handler.is_by_hand && annotated.into_iter().any(|(policy, data)| allows(policy, data));
        is_counted || allows(policy, served.data)
    }

    /// What an answer of the handler `id` is, if the router picks it.
    fn served_as(&self, asked: &Asked, id: usize) -> Option<Served<'_>> {
        self.serving(asked).filter(|served| served.handler.id == id)
    }

    fn serving(&self, asked: &Asked) -> Option<Served<'_>> {
        self.spec.serving(asked.url, asked.method, asked.has_key())
    }

    /// Every layer of the application.
    fn layers(&self) -> impl Iterator<Item = PolicyOf> {
        let around = match self.spec.shape {
            Shape::Bare | Shape::Skip => vec![],
            _ => vec![self.spec.inner, self.spec.outer],
        };
        around.into_iter().chain(self.spec.inner_layers())
    }

    /// Nothing inside a layer sees a preflight, unless it may have to be handed to somebody further in.
    fn judge_preflight(&self, outcome: &Outcome, ran: &[Ran], case: &dyn Fn() -> String) {
        let is_layered = matches!(
            self.spec.shape,
            Shape::Layer | Shape::MiddlewareLayer | Shape::SkipLayer
        );
        if outcome.preflight().is_none() || !is_layered || self.spec.has_inner_layers() {
            return;
        }
        let sees_options = |event: &Ran| match event {
            Ran::Handler { method, .. } | Ran::Default { method } | Ran::Middleware { method } => {
                *method == Method::OPTIONS
            }
            Ran::Watch => false,
        };
        let is_of_data = self
            .spec
            .handlers()
            .iter()
            .any(|handler| handler.policy == Some(PolicyOf::ForData));
        assert!(
            is_of_data || self.spec.has_hand_built() || !ran.iter().any(sees_options),
            "saw a preflight: {}",
            case()
        );
    }

    /// No code runs without the middleware that `SkipPreflight` wraps.
    fn judge_order(&self, ran: &[Ran], case: &dyn Fn() -> String) {
        if !self.spec.shape.is_watched() {
            return;
        }
        let mut is_watched = false;
        for event in ran {
            match event {
                Ran::Watch => is_watched = true,
                Ran::Middleware { .. } => {}
                Ran::Handler { .. } | Ran::Default { .. } => {
                    assert!(is_watched, "not watched: {}", case());
                    is_watched = false;
                }
            }
        }
    }
}
