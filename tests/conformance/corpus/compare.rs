//! Comparing an answer with what a case asks for.

use std::collections::BTreeSet;

use cors_tests::Answer;
use serde_json::Value;

use super::{
    Choice,
    browser::{list, passes},
    case::{Ask, Case, Kind, texts},
    deviations,
    request::Stage,
};

/// Cases whose source asserts on headers that a browser does not take for what they say, or the other way round.
const CONCLUSIONS: &[(&str, bool)] = &[
    // The whole list is sent, and `Put` is not in it.
    ("t-aspnetcore-13", false),
];

/// What differs, each with the choice behind it; an error where there is none.
pub(crate) fn compare(
    case: &Case,
    request: &Ask,
    answer: &Answer,
    stage: &Stage,
) -> Result<BTreeSet<Choice>, String> {
    let is_readable = passes(request, answer, stage.credentials);
    let mut differences = Differences::default();
    if let Some(expected) = conclusion(case)
        && expected != is_readable
    {
        differences.add(listed(case), || {
            format!("the page can read it: {is_readable}, not {expected}")
        });
    }
    for (name, expected) in case.expect["headers_present"].as_object().into_iter().flatten() {
        let values = answer.values(name);
        if !matches(name, expected, &values) {
            let choice = why_other(name, expected, request, answer);
            differences.add(choice.or(listed(case)), || {
                format!("{name}: {values:?}, not {expected}")
            });
        }
    }
    for name in texts(&case.expect["headers_absent"]).unwrap_or_default() {
        let values = answer.values(&name);
        if !values.is_empty() {
            let choice = if is_readable {
                None
            } else {
                Some(why_present(request))
            };
            differences.add(choice.or(listed(case)), || format!("{name}: {values:?} is there"));
        }
    }
    for name in texts(&case.expect["vary_includes"]).unwrap_or_default() {
        if !varies_by(answer, &name) {
            differences.add(why_not_vary(&name, request, answer).or(listed(case)), || {
                format!("does not vary by {name}: {:?}", answer.values("vary"))
            });
        }
    }
    if case.config["header_prefixes"].is_array() {
        differences.add(Some(Choice::NoPrefixes), String::new);
    }
    status(case, request, answer, &mut differences);
    handler_ran(case, request, answer, &mut differences);
    differences
        .into_result()
        .map_err(|wrong| format!("{wrong}\n    {answer:?}"))
}

#[derive(Default)]
struct Differences {
    found: BTreeSet<Choice>,
    wrong: Vec<String>,
}

impl Differences {
    fn add(&mut self, choice: Option<Choice>, what: impl FnOnce() -> String) {
        match choice {
            Some(choice) => {
                self.found.insert(choice);
            }
            None => self.wrong.push(what()),
        }
    }

    fn into_result(self) -> Result<BTreeSet<Choice>, String> {
        if self.wrong.is_empty() {
            Ok(self.found)
        } else {
            Err(self.wrong.join("; "))
        }
    }
}

/// The choice that the table names for this case alone.
fn listed(case: &Case) -> Option<Choice> {
    deviations::of(&case.id).find(|choice| choice.is_for_one_case())
}

/// Whether the case says that the page may read the response.
fn conclusion(case: &Case) -> Option<bool> {
    let listed = CONCLUSIONS
        .iter()
        .find(|(id, _)| *id == case.id)
        .map(|(_, is_allowed)| *is_allowed);
    listed.or(case.is_allowed).or_else(|| {
        let absent = texts(&case.expect["headers_absent"]).unwrap_or_default();
        if absent.iter().any(|name| name == "access-control-allow-origin") || case.expect["status"] == 403 {
            Some(false)
        } else {
            case.expect["headers_present"]
                .get("access-control-allow-origin")
                .map(|_| true)
        }
    })
}

/// Whether the values of a header are what the case wants.
fn matches(name: &str, expected: &Value, values: &[&str]) -> bool {
    let members = list(values);
    let has = |wanted: &str| members.iter().any(|member| member.eq_ignore_ascii_case(wanted));
    let is_list = name == "vary" || name.ends_with("-headers") || name.ends_with("-methods");
    match expected {
        Value::Null => !values.is_empty(),
        // The order and the white space of a list mean nothing.
        Value::String(text) if is_list => {
            let wanted = list(&[text]);
            wanted.iter().all(|name| has(name)) && members.len() == wanted.len()
        }
        Value::String(text) => *values == [text.as_str()],
        Value::Object(demands) => demands.iter().all(|(demand, wanted)| {
            let texts = texts(wanted).unwrap_or_default();
            match demand.as_str() {
                "includes" => texts.iter().all(|name| has(name)),
                "one_of" => texts.iter().any(|value| *values == [value.as_str()]),
                "one_of_sets" => {
                    let mut sets = wanted.as_array().into_iter().flatten().filter_map(self::texts);
                    sets.any(|set| set.len() == members.len() && set.iter().all(|name| has(name)))
                }
                "grants" => texts.iter().all(|name| grants(&members, name)),
                _ => false,
            }
        }),
        _ => false,
    }
}

