//! An application as its page explains it: the handlers, the layers in front of them, and what their sources are shown.

use core::cell::Cell;
use std::rc::Rc;

use actix_web::{HttpRequest, dev::ServiceRequest, introspection::IntrospectionTree};

use super::{
    layers::LayerRecord,
    manifest::{self, Manifest},
    record::Record,
};
use crate::{
    Asking, Policy,
    cors::{
        handlers::Handlers,
        preflight::{HandBuilt, Unserved},
    },
    explain::{Answer, Asked, Explained, Inside, answer, asked_preflight, asked_request},
    prepared::PreparedPolicy,
    request::Preflight,
    routes::AppRoutes,
};

pub(super) struct Application<'a> {
    pub(super) manifest: Manifest,
    /// In the manifest's order.
    pub(super) records: Vec<Rc<Record>>,
    /// From the inside out.
    layers: Vec<Rc<LayerRecord>>,
    /// The annotated handlers as layers know them.
    pub(super) routes: Option<Rc<AppRoutes>>,
    /// The request for the page.
    pub(super) request: &'a HttpRequest,
    /// Whether the inspector is in no scope: then its request has the application's data and no others.
    is_at_root: bool,
}

impl<'a> Application<'a> {
    pub(super) fn of(tree: &IntrospectionTree, request: &'a HttpRequest, is_at_root: bool) -> Self {
        let records = manifest::records(tree);
        Self {
            manifest: Manifest::of(tree, request),
            layers: manifest::layers(&records, request),
            records,
            routes: AppRoutes::of_request(request),
            request,
            is_at_root,
        }
    }

    /// The policies of the layers around parts of the application: around which is not known.
    pub(super) fn inner_layers(&self) -> impl Iterator<Item = Policy> {
        let inner = self.layers.iter().filter(|layer| !layer.is_around_app);
        inner.map(|layer| layer.policy())
    }

    /// Whether the `block` of a layer may be in front of a handler without anybody knowing here.
    pub(super) fn may_be_refused(&self, record: &Record) -> bool {
        record.is_in_scope && self.inner_layers().any(|policy| !policy.checked.block.is_empty())
    }

    /// The policies of the layers around the whole application, from the outside in.
    fn around(&self) -> Vec<Policy> {
        let around = self.layers.iter().rev().filter(|layer| layer.is_around_app);
        around.map(|layer| layer.policy()).collect()
    }

    /// What becomes of a request to a handler; `None` where a source asks for what is not known here.
    pub(super) fn explain(&self, record: &Record, asked: &Asked) -> Option<Inside> {
        let (sent, is_unknown) = (asked_request(asked), Cell::new(false));
        let path = record.matched(sent.uri());
        let asking = match &path {
            Some(path) => Asking::new(&sent).matched(path),
            None => Asking::new(&sent),
        };
        let is_known = record.policy.source.is_none() || path.is_some() && !record.is_in_scope;
        let handler = Explained {
            prepared: Rc::clone(&record.prepared),
            serves: Some(record.serves),
            place: record.policy.place(Some(record.handler.clone())),
            asking: self.with_data(asking, is_known, &is_unknown),
            preflight: None,
        };
        let around = self.around();
        let layers = self.blocking(&around, &sent, &is_unknown);
        let inside = handler.explain_inside(&layers, asked);
        (!is_unknown.get()).then_some(inside)
    }

    /// What the innermost of the layers around the application makes of a request that no annotated handler serves.
    /// `None` where there is no layer, and `Some(None)` where what it says is not known here.
    pub(super) fn explain_by_layer(&self, asked: &Asked) -> Option<Option<Inside>> {
        let around = self.around();
        let (innermost, outer) = around.split_last()?;
        let (sent, is_unknown) = (asked_request(asked), Cell::new(false));
        let layers = self.blocking(outer, &sent, &is_unknown);
        let own = self.layer(innermost, &sent, &is_unknown);
        let own = Explained {
            preflight: asked
                .needs_preflight()
                .then(|| self.layers_preflight(&own, asked, &is_unknown)),
            ..own
        };
        let inside = own.explain_inside(&layers, asked);
        Some((!is_unknown.get()).then_some(inside))
    }

    /// What a layer answers to a preflight that no annotated handler serves: the layer itself is asked.
    fn layers_preflight(&self, layer: &Explained<'_>, asked: &Asked, is_unknown: &Cell<bool>) -> Answer {
        let request = ServiceRequest::from_request(asked_preflight(asked));
        // Without an origin that a header line can hold, or for what is no method, nothing is granted.
        let Some(preflight) = Preflight::of(request.head()) else {
            return Answer::default();
        };
        let asking = self.with_data(Asking::new(request.request()), true, is_unknown);
        let unserved = Unserved {
            layer: &layer.prepared,
            grant: &layer.prepared.allows(&asking),
            preflight,
            asking,
            handlers: &Handlers::of(self.routes.as_deref(), &request, preflight, |_| true),
            hand_built: HandBuilt::Unasked,
        };
        answer(&unserved.answer_untold())
    }

    /// Those of layers that may refuse something.
    fn blocking<'b>(
        &'b self,
        around: &'b [Policy],
        sent: &'b HttpRequest,
        is_unknown: &'b Cell<bool>,
    ) -> Vec<Explained<'b>> {
        let blocking = around.iter().filter(|policy| !policy.checked.block.is_empty());
        blocking
            .map(|policy| self.layer(policy, sent, is_unknown))
            .collect()
    }

    fn layer<'b>(
        &'b self,
        policy: &'b Policy,
        sent: &'b HttpRequest,
        is_unknown: &'b Cell<bool>,
    ) -> Explained<'b> {
        Explained {
            prepared: Rc::new(PreparedPolicy::new(policy.clone(), &["*"], "Cors")),
            serves: None,
            place: policy.place(Some("Cors".to_owned())),
            asking: self.with_data(Asking::new(sent), true, is_unknown),
            preflight: None,
        }
    }

    /// Shows a source the data around it, if they are the application's and known, or notes that it asks for them. A
    /// source is never told that data are missing: the log would be told something of a request that nobody sent.
    fn with_data<'b>(&'b self, asking: Asking<'b>, is_known: bool, is_unknown: &'b Cell<bool>) -> Asking<'b> {
        match is_known && self.is_at_root {
            true => asking.in_app_of(self.request),
            false => asking.ahead_of_scopes(is_unknown),
        }
    }
}
