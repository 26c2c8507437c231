//! What was probably meant by a mistyped name.

use crate::violation::Argument;

/// The way out where no entry says what is wanted.
pub const ALLOW_ORIGIN: &str = "decide in code: `origins = RULE` with `static RULE: Rule = Rule;` and \
     `impl AllowOrigin for Rule { fn allows(&self, origin: &str, _: &Asking<'_>) -> bool { .. } }`";

/// What other libraries and the headers call our arguments, in the spelling of [`folded`]: Spring, ASP.NET, express,
/// Starlette, Django, Flask, Laravel, Rails, Go's packages, actix-cors, tower-http, rocket_cors, nginx.
#[rustfmt::skip]
const ALIASES: [(Argument, &[&str]); 10] = [
    (Argument::Origins, &[
        "accesscontrolalloworigin", "allowedorigin", "allowedoriginpatterns", "allowedorigins",
        "allowedoriginspatterns", "alloworigin", "alloworigins", "alloworiginsregex", "alloworiginregex",
        "allowdomain", "allowdomains", "allowedhosts", "allowedoriginregexes", "alloweddomains", "allowhost",
        "allowhosts", "allowlist", "client", "clienturl", "corsallowedoriginregexes", "corsallowedorigins",
        "corsalloworigin", "corsalloworigins", "corsoriginregexwhitelist", "corsorigin", "corsoriginwhitelist",
        "corsorigins", "csrftrustedorigins", "domain", "domains", "from", "frontend", "frontendurl", "host", "hosts",
        "origin", "originpatterns", "originregex", "originwhitelist", "permittedorigins", "site", "sites",
        "trustedorigins", "url", "urls", "value", "whitelist", "withorigin", "withorigins",
    ]),
    (Argument::DebugOrigins, &["debug", "development", "devorigins", "localorigins", "testorigins", "dev"]),
    (Argument::Methods, &[
        "accesscontrolallowmethods", "allowedmethod", "allowedmethods", "allowmethod", "allowmethods",
        "allowhttpmethods", "corsallowedmethods", "corsallowmethods", "httpmethods", "method", "verb", "verbs",
        "withmethod", "withmethods",
    ]),
    (Argument::AllowHeaders, &[
        "accesscontrolallowheaders", "additionalheaders", "allowedheader", "allowedheaders", "allowheader",
        "allowrequestheaders", "corsallowedheaders", "corsallowheaders", "header", "headers", "requestheaders",
        "withheader", "withheaders",
    ]),
    (Argument::ExposeHeaders, &[
        "accesscontrolexposeheaders", "additionalexposedheaders", "corsexposedheaders", "corsexposeheaders", "expose",
        "exposed", "exposedheader", "exposedheaders", "exposeheader", "responseheaders", "withexposedheaders",
        "withexposeheaders",
    ]),
    (Argument::Credentials, &[
        "accesscontrolallowcredentials", "allowcredentials", "allowedcredentials", "auth", "authentication", "cookies",
        "cookie", "corsallowcredentials", "corssupportscredentials", "cred", "creds", "includecredentials", "session",
        "sessions", "supportcredentials", "supportscredentials", "withcredentials",
    ]),
    (Argument::MaxAge, &[
        "accesscontrolmaxage", "age", "cache", "cachefor", "cachecontrol", "cachemaxage", "corsmaxage",
        "corspreflightmaxage", "maxageinseconds", "maxageseconds", "maxagesecs", "preflightcache", "preflightmaxage",
        "setpreflightmaxage", "ttl",
    ]),
    (Argument::Timing, &["resourcetiming", "timingallow", "timings"]),
    (Argument::Policy, &["corspolicy", "inheritfrom", "named", "policyname", "preset", "profile", "use"]),
    (Argument::PreflightGuard, &["guard", "guards"]),
];

