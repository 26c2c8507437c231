//! Who answers a request, as far as the routing of an application tells: what the page has to know before it judges.

use std::rc::Rc;

use actix_web::{
    dev::{Path, Url},
    http::{Method, Uri},
};

use super::{application::Application, manifest::Uncovered, record::Record};
use crate::{
    explain::Asked,
    hand_built,
    routes::{FullPattern, Route, reached},
};

/// Who answers a request.
pub(super) struct Answering<'a> {
    /// The annotated handlers that serve path and method, as the router asks them. It may reach each of these.
    pub(super) serving: Vec<&'a Record>,
    /// Why not the first of them, or not with the answers that are shown. Empty where it is sure.
    pub(super) doubts: Vec<Doubt<'a>>,
    /// Annotated handlers at the path that serve other methods.
    pub(super) beside: Vec<&'a Record>,
    /// A route without a policy that serves path and method.
    pub(super) is_plain: bool,
    /// A route at the path, whatever its methods.
    pub(super) is_route: bool,
    /// Whether a resource that is built by hand may serve it: where those are is not known.
    pub(super) is_hand_built: bool,
}

/// What is not known of who answers.
#[derive(Clone, Copy)]
pub(super) enum Doubt<'a> {
    /// Guards, scopes or the order tell several handlers apart.
    Several,
    /// A guard tells whether this one serves the request.
    Guard(&'a Record),
    /// A guard tells whether this one answers the preflight.
    PreflightGuard(&'a Record),
    /// The path is that of a handler once `NormalizePath` has changed it.
    Spelling,
    /// A scope in front has the path, and the router looks for it nowhere else.
    Scope,
    /// A route without a policy may be in front.
    Plain(&'a Uncovered),
}

impl Application<'_> {
    /// The path that is asked about, as the router decodes it; or a pattern, as it is written.
    fn path(&self, asked: &Asked) -> String {
        let written = asked.asked_target();
        let path = match written.parse::<Uri>() {
            Ok(uri) => Path::new(Url::new(uri)).as_str().to_owned(),
            Err(_) => written.to_owned(),
        };
        // The routes of the table link to their patterns.
        let is_pattern = |record: &Rc<Record>| record.path == written;
        if self.records.iter().any(is_pattern) {
            return written.to_owned();
        }
        path
    }

    /// Who answers a request.
    pub(super) fn answering(&self, asked: &Asked) -> Answering<'_> {
        let path = &*self.path(asked);
        let method = asked.sent_method();
        let at_path = self.routes_at(path);
        let records = |routes: &[&Route]| -> Vec<&Record> {
            let found = routes.iter().map(|route| self.record_of(route));
            found.flatten().collect()
        };
        let (serving, beside): (Vec<&Route>, Vec<&Route>) = at_path
            .into_iter()
            .partition(|route| route.prepared.methods().are_for(method.as_bytes()));
        let serving = reached(serving, path);
        let plain = || {
            let plain = self.manifest.without_policy.iter();
            plain.filter(move |route| FullPattern::without_parser(route.path.clone()).matches(path))
        };
        let serves = |route: &Uncovered| route.methods.is_empty() || route.methods.contains(&method);
        Answering {
            doubts: match &serving[..] {
                [] => Vec::new(),
                [first, ..] => self.doubts(path, asked, first, &serving, plain()),
            },
            serving: records(&serving),
            beside: records(&beside),
            is_plain: plain().any(serves),
            is_route: plain().next().is_some() || !beside.is_empty(),
            is_hand_built: hand_built::exist()
                && Method::from_bytes(method.as_bytes()).is_ok_and(|method| hand_built::serve(&method)),
        }
    }

    /// The annotated handlers at a path, as the router asks them; at a pattern, those that have it.
    fn routes_at(&self, path: &str) -> Vec<&Route> {
        let Some(routes) = &self.routes else {
            return Vec::new();
        };
        let table = routes.table();
        let at_pattern = table.routes().iter();
        let at_pattern: Vec<&Route> = at_pattern
            .filter(|route| route.pattern.as_str() == path)
            .collect();
        match path.contains('{') && !at_pattern.is_empty() {
            true => at_pattern,
            false => table.at(path).routes().collect(),
        }
    }

    fn record_of(&self, route: &Route) -> Option<&Record> {
        let is_its = |record: &&Rc<Record>| Rc::ptr_eq(&record.prepared, &route.prepared);
        self.records.iter().find(is_its).map(|record| &**record)
    }

    fn doubts<'a>(
        &'a self,
        path: &str,
        asked: &Asked,
        first: &Route,
        serving: &[&Route],
        plain: impl Iterator<Item = &'a Uncovered>,
    ) -> Vec<Doubt<'a>> {
        let mut doubts = Vec::new();
        if serving.len() > 1 {
            doubts.push(Doubt::Several);
        }
        for route in serving {
            let record = self.record_of(route);
            if route.has_guards {
                doubts.extend(record.map(Doubt::Guard));
            }
            if asked.needs_preflight() && !route.preflight_guards.is_empty() {
                doubts.extend(record.map(Doubt::PreflightGuard));
            }
        }
        // A pattern is nobody's path.
        if path.contains('{') && first.pattern.as_str() == path {
            return doubts;
        }
        if !first.pattern.matches(path) {
            doubts.push(Doubt::Spelling);
            return doubts;
        }
        // The first resource that has the path, whatever its methods.
        match self.request.resource_map().match_pattern(path) {
            None => doubts.push(Doubt::Scope),
            Some(pattern) if pattern == first.pattern.as_str() && !first.has_guards => {}
            Some(_) => {
                let others = plain.filter(|route| route.path != first.pattern.as_str());
                doubts.extend(others.map(Doubt::Plain));
            }
        }
        doubts
    }
}
