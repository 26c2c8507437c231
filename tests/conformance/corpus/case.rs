//! The cases as they stand in the file.

use serde_json::Value;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) config: Value,
    pub(crate) request: Option<Ask>,
    pub(crate) setup: Value,
    pub(crate) expect: Value,
    /// Whether the source says that the page may read the response; only some do.
    pub(crate) is_allowed: Option<bool>,
}

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Request,
    Config,
    Merge,
    Detection,
    VaryMerge,
}

/// A request, line for line.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Ask {
    /// The values of a header.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let lines = self
            .headers
            .iter()
            .filter(|(own, _)| own.eq_ignore_ascii_case(name));
        lines.map(|(_, value)| value.as_str()).collect()
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>
    pub(crate) fn is_preflight(&self) -> bool {
        self.method == "OPTIONS"
            && !self.values("origin").is_empty()
            && !self.values("access-control-request-method").is_empty()
    }
}

/// Every case of the file.
pub(crate) fn all() -> Vec<Case> {
    let corpus: Value = serde_json::from_str(include_str!("requests.json")).expect("the corpus is JSON");
    let cases = corpus["cases"].as_array().expect("the corpus has cases");
    cases.iter().map(read).collect()
}

fn read(case: &Value) -> Case {
    let text = |key: &str| {
        case[key]
            .as_str()
            .unwrap_or_else(|| panic!("no {key}: {case}"))
            .to_owned()
    };
    Case {
        id: text("id"),
        name: text("name"),
        kind: match case["kind"].as_str() {
            Some("request") => Kind::Request,
            Some("config") => Kind::Config,
            Some("merge") => Kind::Merge,
            Some("detection") => Kind::Detection,
            Some("vary_merge") => Kind::VaryMerge,
            other => panic!("an unknown kind: {other:?}"),
        },
        config: case["config"].clone(),
        request: case["request"].is_object().then(|| ask(&case["request"])),
        setup: case["setup"].clone(),
        expect: case["expect"].clone(),
        is_allowed: match case["fetch_verdict"].as_str() {
            Some("allow") => Some(true),
            Some("deny") => Some(false),
            None => None,
            Some(other) => panic!("an unknown verdict: {other}"),
        },
    }
}

fn ask(request: &Value) -> Ask {
    Ask {
        method: request["method"]
            .as_str()
            .expect("a request has a method")
            .to_owned(),
        path: request["path"].as_str().expect("a request has a path").to_owned(),
        headers: pairs(&request["headers"]),
    }
}

/// A list of `[name, value]`.
pub(crate) fn pairs(list: &Value) -> Vec<(String, String)> {
    let pair = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
    list.as_array().into_iter().flatten().filter_map(pair).collect()
}

/// A list of texts; `None` where there is no list.
pub(crate) fn texts(list: &Value) -> Option<Vec<String>> {
    match list {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => None,
    }
}
