//! Properties of answers that need no specification: they hold between one answer and another.

use cors_runtime::Policy;
use cors_tests::{
    Answer,
    arguments::{Arguments, routed},
    ask,
    site::{Handler, site},
};
use proptest::{collection::vec, option, prelude::any, prop_assert, prop_assert_eq, sample::select};

use crate::{
    check,
    generate::{Case, METHODS, case, lines, written_for},
};

type Lines = Vec<(&'static str, String)>;

async fn answer(case: &Case, method: &str, lines: &[(&'static str, String)]) -> Answer {
    let policy = policy(case).expect("the policy compiles");
    let app = site(None, vec![Handler::new(case.serves, Some(policy))]).await;
    send(&app, method, lines).await
}

fn policy(case: &Case) -> Option<&'static Policy> {
    case.written.check(routed(case.serves)).ok()
}

pub(crate) async fn send<S, B>(app: &S, method: &str, lines: &[(&'static str, String)]) -> Answer
where
    S: actix_web::dev::Service<
            actix_http::Request,
            Response = actix_web::dev::ServiceResponse<B>,
            Error = actix_web::Error,
        >,
    B: actix_web::body::MessageBody + 'static,
{
    let headers: Vec<(&str, &str)> = lines
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    ask(app, &format!("{method} /r"), &headers).await
}

/// What every answer keeps to: <https://fetch.spec.whatwg.org/#http-responses>.
pub(crate) fn is_well_formed(answer: &Answer) -> bool {
    let count = |name: &str| answer.values(name).len();
    let origins = count("access-control-allow-origin");
    let dependents =
        ["credentials", "methods", "headers"].map(|name| count(&format!("access-control-allow-{name}")));
    let others = [
        count("access-control-expose-headers"),
        count("access-control-max-age"),
    ];
    origins <= 1
        && dependents
            .iter()
            .chain(&others)
            .all(|&dependent| dependent <= origins)
        && (answer.values("access-control-allow-origin") != ["*"]
            || count("access-control-allow-credentials") == 0)
}

fn varies_by(answer: &Answer, name: &str) -> bool {
    let tokens = answer.values("vary");
    tokens
        .iter()
        .flat_map(|line| line.split(','))
        .any(|token| token.trim().eq_ignore_ascii_case(name))
}

/// Another value in one header changes the answer only where `Vary` names the header. The router's own answers are
/// not ours to vary: nobody serves what they are for.
#[test]
fn vary_names_what_the_answer_depends_on() {
    let strategy = (
        case(),
        select(METHODS),
        any::<bool>(),
        vec((lines(), lines()), 1..8),
    );
    check(300, &strategy, async |(case, method, is_options, pairs)| {
        let app = site(
            None,
            vec![Handler::new(
                case.serves,
                Some(policy(&case).expect("the policy compiles")),
            )],
        )
        .await;
        let method = if is_options { "OPTIONS" } else { method };
        for (base, other) in pairs {
            let first = send(&app, method, &base).await;
            prop_assert_eq!(&first, &send(&app, method, &base).await, "the same again");
            prop_assert!(is_well_formed(&first), "{:?}", first);
            for name in [
                "origin",
                "access-control-request-method",
                "access-control-request-headers",
            ] {
                let swapped = swap(&base, &other, name);
                let second = send(&app, method, &swapped).await;
                if first == second {
                    continue;
                }
                let is_routers = |answer: &Answer| matches!(answer.status, 404 | 405);
                // Without `Origin` it is no preflight: another question, which no cache keeps an answer to.
                if name == "origin" && (is_routers(&first) || is_routers(&second)) {
                    continue;
                }
                for answer in [&first, &second].into_iter().filter(|answer| !is_routers(answer)) {
                    prop_assert!(varies_by(answer, name), "{}: {:?} and {:?}", name, first, second);
                }
            }
        }
        Ok(())
    });
}

/// The lines of `base`, with those of one name from `other`.
fn swap(base: &Lines, other: &Lines, name: &str) -> Lines {
    let kept = base.iter().filter(|(own, _)| *own != name);
    kept.chain(other.iter().filter(|(own, _)| *own == name))
        .cloned()
        .collect()
}

/// An argument, and the header that it alone decides.
type Argument = (fn(&mut Arguments, &Arguments), &'static str);

const ARGUMENTS: &[Argument] = &[
    (
        |to, from| to.credentials = from.credentials,
        "access-control-allow-credentials",
    ),
    (
        |to, from| to.methods.clone_from(&from.methods),
        "access-control-allow-methods",
    ),
    (
        |to, from| to.allow_headers.clone_from(&from.allow_headers),
        "access-control-allow-headers",
    ),
    (
        |to, from| to.expose_headers.clone_from(&from.expose_headers),
        "access-control-expose-headers",
    ),
    (|to, from| to.max_age = from.max_age, "access-control-max-age"),
];

/// As actix-cors advisory 121 was not: `max_age` there decided about `Vary`.
#[test]
fn an_argument_changes_its_own_header_alone() {
    let strategy = (
        case(),
        case(),
        select(ARGUMENTS),
        option::of(select(METHODS)),
        lines(),
    );
    check(
        800,
        &strategy,
        async |(case, other, (set, header), method, lines)| {
            let mut written = case.written.clone();
            set(&mut written, &other.written);
            let changed = Case {
                serves: case.serves,
                written: written_for(case.serves, written.clone()),
            };
            // Credentials refuse what may stand without them.
            if changed.written.origins != case.written.origins || policy(&changed).is_none() {
                return Ok(());
            }
            let method = method.unwrap_or("OPTIONS");
            let (before, after) = (
                answer(&case, method, &lines).await,
                answer(&changed, method, &lines).await,
            );
            let is_relaxed = changed.written.allow_headers != written.allow_headers
                || changed.written.expose_headers != written.expose_headers
                || changed.written.methods != written.methods;
            let rest = |answer: &Answer| {
                let others = answer
                    .headers
                    .iter()
                    .filter(|line| !line.starts_with(header))
                    .cloned();
                (answer.status, others.collect::<Vec<_>>(), answer.ran.clone())
            };
            if !is_relaxed {
                prop_assert_eq!(rest(&before), rest(&after), "{}", header);
            }
            Ok(())
        },
    );
}
