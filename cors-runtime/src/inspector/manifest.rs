//! The routes of an application with their policies, as data in a stable order.

use std::{
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use actix_web::{
    HttpRequest,
    introspection::{GuardDetailReport, IntrospectionNode, IntrospectionTree, ResourceType},
};
use serde::Serialize;

use super::{fields::PolicyFields, json::FieldsOnLines, layers::LayerRecord, record::Record, words};
use crate::hand_built;

/// All that the inspector knows about an application, as `policies.json` has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Manifest {
    pub(crate) version: u32,
    pub(crate) routes: Vec<Route>,
    pub(crate) without_policy: Vec<Uncovered>,
    pub(crate) layers: Vec<Layer>,
}

/// An annotated handler at a path.
///
/// ```
/// # use actix_web::{App, HttpResponse, Responder, get, test};
/// # use cors_runtime::cors;
/// use cors_runtime::review::{Policies, Route};
/// #[cors(origins = "*")]
/// #[get("/articles")]
/// async fn articles() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().service(articles)).await;
/// let policies = Policies::of(&app).await;
/// let routes: Vec<&Route> = policies.iter().collect();
/// assert_eq!((routes[0].path(), routes[0].handler()), ("/articles", "articles"));
/// # }
/// ```
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub(crate) path: String,
    pub(crate) methods: Vec<String>,
    pub(crate) handler: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) policy: PolicyFields,
}

/// A route without a policy of its own.
///
/// ```
/// use actix_web::{App, HttpResponse, test, web};
/// use cors_runtime::review::Policies;
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = App::new()
///     .service(cors_runtime::inspector("/_cors"))
///     .route("/plain", web::get().to(HttpResponse::Ok));
/// let policies = Policies::of(&test::init_service(app).await).await;
/// let plain = policies.without_policy().next().expect("it has no policy");
/// assert_eq!((plain.path(), plain.covered_by()), ("/plain", None));
/// # }
/// ```
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncovered {
    pub(crate) path: String,
    /// Empty for a route that takes every method.
    pub(crate) methods: Vec<String>,
    /// The path of a layer around it. One around a part of the application, of which the path is not known, may be
    /// further in.
    pub(crate) covered_by: Option<String>,
    /// Whether a handler of a resource that is built by hand serves one of its methods: that tells no path, so it may
    /// be this one, with a policy.
    #[serde(skip)]
    pub(crate) may_be_by_hand: bool,
}

/// A `Cors` layer.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Layer {
    /// Empty for one around the whole application; not known for one around a part of it.
    pub(crate) path: Option<String>,
    /// Where the policy is declared; nowhere, if it was made at run time.
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u32>,
    pub(crate) policy: PolicyFields,
}

impl Uncovered {
    /// The full path, as the router knows it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The methods; empty for a route that takes every method.
    #[must_use]
    pub fn methods(&self) -> &[String] {
        &self.methods
    }

    /// The path of the layer whose policy its answers carry; empty for one around the application.
    #[must_use]
    pub fn covered_by(&self) -> Option<&str> {
        self.covered_by.as_deref()
    }
}

impl Route {
    /// The full path, as the router knows it: `/notes/{id}`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The methods that the handler serves; `*` for all of them.
    #[must_use]
    pub fn methods(&self) -> &[String] {
        &self.methods
    }

    /// The name of the function.
    #[must_use]
    pub fn handler(&self) -> &str {
        &self.handler
    }

    /// The file of the attribute, as the compiler was given it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line of the attribute.
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The policy in words, as the table has it.
    #[must_use]
    pub fn policy(&self) -> String {
        words::policy(&self.policy)
    }

    pub(crate) fn of(record: &Record) -> Self {
        Self {
            path: record.path.clone(),
            methods: record.serves.iter().map(|&method| method.to_owned()).collect(),
            handler: record.handler.clone(),
            file: record.policy.notes.place.file().to_owned(),
            line: record.policy.notes.place.line(),
            policy: PolicyFields::of(&record.policy),
        }
    }
}

impl Layer {
    fn of(record: &LayerRecord) -> Self {
        let policy = record.policy();
        let place = policy.owned.is_none().then_some(policy.notes.place);
        Self {
            path: record.is_around_app.then(String::new),
            file: place.map(|place| place.file().to_owned()),
            line: place.map(core::panic::Location::line),
            policy: PolicyFields::of(&policy),
        }
    }
}

