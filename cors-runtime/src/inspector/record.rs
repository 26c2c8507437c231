//! What an entry of the router leaves behind for the inspector when it is registered.
//!
//! actix-web's introspection collects paths, methods and guards of every route of an application. A guard may add
//! details of its own, so an entry's guard adds the number of its record, and the records are kept here, for as long
//! as the application lives. Applications are built on the thread that serves them.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use actix_web::{
    dev::{AppService, ResourceDef},
    guard::GuardDetail,
};

use crate::Policy;

/// Before the number, in the detail of a guard.
const MARK: &str = "cors_runtime record ";

/// An annotated handler at a path.
#[derive(Debug)]
pub(crate) struct Record {
    number: usize,
    /// Which application it belongs to.
    app: usize,
    pub(crate) path: String,
    pub(crate) handler: String,
    pub(crate) serves: &'static [&'static str],
    pub(crate) policy: Policy,
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
    pub(crate) policy: Policy,
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
            let record = Rc::new(Self {
                number: records.next,
                app: app(config),
                path: full_path(&config.current_prefix, registered.path),
                handler: handler_name(registered.handler),
                serves: registered.serves,
                policy: registered.policy.clone(),
            });
            records.live.push(Rc::downgrade(&record));
            record
        })
    }

    /// Whether it belongs to the inspector itself: only its routes have a policy that this crate wrote.
    pub(crate) fn is_own(&self) -> bool {
        self.policy.notes.named == super::OWN
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

    /// The application that something was registered in last, on this thread.
    pub(super) fn latest_app() -> Option<usize> {
        RECORDS.with_borrow(|records| {
            let live = records.live.iter().rev();
            live.filter_map(Weak::upgrade).next().map(|record| record.app)
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
fn app(config: &AppService) -> usize {
    Rc::as_ptr(&config.default_service()).cast::<()>() as usize
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