/// Names that other libraries have for an argument and its value, and the two here.
#[rustfmt::skip]
const WHOLE: [(&str, &[&str]); 8] = [
    ("origins = \"*\"", &[
        "all", "allorigins", "allowall", "allowallorigins", "allowany", "allowanyorigin", "any", "anyhost",
        "anyorigin", "corsallowallorigins", "corsoriginallowall", "everyone", "open", "permissive", "public",
        "unrestricted", "verypermissive", "wildcard",
    ]),
    ("timing = true", &["timingalloworigin"]),
    ("methods = \"*\"", &["allmethods", "allowallmethods", "allowanymethod", "allowanymethods", "anymethod"]),
    ("allow_headers = [\"*\", \"authorization\"]", &[
        "allheaders", "allowallheaders", "allowanyheader", "allowanyheaders", "allownonsimplecontenttypes", "anyheader",
    ]),
    ("expose_headers = \"*\"", &["exposeallheaders", "exposeanyheader"]),
    ("credentials = false", &[
        "anonymous", "disallowcredentials", "nocookies", "nocredentials", "omitcredentials", "withoutcredentials",
    ]),
    ("max_age = 0", &["disablepreflightcache", "nocache"]),
    ("off", &["disable", "disabled", "disablecors", "nocors"]),
];

/// What is said about a switch for all of it.
pub const ON: &str = "remove it: the attribute turns CORS on for the origins that it names, as in \
     `origins = \"https://app.example.com\"`, and `#[cors(off)]` takes a handler out of its module's policy";

const REFUSED_ORIGINS: &str = "leave such origins out of `origins`, which lists who may read; `block = [read]` refuses \
     the requests of all others before the handler runs";
const REFUSED_METHODS: &str =
    "remove it: there are no lists of what is refused; what `methods` does not name is";
const REFUSED_HEADERS: &str =
    "remove it: there are no lists of what is refused; what `allow_headers` does not name is";

/// What other libraries put in front of the name of a list to say what it refuses.
#[rustfmt::skip]
const DENYING: [&str; 17] = [
    "ban", "banned", "block", "blocked", "denied", "deny", "disallow", "disallowed", "except", "exclude", "excluded",
    "forbid", "forbidden", "ignore", "not", "refuse", "reject",
];

/// Names without a counterpart, and why there is none.
#[rustfmt::skip]
const NONE: [(&str, &[&str]); 19] = [
    (ALLOW_ORIGIN, &[
        "allowedoriginfn", "allowedoriginsfn", "allowedoriginvalidator", "alloworiginfn", "alloworiginfunc",
        "alloworiginrequestfunc", "alloworiginsfn", "alloworiginvaryrequestfunc", "alloworiginwithcontextfunc",
        "originfn", "originvalidator", "predicate", "setisoriginallowed", "validateorigin",
    ]),
    ("remove it: a preflight is answered with 204, which every browser takes", &[
        "hideoptionsroute", "options", "optionssuccessstatus", "optionsresponsestatuscode", "optionspassthrough",
        "preflight", "preflightcontinue", "preflightstatus", "preflightsuccessstatus", "successstatus",
    ]),
    ("remove it: the answers have `Vary` where they depend on `Origin`", &[
        "alwaysvary", "disablevaryheader", "setvary", "vary", "varyheader",
    ]),
    ("remove it: `origins = \"*\"` is answered with `*`", &["sendwildcard"]),
    (ON, &[
        "active", "cors", "corsenabled", "enable", "enablecors", "enabled", "mode", "on", "usecors",
    ]),
    ("leave the attribute out: without it, no other origin may read the answers", &[
        "allownone", "blockall", "deny", "denyall", "nobody", "private", "restrictive", "sameorigin", "self",
    ]),
    ("name the origins, such as `origins = \"https://app.example.com\"`: there is no default policy", &[
        "basic", "default", "defaults", "standard", "strictorigin",
    ]),
    ("write it in the routing attribute, as in `#[get(\"/users\", name = \"users\")]`", &["name", "wrap", "wraps"]),
    ("remove it: a handler takes what its module says; its own arguments override that key by key", &[
        "extend", "extends", "inherit", "inherited", "inherits", "merge", "override",
    ]),
    ("where the handler changes something, `block = [write]` refuses what pages of other origins ask for", &[
        "csrf", "csrfprotection", "protect",
    ]),
    ("write `report = [write]`, with what `block` would refuse: it is reported as an event of `tracing`", &[
        "reportonly", "reportto", "reporturi",
    ]),
    ("remove it: the path is the routing attribute's, as in `#[get(\"/users\")]`", &[
        "automaticoptions", "endpoint", "path", "paths", "pattern", "resource", "resources", "route",
    ]),
    ("remove it: private network access was withdrawn, and browsers no longer ask for it", &[
        "accesscontrolallowprivatenetwork", "allowprivatenetwork", "allowprivatenetworkaccess", "privatenetwork",
    ]),
    ("write `block = [read]` to refuse requests of other origins before the handler runs", &[
        "blockonoriginmismatch", "reject", "rejectonmismatch", "strict", "strictpreflight",
    ]),
    (REFUSED_ORIGINS, &["blacklist", "blocklist", "denylist"]),
    ("remove it: nothing is refused before the handler runs unless `block` says so; `block = []` ends what a module or \
      a policy blocks", &["noblock", "noblocking", "unblock"]),
    ("write seconds, such as `max_age = 600` for ten minutes", &[
        "maxagedays", "maxagehours", "maxagemillis", "maxageminutes", "maxagemins", "maxagems",
    ]),
    ("remove it: refusals are events of `tracing`, target `cors`", &["debugmode", "log", "logger", "logging", "verbose"]),
    ("remove it: nothing is intercepted; the attribute adds headers and answers preflights", &[
        "allowbrowserextensions", "allowfiles", "allowwebsockets", "alwayssend", "interceptexceptions",
    ]),
];

