//! Several policies at one place: handlers on one path, and a `Cors` around them.

use cors_rules::draft::Serves;
use cors_runtime::Policy;
use cors_tests::{
    Answer,
    arguments::{Arguments, routed},
    site::{Handler, site},
};
use proptest::{collection::vec, prelude::any, prop_assert, prop_assert_eq, sample::select};

use crate::{
    check,
    differential::{is_well_formed, send},
    generate::{METHODS, case, lines, written_for},
    specification::allows,
};

const FIRST: &[&str] = &["GET", "PUT"];
const SECOND: &[&str] = &["POST", "DELETE", "PURGE"];
const BARE: &[&str] = &["PATCH"];

fn compile(written: &Arguments, serves: &[&str]) -> &'static Policy {
    written.check(routed(serves)).expect("the policy compiles")
}

fn first(written: &Arguments) -> Handler {
    Handler::new(FIRST, Some(compile(written, FIRST))).named("first")
}

fn second(written: &Arguments) -> Handler {
    Handler::new(SECOND, Some(compile(written, SECOND))).named("second")
}

/// What a handler answers is the same whether it is alone, beside another on its path, or inside a `Cors`. Only the
/// age may end: browsers must not remember header names for origins that the other handler does not allow.
#[test]
fn handlers_on_one_path_never_answer_for_each_other() {
    let requests = vec((select(METHODS), any::<bool>(), lines()), 1..12);
    check(
        200,
        &(case(), case(), case(), any::<bool>(), requests),
        async |(a, b, outer, swapped, requests)| {
            let (a, b) = (written_for(FIRST, a.written), written_for(SECOND, b.written));
            let outer = outer.written.check(Serves::Named).expect("the policy compiles");
            let both = || {
                if swapped {
                    vec![second(&b), first(&a)]
                } else {
                    vec![first(&a), second(&b)]
                }
            };
            let together = site(None, both()).await;
            let inside = site(Some(outer), both()).await;
            let alone = [
                site(None, vec![first(&a)]).await,
                site(None, vec![second(&b)]).await,
            ];
            for (method, is_preflight, mut lines) in requests {
                let (sent, method) = if is_preflight {
                    ("OPTIONS", asked(method, &mut lines))
                } else {
                    (method, method)
                };
                let (own, name) = match method {
                    _ if FIRST.contains(&method) => (&alone[0], "first"),
                    _ if SECOND.contains(&method) => (&alone[1], "second"),
                    _ => continue,
                };
                let expected = send(own, sent, &lines).await;
                prop_assert!(expected.ran.iter().all(|ran| *ran == name));
                let own = if name == "first" { &a } else { &b };
                let is_open_to_more = own.allow_headers.is_some() && a.origins != b.origins;
                for answer in [
                    send(&together, sent, &lines).await,
                    send(&inside, sent, &lines).await,
                ] {
                    prop_assert!(
                        age(&answer) == age(&expected) || is_open_to_more && age(&answer) == ["0"],
                        "{answer:?} for {expected:?}"
                    );
                    prop_assert_eq!(without_age(answer), without_age(expected.clone()));
                }
            }
            Ok(())
        },
    );
}

const AGE: &str = "access-control-max-age: ";

fn age(answer: &Answer) -> Vec<String> {
    answer
        .headers
        .iter()
        .filter_map(|line| line.strip_prefix(AGE))
        .map(|seconds| seconds.to_owned())
        .collect()
}

fn without_age(mut answer: Answer) -> Answer {
    answer.headers.retain(|line| !line.starts_with(AGE));
    answer
}

/// Makes a preflight for `method` of the lines.
fn asked(method: &'static str, lines: &mut Vec<(&'static str, String)>) -> &'static str {
    lines.retain(|(name, _)| *name != "access-control-request-method");
    lines.push(("access-control-request-method", method.to_owned()));
    if lines.iter().all(|(name, _)| *name != "origin") {
        lines.push(("origin", "https://a.example".to_owned()));
    }
    method
}

/// Whatever answers, it answers with one policy: that policy allows the origin, and the credentials are its own.
#[test]
fn nobody_gets_the_origin_of_one_policy_with_the_credentials_of_another() {
    let requests = vec((select(METHODS), any::<bool>(), lines()), 1..16);
    check(
        250,
        &(case(), case(), case(), requests),
        async |(a, b, outer, requests)| {
            let policies = [
                written_for(FIRST, a.written),
                written_for(SECOND, b.written),
                outer.written,
            ];
            let layer = policies[2].check(Serves::Named).expect("the policy compiles");
            let bare = Handler::new(BARE, None).named("bare").at("/r/bare");
            let app = site(Some(layer), vec![first(&policies[0]), second(&policies[1]), bare]).await;
            for (method, is_preflight, mut lines) in requests {
                let sent = if is_preflight { "OPTIONS" } else { method };
                if is_preflight {
                    asked(method, &mut lines);
                }
                let answer = send(&app, sent, &lines).await;
                prop_assert!(is_well_formed(&answer), "{:?}", answer);
                let origins: Vec<&str> = lines
                    .iter()
                    .filter(|(name, _)| *name == "origin")
                    .map(|(_, value)| value.as_str())
                    .collect();
                if let [granted] = answer.values("access-control-allow-origin")[..]
                    && (granted == "*" || origins == [granted])
                {
                    let credentials = answer.values("access-control-allow-credentials") == ["true"];
                    let is_one = policies
                        .iter()
                        .any(|policy| is_from(policy, granted, credentials));
                    prop_assert!(is_one, "{:?} from {:?}", answer, policies);
                    prop_assert!(
                        !credentials || is_governed(&policies, method, granted, &answer),
                        "{:?}",
                        answer
                    );
                }
            }
            Ok(())
        },
    );
}

fn is_from(policy: &Arguments, granted: &str, credentials: bool) -> bool {
    let is_origin = if granted == "*" {
        policy.origins == ["*"]
    } else {
        policy.origins != ["*"] && allows(policy, granted)
    };
    is_origin && policy.credentials == credentials
}

/// Where the method has a handler, the answer is of that handler's policy; a status of 204 for another method only
/// explains.
fn is_governed(policies: &[Arguments; 3], method: &str, granted: &str, answer: &Answer) -> bool {
    let policy = match method {
        _ if FIRST.contains(&method) => &policies[0],
        _ if SECOND.contains(&method) => &policies[1],
        _ => return answer.status != 200,
    };
    is_from(policy, granted, true)
}
