//! The policies of the application, for reviewers: `cargo run --example app -- policies`.

use actix_web::{App, test::init_service, web::Data};
use cors_runtime::{
    Cors,
    review::{Deny, Policies},
};

use crate::{
    site::{self, SITE},
    store::{Settings, Store},
};

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    is_json: bool,
    denied: Vec<Deny>,
}

/// How the arguments are written.
pub const USAGE: &str = "usage: app                                 serves the noticeboard
       app policies [--json] [--deny WORDS]   prints who may read what; exits 1 when something offends

WORDS, separated by commas: any-origin, credentials-for-patterns, insecure-origin, unblocked-write, without-policy";

impl Arguments {
    /// Reads what follows `policies`.
    ///
    /// # Errors
    ///
    /// The first word that is not understood.
    pub fn read(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.split_once('=').unwrap_or((&word, "")) {
                ("--json", "") => arguments.is_json = true,
                ("--deny", "") => arguments.deny(&words.next().unwrap_or_default())?,
                ("--deny", list) => arguments.deny(list)?,
                _ => return Err(format!("unexpected argument `{word}`")),
            }
        }
        Ok(arguments)
    }

    fn deny(&mut self, list: &str) -> Result<(), String> {
        for word in list.split(',') {
            let deny = Deny::from_name(word).ok_or_else(|| format!("`--deny` does not know `{word}`"))?;
            self.denied.push(deny);
        }
        Ok(())
    }
}

/// What is printed.
#[derive(Debug)]
pub struct Report {
    /// The policies.
    pub policies: String,
    /// What offends, one line each.
    pub offences: Vec<String>,
}

/// The policies of the API, as it is served.
pub async fn policies() -> Policies {
    let store = Data::new(Store::new(Settings::default()));
    let app = App::new()
        .app_data(store)
        .configure(site::configure)
        .wrap(Cors::new(&SITE));
    Policies::of(&init_service(app).await).await
}

/// Answers the command line.
pub async fn report(arguments: &Arguments) -> Report {
    let policies = policies().await;
    let offences = policies.deny(&arguments.denied);
    Report {
        policies: if arguments.is_json {
            policies.to_json()
        } else {
            policies.to_string()
        },
        offences: offences.iter().map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments() {
        let read = |line: &str| Arguments::read(line.split_whitespace().map(str::to_owned));
        let denied = vec![Deny::AnyOrigin, Deny::UnblockedWrite];
        assert_eq!(read(""), Ok(Arguments::default()));
        for line in [
            "--json --deny any-origin,unblocked-write",
            "--deny=any-origin,unblocked-write --json",
        ] {
            let denied = denied.clone();
            assert_eq!(
                read(line),
                Ok(Arguments {
                    is_json: true,
                    denied
                }),
                "{line}"
            );
        }
        for (line, error) in [
            ("--jsn", "unexpected argument `--jsn`"),
            ("--json=yes", "unexpected argument `--json=yes`"),
            ("--deny", "`--deny` does not know ``"),
            ("--deny any-origin,typo", "`--deny` does not know `typo`"),
            ("more", "unexpected argument `more`"),
        ] {
            assert_eq!(read(line), Err(error.to_owned()), "{line}");
        }
    }
}
