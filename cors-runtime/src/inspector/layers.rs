//! The `Cors` layers of an application, for the inspector.
//!
//! Whether a layer is around the whole application is in the type of the service that it wraps. A layer around a scope
//! is not told its path.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use super::record::Record;
use crate::{Policy, policy::LayerPolicy};

/// A layer of an application that lives on this thread.
#[derive(Debug)]
pub(crate) struct LayerRecord {
    app: Option<usize>,
    pub(super) is_around_app: bool,
    policy: LayerPolicy,
}

thread_local! {
    static LAYERS: RefCell<Vec<Weak<LayerRecord>>> = const { RefCell::new(Vec::new()) };
}

impl LayerRecord {
    /// Records a layer around a service of type `S`. Everything inside is registered by now, and nothing of another
    /// application is registered in between.
    pub(crate) fn around<S>(policy: &LayerPolicy) -> Rc<Self> {
        let record = Rc::new(Self {
            app: Record::latest_app(),
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

    pub(super) fn of_app(app: usize) -> Vec<Rc<Self>> {
        LAYERS.with_borrow(|layers| {
            let live = layers.iter().filter_map(Weak::upgrade);
            live.filter(|layer| layer.app == Some(app)).collect()
        })
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