/// The candidate that is nearest to what was written, if any is near: a third of the letters may be wrong, and two
/// swapped letters count once. Upper and lower case are the same.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Names are short; comparing with something long is slow and finds nothing.
    if written.len() > 64 {
        return None;
    }
    let lower = written.to_lowercase();
    let allowed = |candidate: &str| match lower.chars().count().max(candidate.len()) {
        // Long names share words: `preflight_status` is not `preflight_guard`.
        length @ 13.. => length / 4,
        length => (length / 3).max(1),
    };
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= allowed(candidate) && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The argument that was meant: by another library's name, or by a slip of the finger.
pub fn argument(written: &str) -> Option<Argument> {
    let folded = folded(written);
    let same = Argument::ALL
        .into_iter()
        .find(|argument| self::folded(argument.name()) == folded);
    let known = || {
        let has = |(_, names): &&(Argument, &[&str])| names.contains(&&*folded);
        ALIASES.iter().find(has).map(|(argument, _)| *argument)
    };
    let starts = || {
        // Somebody is still typing.
        let begun = |argument: &Argument| argument.name().starts_with(written);
        let mut begun = Argument::ALL.into_iter().filter(begun);
        begun
            .next()
            .filter(|_| written.len() >= 4 && begun.next().is_none())
    };
    let near = || {
        // `no_credentials` and `disallow_headers` are near to what they deny.
        let denies = ["no", "not", "un", "dis", "deny", "without", "block"];
        let name = closest(written, Argument::ALL.map(Argument::name)).filter(|name| {
            name.starts_with("block") || !denies.iter().any(|start| folded.starts_with(start))
        })?;
        Argument::ALL.into_iter().find(|argument| argument.name() == name)
    };
    if whole(written).is_some() || none(written).is_some() {
        return same;
    }
    same.or_else(known).or_else(starts).or_else(near)
}

/// The argument with its value, for names that say both.
pub fn whole(written: &str) -> Option<&'static str> {
    let folded = folded(written);
    let has = |(_, names): &&(&str, &[&str])| names.contains(&&*folded);
    WHOLE.iter().find(has).map(|(argument, _)| *argument)
}

/// What to do about a name that has no counterpart.
pub fn none(written: &str) -> Option<&'static str> {
    let folded = folded(written);
    let has = |(_, names): &&(&str, &[&str])| names.contains(&&*folded);
    let known = NONE.iter().find(has).map(|(help, _)| *help);
    known.or_else(|| refused(&folded))
}

/// `deny_origins`, `exclude_headers`: a list of what is not allowed.
fn refused(folded: &str) -> Option<&'static str> {
    let list = |name: &str| match name {
        "origin" | "origins" | "host" | "hosts" | "domain" | "domains" => Some(REFUSED_ORIGINS),
        "method" | "methods" => Some(REFUSED_METHODS),
        "header" | "headers" | "allowheaders" | "allowedheaders" => Some(REFUSED_HEADERS),
        _ => None,
    };
    let rest = |start: &&str| folded.strip_prefix(*start);
    DENYING.iter().filter_map(rest).find_map(list)
}

