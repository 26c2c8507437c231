//! The `Cors` layers of an application, for the inspector.
//!
//! Whether a layer is around the whole application is in the type of the service that it wraps. A layer around a scope
//! is not told its path, and no layer is told its application: that is shown by its first request.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use actix_web::HttpRequest;

use super::record::Record;
use crate::{Policy, first_request::FirstRequest, policy::LayerPolicy, request::AppId};

/// A layer of an application that lives on this thread.
#[derive(Debug)]
pub(crate) struct LayerRecord {
    /// The application with annotated handlers that was put together when the layer was.
    built_in: Option<usize>,
    first_request: FirstRequest,
    pub(super) is_around_app: bool,
    policy: LayerPolicy,
}

thread_local! {
    static LAYERS: RefCell<Vec<Weak<LayerRecord>>> = const { RefCell::new(Vec::new()) };
}

impl LayerRecord {
    /// Records a layer around a service of type `S`. Everything inside is registered by now.
    pub(crate) fn around<S>(policy: &LayerPolicy) -> Rc<Self> {
        let record = Rc::new(Self {
            built_in: Record::app_being_built(),
            first_request: FirstRequest::of_layer_being_built(),
            is_around_app: core::any::type_name::<S>().contains("actix_web::app_service::AppRouting"),
            policy: policy.clone(),
        });
        LAYERS.with_borrow_mut(|layers| {
            layers.retain(|layer| layer.strong_count() > 0);
            layers.push(Rc::downgrade(&record));
        });
        record
    }

    /// The policy that is in force now.
    pub(super) fn policy(&self) -> Policy {
        self.policy.current()
    }

    /// The layers of the application that a request came to, from the inside out. `built` is what its annotated
    /// handlers say of it: layers that no request has reached are known by that alone.
    pub(super) fn of_app(request: &HttpRequest, built: Option<usize>) -> Vec<Rc<Self>> {
        let id = AppId::of(request);
        let is_its = |layer: &Rc<Self>| match layer.first_request.app() {
            Some(app) => app == id,
            None => built.is_some() && layer.built_in == built,
        };
        LAYERS.with_borrow(|layers| layers.iter().filter_map(Weak::upgrade).filter(is_its).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PolicyConfig;

    /// What is gone takes no memory.
    #[test]
    fn layers_are_known_while_they_live() {
        let config = PolicyConfig {
            origins: vec!["*".to_owned()],
            ..PolicyConfig::default()
        };
        let policy = config.check().expect("no mistake").into();
        drop(LayerRecord::around::<u8>(&policy));
        let _second = LayerRecord::around::<u8>(&policy);
        assert_eq!(LAYERS.with_borrow(Vec::len), 1);
    }
}
