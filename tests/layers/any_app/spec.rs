//! What an application is made of, and which handler its router picks.

use cors_tests::{APP, PARTNER};

use super::{dice::Dice, policies::PolicyOf};

/// By depth: actix-web takes no parameter twice where its introspection is on.
const PREFIXES: [&[&str]; 2] = [&["/s", "/v{version}", ""], &["/s", ""]];
pub(super) const PATHS: [&str; 3] = ["/a", "/b/{id}", "/c"];
pub(super) const URLS: [&str; 9] = [
    "/a", "/b/7", "/c", "/s/a", "/s/b/7", "/s/c", "/v1/a", "/v1/b/7", "/s/s/a",
];
pub(super) const METHODS: [&[&str]; 5] = [
    &["GET"],
    &["PUT"],
    &["POST"],
    &["PUT", "DELETE"],
    &["GET", "POST"],
];
/// A guard of scopes asks for it. Preflights never bring it.
pub(super) const KEY: &str = "x-key";

#[derive(Debug, Clone)]
pub(super) struct HandlerSpec {
    pub(super) id: usize,
    pub(super) path: &'static str,
    /// `["*"]` for all.
    pub(super) serves: &'static [&'static str],
    pub(super) policy: Option<PolicyOf>,
    /// Whether its resource is built by hand; only with a policy.
    pub(super) is_by_hand: bool,
    /// A layer around its resource; only without a policy.
    pub(super) layer: Option<PolicyOf>,
}

/// What middleware does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Middleware {
    None,
    Unauthorized,
    TooManyRequests,
    /// Answers as if a handler had, a while ago.
    Cached,
    /// Clears what others left with the request.
    Clearing,
    /// Waits before and after.
    Waiting,
}

impl Middleware {
    pub(super) const ALL: [Self; 8] = [
        Self::None,
        Self::None,
        Self::None,
        Self::Unauthorized,
        Self::TooManyRequests,
        Self::Cached,
        Self::Clearing,
        Self::Waiting,
    ];

    /// Whether whatever is inside answers.
    pub(super) fn passes(self) -> bool {
        matches!(self, Self::None | Self::Clearing | Self::Waiting)
    }
}

#[derive(Debug, Clone)]
pub(super) struct ScopeSpec {
    pub(super) prefix: &'static str,
    pub(super) is_guarded: bool,
    /// The origin in its own data.
    pub(super) data: Option<&'static str>,
    pub(super) middleware: Middleware,
    pub(super) layer: Option<PolicyOf>,
    pub(super) items: Vec<Item>,
}

#[derive(Debug, Clone)]
pub(super) enum Item {
    Handler(HandlerSpec),
    Scope(ScopeSpec),
}

/// What is around the application, from the inside out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Bare,
    Layer,
    MiddlewareLayer,
    LayerMiddlewareLayer,
    LayerLayer,
    Skip,
    LayerSkip,
    SkipLayer,
    LayerSkipLayer,
}

impl Shape {
    const ALL: [Self; 12] = [
        Self::Bare,
        Self::Layer,
        Self::Layer,
        Self::MiddlewareLayer,
        Self::MiddlewareLayer,
        Self::MiddlewareLayer,
        Self::LayerMiddlewareLayer,
        Self::LayerLayer,
        Self::Skip,
        Self::LayerSkip,
        Self::SkipLayer,
        Self::LayerSkipLayer,
    ];

    /// Whether `SkipPreflight` is outermost.
    pub(super) fn is_watched(self) -> bool {
        matches!(self, Self::Skip | Self::LayerSkip)
    }

    /// Whether middleware is around everything, within the outermost layer.
    pub(super) fn has_middleware(self) -> bool {
        !matches!(self, Self::Bare | Self::Layer | Self::LayerLayer)
    }
}

#[derive(Debug, Clone)]
pub(super) struct AppSpec {
    pub(super) shape: Shape,
    pub(super) middleware: Middleware,
    pub(super) inner: PolicyOf,
    pub(super) outer: PolicyOf,
    pub(super) has_default: bool,
    pub(super) items: Vec<Item>,
}

/// What serves a request, and what is around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Served<'a> {
    pub(super) handler: &'a HandlerSpec,
    /// The handler's own policy, or that of the innermost layer.
    pub(super) policy: Option<PolicyOf>,
    pub(super) data: &'static str,
    /// Whether all middleware on the way passes requests on.
    pub(super) is_reached: bool,
    pub(super) is_behind_guard: bool,
}

