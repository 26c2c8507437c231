//! What an entry of the router leaves behind for the inspector when it is registered.
//!
//! actix-web's introspection collects paths, methods and guards of every route of an application. A guard may add
//! details of its own, so an entry's guard adds the number of its record, and the records are kept here, for as long
//! as the application lives. Applications are built on the thread that serves them.

use core::{any::Any, cell::OnceCell};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use actix_web::{
    dev::{AppService, Path, ResourceDef, Url},
    guard::GuardDetail,
    http::Uri,
};

use crate::{Policy, prepared::PreparedPolicy, routes::FullPattern};

/// Before the number, in the detail of a guard.
const MARK: &str = "cors_runtime record ";

/// An annotated handler at a path.
#[derive(Debug)]
pub(crate) struct Record {
    number: usize,
    /// Which application it belongs to.
    app: usize,
    /// Its default service.
    default_service: Weak<dyn Any>,
    /// Whether scopes around it may have application data of their own, and layers.
    pub(super) is_in_scope: bool,
    /// Reads the parameters of a path, once somebody asks: the router's parser leaks their names.
    definition: OnceCell<Option<ResourceDef>>,
    pub(crate) path: String,
    pub(crate) handler: String,
    pub(crate) serves: &'static [&'static str],
    pub(crate) policy: Policy,
    /// The answers of the entry, as the table of routes has them.
    pub(super) prepared: Rc<PreparedPolicy>,
}

#[derive(Default)]
struct Records {
    next: usize,
    live: Vec<Weak<Record>>,
}

thread_local! {
    static RECORDS: RefCell<Records> = RefCell::default();
}

/// The parts of a record that an entry knows.
#[derive(Debug)]
pub(crate) struct EntryRecord<'a> {
    pub(crate) path: &'a str,
    pub(crate) handler: &'a str,
    pub(crate) serves: &'static [&'static str],
    pub(crate) prepared: &'a Rc<PreparedPolicy>,
}

impl Record {
    /// Records an entry that `config` is about to register.
    pub(crate) fn new(registered: &EntryRecord<'_>, config: &AppService) -> Rc<Self> {
        RECORDS.with_borrow_mut(|records| {
            // What applications left that are gone, looked for only when there is no room: once a handler is too often.
            if records.live.len() == records.live.capacity() {
                records.live.retain(|record| record.strong_count() > 0);
            }
            records.next += 1;
            let default_service: Rc<dyn Any> = config.default_service();
            let record = Rc::new(Self {
                number: records.next,
                app: app(&default_service),
                default_service: Rc::downgrade(&default_service),
                is_in_scope: !config.is_root(),
                definition: OnceCell::new(),
                path: full_path(&config.current_prefix, registered.path),
                handler: handler_name(registered.handler),
                serves: registered.serves,
                policy: registered.prepared.policy().clone(),
                prepared: Rc::clone(registered.prepared),
            });
            records.live.push(Rc::downgrade(&record));
            record
        })
    }

    /// Whether it belongs to the inspector itself: only its routes have a policy that this crate wrote.
    pub(crate) fn is_own(&self) -> bool {
        self.policy.notes.named == super::OWN
    }

    /// What a source of origins finds in the path of a request. `None` where that is not known: a pattern was asked
    /// about in place of a path, or the path does not fit.
    pub(super) fn matched(&self, asked: &Uri) -> Option<Path<Url>> {
        let mut path = Path::new(Url::new(asked.clone()));
        if !self.path.contains('{') {
            return Some(path);
        }
        if self.policy.source.is_none() || asked.path() == self.path {
            return None;
        }
        let definition = self
            .definition
            .get_or_init(|| FullPattern::new(self.path.clone()).definition());
        let is_match = definition.as_ref()?.capture_match_info(&mut path);
        is_match.then_some(path)
    }