/// `allowedOrigins`, `allowed-origins`, `allowed_origins` and `cors.allowed_origins` are one name.
fn folded(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '))
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found() {
        let names = ["origins", "methods", "max_age"];
        for (written, expected) in [
            ("orgins", Some("origins")),
            ("ORIGINS", Some("origins")),
            ("oirgins", Some("origins")),
            ("method", Some("methods")),
            ("maxage", Some("max_age")),
            ("credentials", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(closest(written, names), expected, "{written}");
        }
        assert_eq!(closest("GTE", ["GET", "PUT"]), Some("GET"));
        assert_eq!(closest("ab", ["a"]), None);
        assert_eq!(closest("abc", ["abd"]), Some("abd"));
        assert_eq!(closest("abc", ["ade"]), None);
        assert_eq!(closest("abcdef", ["abcdxy"]), Some("abcdxy"));
        assert_eq!(closest("abcdef", ["abcxyz"]), None);
        assert_eq!(
            closest(&"a".repeat(64), [&*"a".repeat(63)]).map(str::len),
            Some(63)
        );
        assert_eq!(closest(&"a".repeat(65), [&*"a".repeat(64)]), None);
        assert_eq!(closest("abcd", ["abxx", "abcx"]), Some("abcx"));
    }

    #[test]
    fn other_libraries_names_are_known() {
        for (written, expected) in [
            ("allowed_origins", Argument::Origins),
            ("allowed_headers", Argument::AllowHeaders),
            ("exposed_headers", Argument::ExposeHeaders),
            ("supports_credentials", Argument::Credentials),
            ("allow_credentials", Argument::Credentials),
            ("allowed_methods", Argument::Methods),
            ("allow_methods", Argument::Methods),
            ("max-age", Argument::MaxAge),
            ("allowedOrigins", Argument::Origins),
            ("maxAge", Argument::MaxAge),
            ("debugOrigins", Argument::DebugOrigins),
            ("credentails", Argument::Credentials),
        ] {
            assert_eq!(argument(written), Some(expected), "{written}");
        }
        assert_eq!(argument("colour"), None);
        for (begun, expected) in [
            ("tim", None),
            ("timi", Some(Argument::Timing)),
            ("allow_h", Some(Argument::AllowHeaders)),
        ] {
            assert_eq!(argument(begun), expected, "{begun}");
        }
        assert_eq!(argument("blokc"), Some(Argument::Block));
    }

    #[test]
    fn names_that_say_a_value_are_known() {
        for (written, expected) in [
            ("allow_any_origin", Some("origins = \"*\"")),
            ("CORS_ALLOW_ALL_ORIGINS", Some("origins = \"*\"")),
            ("no_credentials", Some("credentials = false")),
            ("origins", None),
        ] {
            assert_eq!(whole(written), expected, "{written}");
        }
    }

    #[test]
    fn nothing_is_meant_by_what_denies() {
        for written in [
            "disallow_headers",
            "deny_origins",
            "vary_header",
            "optionsSuccessStatus",
            "paths",
        ] {
            assert_eq!(argument(written), None, "{written}");
            assert!(none(written).is_some(), "{written}");
        }
        assert_eq!(argument("no_origins"), None);
        for (written, expected) in [
            ("deny_origins", REFUSED_ORIGINS),
            ("exclude_methods", REFUSED_METHODS),
            ("deny_headers", REFUSED_HEADERS),
        ] {
            assert_eq!(none(written), Some(expected), "{written}");
        }
    }

    #[test]
    fn aliases_are_folded_and_new() {
        let aliases = ALIASES.iter().flat_map(|(_, names)| *names);
        let others = WHOLE.iter().chain(&NONE).flat_map(|(_, names)| *names);
        let mut seen = Vec::new();
        for name in aliases.chain(others) {
            assert_eq!(folded(name), **name);
            assert!(
                Argument::ALL.iter().all(|known| folded(known.name()) != **name),
                "{name}"
            );
            assert!(!seen.contains(&name), "{name} is there twice");
            seen.push(name);
        }
    }
}