impl AppSpec {
    pub(super) fn any(dice: &Dice) -> Self {
        let mut ids = 0;
        Self {
            shape: dice.pick(&Shape::ALL),
            middleware: dice.pick(&Middleware::ALL),
            inner: dice.pick(&PolicyOf::LAYERS),
            outer: dice.pick(&PolicyOf::LAYERS),
            has_default: dice.is_one_in(3),
            items: items(dice, &mut ids, 0),
        }
    }

    /// The policy of the innermost layer around the whole application.
    pub(super) fn layer(&self) -> Option<PolicyOf> {
        match self.shape {
            Shape::Bare | Shape::Skip => None,
            Shape::Layer | Shape::MiddlewareLayer | Shape::SkipLayer => Some(self.outer),
            Shape::LayerMiddlewareLayer | Shape::LayerLayer | Shape::LayerSkip | Shape::LayerSkipLayer => {
                Some(self.inner)
            }
        }
    }

    /// What the router picks. `has_key` is whether the request brings what guards ask for.
    pub(super) fn serving(&self, url: &str, method: &str, has_key: bool) -> Option<Served<'_>> {
        let around = Around {
            layer: self.layer(),
            data: APP,
            is_reached: !self.shape.has_middleware() || self.middleware.passes(),
            is_behind_guard: false,
        };
        serving(&self.items, url, method, has_key, around)
    }

    /// Every annotated handler for path and method, whatever the router picks: a layer knows them and not the others.
    pub(super) fn annotated(&self, url: &str, method: &str) -> Vec<(PolicyOf, &'static str)> {
        let mut found = Vec::new();
        annotated(&self.items, url, method, APP, &mut found);
        found
    }

    pub(super) fn handlers(&self) -> Vec<&HandlerSpec> {
        fn collect<'a>(items: &'a [Item], into: &mut Vec<&'a HandlerSpec>) {
            for item in items {
                match item {
                    Item::Handler(handler) => into.push(handler),
                    Item::Scope(scope) => collect(&scope.items, into),
                }
            }
        }
        let mut handlers = Vec::new();
        collect(&self.items, &mut handlers);
        handlers
    }

    /// The layers of scopes and resources.
    pub(super) fn inner_layers(&self) -> Vec<PolicyOf> {
        fn collect(items: &[Item], into: &mut Vec<PolicyOf>) {
            for item in items {
                match item {
                    Item::Handler(handler) => into.extend(handler.layer),
                    Item::Scope(scope) => {
                        into.extend(scope.layer);
                        collect(&scope.items, into);
                    }
                }
            }
        }
        let mut layers = Vec::new();
        collect(&self.items, &mut layers);
        layers
    }

    /// Whether a layer is anywhere inside.
    pub(super) fn has_inner_layers(&self) -> bool {
        !self.inner_layers().is_empty()
    }

    /// Registers each annotated handler as its attribute does.
    pub(super) fn build_none_by_hand(&mut self) {
        fn change(items: &mut [Item]) {
            for item in items {
                match item {
                    Item::Handler(handler) => handler.is_by_hand = false,
                    Item::Scope(scope) => change(&mut scope.items),
                }
            }
        }
        change(&mut self.items);
    }

    /// Whether some resource is built by hand: nobody but the router knows where it is.
    pub(super) fn has_hand_built(&self) -> bool {
        self.handlers().iter().any(|handler| handler.is_by_hand)
    }

    /// Whether some middleware clears what others left with a request.
    pub(super) fn clears(&self) -> bool {
        fn any(items: &[Item]) -> bool {
            items.iter().any(|item| match item {
                Item::Handler(_) => false,
                Item::Scope(scope) => scope.middleware == Middleware::Clearing || any(&scope.items),
            })
        }
        self.middleware == Middleware::Clearing || any(&self.items)
    }
}

fn items(dice: &Dice, ids: &mut usize, depth: usize) -> Vec<Item> {
    let count = 2 + dice.throw(if depth == 0 { 6 } else { 3 });
    (0..count)
        .map(|_| {
            if depth < 2 && dice.is_one_in(3) {
                Item::Scope(scope(dice, ids, depth))
            } else {
                Item::Handler(handler(dice, ids))
            }
        })
        .collect()
}