    /// The details of the guard that holds this record.
    pub(crate) fn details(&self) -> Vec<GuardDetail> {
        let methods = match self.serves {
            ["*"] => Vec::new(),
            methods => methods.iter().map(|&method| method.to_owned()).collect(),
        };
        vec![
            GuardDetail::HttpMethods(methods),
            GuardDetail::Generic(format!("{MARK}{}", self.number)),
        ]
    }

    /// The number in the detail of a guard, if it is one of ours.
    pub(crate) fn number(detail: &str) -> Option<usize> {
        detail.strip_prefix(MARK)?.parse().ok()
    }

    /// The application that is being put together on this thread; `None` where that has no annotated handler.
    pub(super) fn app_being_built() -> Option<usize> {
        // What builds an application holds its default service; afterwards only our table of its handlers does.
        let is_being_built = |record: &Rc<Self>| record.default_service.strong_count() > 1;
        RECORDS.with_borrow(|records| {
            let latest = records.live.iter().rev().find_map(Weak::upgrade);
            latest.filter(is_being_built).map(|record| record.app)
        })
    }

    /// Which application it belongs to.
    pub(super) fn app(&self) -> usize {
        self.app
    }

    /// All records of the application that the record of this number belongs to.
    pub(crate) fn of_app_of(number: usize) -> Vec<Rc<Self>> {
        RECORDS.with_borrow(|records| {
            let live: Vec<Rc<Self>> = records.live.iter().filter_map(Weak::upgrade).collect();
            let app = live
                .iter()
                .find(|record| record.number == number)
                .map(|record| record.app);
            live.into_iter()
                .filter(|record| Some(record.app) == app)
                .collect()
        })
    }
}

/// One address for everything that an application registers, scopes included.
fn app(default_service: &Rc<dyn Any>) -> usize {
    Rc::as_ptr(default_service).cast::<()>() as usize
}

/// The pattern with those of the scopes in front of it.
fn full_path(prefix: &str, path: &str) -> String {
    if prefix.is_empty() {
        return path.to_owned();
    }
    // actix-web's introspection does the same with every route, and panics with less to go by.
    let pattern = format!("{prefix}{path}");
    if let Some(name) = repeated_parameter(&pattern) {
        panic!(
            "the pattern `{pattern}` has the parameter `{name}` twice. The router takes that from nested scopes; \
             actix-web's introspection, which the feature `inspector` switches on, does not: give one of the two \
             another name"
        );
    }
    let joined = ResourceDef::root_prefix(prefix).join(&ResourceDef::new(path));
    joined.pattern().unwrap_or(path).to_owned()
}

/// The name of a parameter that a pattern has twice: `id` of `/{id}/notes/{id:[0-9]+}`.
fn repeated_parameter(pattern: &str) -> Option<&str> {
    let mut names = Vec::new();
    let mut depth = 0_u32;
    for (index, character) in pattern.char_indices() {
        match character {
            '{' => {
                depth += 1;
                if depth == 1 {
                    let rest = &pattern[index + 1..];
                    let name = &rest[..rest.find([':', '}']).unwrap_or(rest.len())];
                    if names.contains(&name) {
                        return Some(name);
                    }
                    names.push(name);
                }
            }
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The last part of a type's name: the function, without the modules that the line number tells too.
fn handler_name(type_name: &str) -> String {
    let name = type_name.rsplit("::").find(|part| !part.starts_with('{'));
    name.unwrap_or(type_name).trim_end_matches('>').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters() {
        for (pattern, repeated) in [
            ("/a/b", None),
            ("/{a}/{b}", None),
            ("/{id}/notes/{id}", Some("id")),
            ("/{id:[0-9]{2}}/notes/{id}.{format}", Some("id")),
            ("/{a:x{2}}/{b:x{2}}", None),
            ("/{rest:.*}", None),
            ("}{", None),
        ] {
            assert_eq!(repeated_parameter(pattern), repeated, "{pattern}");
        }
    }
}
