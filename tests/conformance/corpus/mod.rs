//! Cases that other implementations test, restated. Each is judged by what a browser makes of our answer; where we
//! differ from what its source asserts, `deviations` says so and why.

mod browser;
mod case;
mod compare;
mod deviations;
mod layers;
mod policy;
mod request;

use std::collections::{BTreeMap, BTreeSet};

use case::Kind;

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Judged {
    /// We do what the case asks for.
    Agrees,
    /// We do something else on purpose.
    Differs(BTreeSet<Choice>),
    /// Our rules refuse the configuration: the program does not compile. These are the rules.
    Refused(BTreeSet<&'static str>),
}

/// Where we differ from a source on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Choice {
    /// One exact origin, or `*`, stands on every answer, whoever asks: the browser compares. Such answers have no
    /// `Vary` either: <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>.
    SameForAll,
    /// A preflight is answered with the handler's own lists, and the browser finds what is missing in them.
    WholeLists,
    /// `Access-Control-Request-Headers` is not read, so nothing varies by it; an actual answer does not depend on
    /// `Access-Control-Request-Method` either.
    VaryOnWhatIsRead,
    /// A preflight that is granted is 204, and one that is not 403.
    PreflightStatus,
    /// A preflight for a method that nobody serves is the router's to answer, without headers.
    NobodyServesIt,
    /// Actual requests always reach the handler.
    NotAccessControl,
    /// `Cors` lists the requested method alone: a browser keeps the list for the whole URL.
    RequestedMethod,
    /// `Cors` without `methods` grants the requested method; the source has a default list.
    AnyMethod,
    /// The literal `*` in `Access-Control-Allow-Headers` does not cover `Authorization`; we never echo.
    NoEcho,
    /// A header list that is absent allows nothing; the source's allows everything.
    NothingByDefault,
    /// The draft on private networks was withdrawn; its headers are ignored.
    NoPrivateNetwork,
    /// A rule for names that start with something has no counterpart: header names are listed.
    NoPrefixes,
    /// A run-time source decides on the origin and the URL, which caches tell apart; it adds nothing to `Vary`.
    SourcesSeeOrigins,
    /// Nothing that a browser sends in `Origin`: no list and no source allows it, and `*` is there for everybody.
    NotAnOrigin,
}

impl Choice {
    /// Whether it explains one case in the table, rather than whatever a rule finds.
    fn is_for_one_case(self) -> bool {
        matches!(
            self,
            Self::NoEcho
                | Self::NothingByDefault
                | Self::RequestedMethod
                | Self::AnyMethod
                | Self::NoPrivateNetwork
                | Self::NoPrefixes
                | Self::SourcesSeeOrigins
                | Self::NotAnOrigin
        )
    }
}

#[actix_web::test]
async fn every_case_is_judged() {
    let cases = case::all();
    let (mut agree, mut differ, mut refused) = (0, 0, 0);
    let mut choices: BTreeMap<Choice, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        let judged = match case.kind {
            Kind::Request | Kind::Detection => request::judge(case).await,
            Kind::Config => policy::judge(case),
            Kind::Merge => layers::judge(case).await,
            Kind::VaryMerge => request::judge_vary(case).await,
        };
        let judged = match judged {
            Ok(judged) => judged,
            Err(message) => {
                wrong.push(format!("{} ({}): {message}", case.id, case.name));
                continue;
            }
        };
        match &judged {
            Judged::Agrees => agree += 1,
            Judged::Differs(found) => {
                differ += 1;
                for choice in found {
                    *choices.entry(*choice).or_default() += 1;
                }
            }
            Judged::Refused(_) => refused += 1,
        }
        let listed = deviations::listed(&case.id);
        if judged != listed {
            wrong.push(format!(
                "{} ({}): listed {listed:?}, found {judged:?}",
                case.id, case.name
            ));
        }
    }
    println!(
        "{} cases: {agree} agree, {differ} differ by choice, {refused} refused at compile time",
        cases.len()
    );
    for (choice, count) in &choices {
        println!("{count:5} {choice:?}");
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert_eq!((cases.len(), agree + differ + refused), (198, 198));
    assert_eq!(deviations::len(), differ + refused);
}