fn scope(dice: &Dice, ids: &mut usize, depth: usize) -> ScopeSpec {
    ScopeSpec {
        prefix: dice.pick(PREFIXES[depth]),
        is_guarded: dice.is_one_in(5),
        data: dice.is_one_in(2).then_some(PARTNER),
        middleware: dice.pick(&Middleware::ALL),
        layer: dice.is_one_in(4).then(|| dice.pick(&PolicyOf::LAYERS)),
        items: items(dice, ids, depth + 1),
    }
}

fn handler(dice: &Dice, ids: &mut usize) -> HandlerSpec {
    *ids += 1;
    let policy = (!dice.is_one_in(3)).then(|| dice.pick(&PolicyOf::HANDLERS));
    let is_for_any = policy.is_none() && dice.is_one_in(4);
    let serves = if is_for_any { &["*"] } else { dice.pick(&METHODS) };
    let is_closing = serves == ["PUT", "DELETE"] && dice.is_one_in(3);
    let policy = policy.map(|policy| if is_closing { PolicyOf::Closing } else { policy });
    let layer = policy.is_none() && dice.is_one_in(6);
    HandlerSpec {
        id: *ids,
        path: dice.pick(&PATHS),
        serves,
        policy,
        is_by_hand: policy.is_some() && !is_closing && dice.is_one_in(12),
        layer: layer.then(|| dice.pick(&PolicyOf::LAYERS)),
    }
}

#[derive(Clone, Copy)]
struct Around {
    layer: Option<PolicyOf>,
    data: &'static str,
    is_reached: bool,
    is_behind_guard: bool,
}

/// As the router does it: the first entry that matches path and guards. A scope is final.
fn serving<'a>(
    items: &'a [Item],
    rest: &str,
    method: &str,
    has_key: bool,
    around: Around,
) -> Option<Served<'a>> {
    for item in items {
        match item {
            Item::Handler(handler) => {
                if !matches(handler.path, rest) {
                    continue;
                }
                let is_served = handler.serves == ["*"] || handler.serves.contains(&method);
                if !is_served && (handler.layer.is_some() || handler.is_by_hand) {
                    // A resource without a guard, so that it sees preflights: it answers 405.
                    return None;
                }
                if is_served {
                    return Some(Served {
                        handler,
                        policy: handler.policy.or(handler.layer).or(around.layer),
                        data: around.data,
                        is_reached: around.is_reached,
                        is_behind_guard: around.is_behind_guard,
                    });
                }
            }
            Item::Scope(scope) => {
                let Some(rest) = stripped(scope.prefix, rest) else {
                    continue;
                };
                if scope.is_guarded && !has_key {
                    continue;
                }
                let around = Around {
                    layer: scope.layer.or(around.layer),
                    data: scope.data.unwrap_or(around.data),
                    is_reached: around.is_reached && scope.middleware.passes(),
                    is_behind_guard: around.is_behind_guard || scope.is_guarded,
                };
                return serving(&scope.items, rest, method, has_key, around);
            }
        }
    }
    None
}

fn annotated(
    items: &[Item],
    rest: &str,
    method: &str,
    data: &'static str,
    found: &mut Vec<(PolicyOf, &'static str)>,
) {
    for item in items {
        match item {
            Item::Handler(handler) => {
                if let Some(policy) = handler.policy
                    && matches(handler.path, rest)
                    && handler.serves.contains(&method)
                {
                    found.push((policy, data));
                }
            }
            Item::Scope(scope) => {
                if let Some(rest) = stripped(scope.prefix, rest) {
                    annotated(&scope.items, rest, method, scope.data.unwrap_or(data), found);
                }
            }
        }
    }
}

fn matches(path: &str, rest: &str) -> bool {
    match path.strip_suffix("{id}") {
        Some(start) => rest
            .strip_prefix(start)
            .is_some_and(|id| !id.is_empty() && !id.contains('/')),
        None => rest == path,
    }
}

fn stripped<'a>(prefix: &str, rest: &'a str) -> Option<&'a str> {
    if prefix == "/v{version}" {
        let version = rest.strip_prefix("/v")?;
        let end = version.find('/').unwrap_or(version.len());
        return (end > 0).then(|| &version[end..]);
    }
    let rest = rest.strip_prefix(prefix)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}