/// Without credentials: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
fn grants(members: &[&str], wanted: &str) -> bool {
    members.iter().any(|member| member.eq_ignore_ascii_case(wanted))
        || members.contains(&"*") && !wanted.eq_ignore_ascii_case("authorization")
        || matches!(wanted, "GET" | "HEAD" | "POST")
}

/// Why a header is not what the case wants.
fn why_other(name: &str, expected: &Value, request: &Ask, answer: &Answer) -> Option<Choice> {
    let values = answer.values(name);
    if is_unserved(request, answer) {
        return Some(Choice::NobodyServesIt);
    }
    match expected {
        Value::String(wanted) if name == "vary" => {
            let missing = list(&[wanted])
                .into_iter()
                .find(|name| !varies_by(answer, name))?;
            why_not_vary(missing, request, answer)
        }
        Value::String(asked) if request.is_preflight() && name.ends_with("-headers") => {
            let is_there = |asked: &&str| {
                list(&values)
                    .iter()
                    .any(|member| member.eq_ignore_ascii_case(asked))
            };
            list(&[asked]).iter().all(is_there).then_some(Choice::WholeLists)
        }
        _ => None,
    }
}

/// Whether the router answered a preflight, since nobody serves what it asks for.
fn is_unserved(request: &Ask, answer: &Answer) -> bool {
    request.is_preflight() && matches!(answer.status, 404 | 405) && answer.cors().is_empty()
}

/// Why a header is there that grants nothing.
fn why_present(request: &Ask) -> Choice {
    if request.is_preflight() {
        Choice::WholeLists
    } else {
        Choice::SameForAll
    }
}

fn varies_by(answer: &Answer, name: &str) -> bool {
    list(&answer.values("vary"))
        .iter()
        .any(|token| *token == "*" || token.eq_ignore_ascii_case(name))
}

fn why_not_vary(name: &str, request: &Ask, answer: &Answer) -> Option<Choice> {
    match name {
        _ if is_unserved(request, answer) => Some(Choice::NobodyServesIt),
        "Access-Control-Request-Headers" => Some(Choice::VaryOnWhatIsRead),
        "Access-Control-Request-Method" if !request.is_preflight() => Some(Choice::VaryOnWhatIsRead),
        "Origin" if answer.values("access-control-allow-origin") == ["*"] => Some(Choice::SameForAll),
        // What is not answered as a preflight is answered as any request is.
        "Origin"
            if (!request.is_preflight() || matches!(answer.status, 404 | 405))
                && answer.values("access-control-allow-origin").len() == 1 =>
        {
            Some(Choice::SameForAll)
        }
        _ => None,
    }
}

fn status(case: &Case, request: &Ask, answer: &Answer, differences: &mut Differences) {
    let expected = &case.expect["status"];
    let fits = match expected {
        Value::Null => true,
        Value::Number(status) => status.as_u64() == Some(answer.status.into()),
        Value::Object(_) if expected["range"] == "2xx" => (200..300).contains(&answer.status),
        Value::Object(_) => expected["any_of"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|status| *status == answer.status),
        _ => false,
    };
    // A handler's own status is none of a policy's business.
    if fits || case.expect["status_is_peer_choice"] == true && !answer.ran.is_empty() {
        return;
    }
    let choice = match answer.status {
        _ if is_unserved(request, answer) => Some(Choice::NobodyServesIt),
        204 | 403 if request.is_preflight() => Some(Choice::PreflightStatus),
        200 if !request.is_preflight() && *expected == 403 => Some(Choice::NotAccessControl),
        _ => None,
    };
    differences.add(choice, || format!("status {}, not {expected}", answer.status));
}

fn handler_ran(case: &Case, request: &Ask, answer: &Answer, differences: &mut Differences) {
    let ran = !answer.ran.is_empty();
    let expected = match case.kind {
        Kind::Detection => case.expect["is_preflight"]
            .as_bool()
            .map(|is_preflight| !is_preflight),
        _ => case.expect["forwarded_to_handler"].as_bool(),
    };
    if let Some(expected) = expected
        && expected != ran
    {
        let choice = (ran && !request.is_preflight()).then_some(Choice::NotAccessControl);
        differences.add(choice, || format!("the handler ran: {ran}, not {expected}"));
    }
}