/// The layers of the application that a request came to, from the inside out.
pub(crate) fn layers(records: &[Rc<Record>], request: &HttpRequest) -> Vec<Rc<LayerRecord>> {
    LayerRecord::of_app(request, records.first().map(|record| record.app()))
}

/// The records of an application, sorted as the manifest is.
pub(crate) fn records(tree: &IntrospectionTree) -> Vec<Rc<Record>> {
    let Some(number) = first_number(&tree.root) else {
        return Vec::new();
    };
    let mut records = Record::of_app_of(number);
    records.sort_by_cached_key(|record| Route::of(record));
    records
}

impl Manifest {
    /// That of the application that a request came to.
    pub(crate) fn of(tree: &IntrospectionTree, request: &HttpRequest) -> Self {
        let records = records(tree);
        let mut served = Served::new();
        for record in &records {
            served.entry(&record.path).or_default().extend(record.serves);
        }
        let mut without_policy = BTreeSet::new();
        collect_uncovered(&tree.root, &served, &mut without_policy);
        let layers = layers(&records, request);
        let mut layers: Vec<Layer> = layers.iter().map(|layer| Layer::of(layer)).collect();
        layers.sort();
        let around = layers.iter().find_map(|layer| layer.path.clone());
        let without_policy = without_policy.into_iter().map(|route| Uncovered {
            covered_by: around.clone(),
            ..route
        });
        Self {
            version: 1,
            routes: records
                .iter()
                .filter(|record| !record.is_own())
                .map(|record| Route::of(record))
                .collect(),
            without_policy: without_policy.collect(),
            layers,
        }
    }

    /// Whether there are layers around parts of the application.
    pub(crate) fn has_inner_layers(&self) -> bool {
        self.layers.iter().any(|layer| layer.path.is_none())
    }

    /// Nothing: an application without introspection.
    pub(crate) const fn empty() -> Self {
        Self {
            version: 1,
            routes: Vec::new(),
            without_policy: Vec::new(),
            layers: Vec::new(),
        }
    }

    /// As JSON, one line a field: a change of a policy is a change of one line.
    pub(crate) fn to_json(&self) -> String {
        let mut json = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut json, FieldsOnLines::default());
        // Strings, numbers and booleans, written to memory: nothing can fail.
        let _ = self.serialize(&mut serializer);
        json.push(b'\n');
        String::from_utf8(json).unwrap_or_default()
    }
}

fn numbers(node: &IntrospectionNode) -> impl Iterator<Item = usize> {
    let details = node.guard_details.iter().flat_map(|guard| &guard.details);
    details.filter_map(|detail| match detail {
        GuardDetailReport::Generic { value } => Record::number(value),
        _ => None,
    })
}

/// One record is enough to know the application.
fn first_number(node: &IntrospectionNode) -> Option<usize> {
    numbers(node)
        .next()
        .or_else(|| node.children.iter().find_map(first_number))
}

/// The methods that annotated handlers serve, by path.
type Served<'a> = HashMap<&'a str, BTreeSet<&'static str>>;

/// actix-web gathers the methods of a path from all its routes; what no record serves has no policy.
fn collect_uncovered(node: &IntrospectionNode, all: &Served<'_>, uncovered: &mut BTreeSet<Uncovered>) {
    let none = BTreeSet::new();
    let served = all.get(&*node.full_path).unwrap_or(&none);
    let rest: BTreeSet<String> = node
        .methods
        .iter()
        .map(|method| method.as_str().to_owned())
        .filter(|method| !served.contains(method.as_str()) && !served.contains("*"))
        .collect();
    let takes_any = node.methods.is_empty() && served.is_empty();
    if matches!(node.kind, ResourceType::Resource) && (takes_any || !rest.is_empty()) {
        let may_be_by_hand = match takes_any {
            true => hand_built::exist(),
            false => node.methods.iter().any(hand_built::serve),
        };
        uncovered.insert(Uncovered {
            path: node.full_path.clone(),
            may_be_by_hand,
            methods: rest.into_iter().collect(),
            covered_by: None,
        });
    }
    for child in &node.children {
        collect_uncovered(child, all, uncovered);
    }
}
