//! Every rule with its id, its severity, and an example that breaks it.

/// What the compiler does where a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Never compiles.
    Error,
    /// Does not compile unless the rule's id is in `allow`.
    Denied,
    /// Compiles with a warning unless the rule's id is in `allow`.
    Warning,
}

/// The rules. Each is documented by the mistake that it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// No `origins`, an empty list, or an empty string.
    OriginMissing,
    /// A slash after the origin.
    OriginTrailingSlash,
    /// A path after the origin.
    OriginPath,
    /// A query after the origin.
    OriginQuery,
    /// A fragment after the origin.
    OriginFragment,
    /// A user name or password before the host.
    OriginUserinfo,
    /// No `scheme://` in front of the host.
    OriginSchemeMissing,
    /// A scheme with upper-case letters.
    OriginSchemeCase,
    /// A host with upper-case letters.
    OriginHostCase,
    /// A scheme that browsers never send in `Origin`.
    OriginSchemeUnsupported,
    /// A scheme that is neither `http`, `https` nor a known app's.
    OriginSchemeUnknown,
    /// The opaque origin `null`.
    OriginNull,
    /// The port that browsers leave out.
    OriginDefaultPort,
    /// A port that is not a canonical number from 1 to 65535.
    OriginPort,
    /// A character that is not printable ASCII.
    OriginUnicode,
    /// An `xn--` label that is not canonical Punycode.
    OriginPunycode,
    /// A host that is not a host name.
    OriginHostSyntax,
    /// An IPv4 address that is not four canonical octets.
    OriginIpv4,
    /// An IPv6 address that is not in canonical form.
    OriginIpv6,
    /// `*` anywhere but alone, in the first label, or as the port.
    OriginWildcardPlace,
    /// Several origins, or a space, in one string.
    OriginComma,
    /// The same origin twice.
    OriginDuplicate,
    /// An origin that another entry already covers.
    OriginSubsumed,
    /// `*.` on a domain under which strangers can register names.
    OriginPublicSuffix,
    /// Credentials for pages that a network attacker can write.
    OriginInsecure,
    /// Any origin with credentials.
    OriginAnyCredentials,
    /// A trailing root dot.
    OriginRootDot,
    /// An address to listen on rather than an origin.
    OriginListenAddress,
    /// Credentials for every port of a host.
    OriginWildcardPortCredentials,
    /// A method that is not an HTTP token, or an empty list.
    MethodToken,
    /// A method that scripts may not send.
    MethodForbidden,
    /// A registered method in the wrong case.
    MethodCase,
    /// The same method twice, or any beside `"*"`.
    MethodDuplicate,
    /// A method that the routing attribute does not serve.
    MethodUnserved,
    /// A handler without a routing attribute and without `methods`.
    MethodMissing,
    /// A method that is not registered and not served.
    MethodUnknown,
    /// `OPTIONS` where the handler does not serve it.
    MethodOptions,
    /// Any method with credentials.
    MethodAnyCredentials,
    /// A header name that is not an HTTP token, or an empty list.
    HeaderToken,
    /// A request header that scripts cannot set.
    HeaderForbidden,
    /// A response header.
    HeaderResponseOnly,
    /// The same name twice, or one that `"*"` covers.
    HeaderDuplicate,
    /// Any header with credentials.
    HeaderAnyCredentials,
    /// `"*"` without `authorization`.
    HeaderAnyAuthorization,
    /// `user-agent`, which Chromium does not send.
    HeaderUserAgent,
    /// A header that changes the method.
    HeaderMethodOverride,
    /// An identifier where the name of a header is wanted as a string.
    HeaderIdentifier,
    /// `*` inside a header name.
    HeaderWildcardPlace,
    /// A header name in quotes or brackets, with a value, or a word for all or none.
    HeaderQuoted,
    /// A near miss of a common header name.
    HeaderUnknown,
    /// A header name that is not an HTTP token, or an empty list.
    ExposeToken,
    /// A response header that scripts can never read.
    ExposeForbidden,
    /// A request header.
    ExposeRequestOnly,
    /// A response header that scripts can read anyway.
    ExposeSafelisted,
    /// A header of preflight answers, which scripts never see.
    ExposePreflightOnly,
    /// The same name twice, or any beside `"*"`.
    ExposeDuplicate,
    /// Any response header with credentials.
    ExposeAnyCredentials,
    /// A preflight age that is not a whole number from 0 to 86400.
    AgeRange,
    /// A word in `block` or `report` that is not a category.
    BlockUnknown,
    /// An empty `block` or `report` where nothing is inherited.
    BlockEmpty,
    /// `block = [read]` where every page may read.
    BlockAny,
    /// `block = [write]` where the handler serves only safe methods.
    BlockWriteSafe,
    /// A category in `block` and in `report`.
    BlockReportBoth,
    /// `embed` beside an origin that browsers do not find in `frame-ancestors`.
    EmbedUnframable,
    /// An id in `allow` that no rule has.
    AllowUnknown,
    /// An id in `allow` that nothing needs, or that cannot be allowed.
    AllowUnused,
    /// An argument that `#[cors]` does not have.
    ArgumentUnknown,
    /// The same argument twice.
    ArgumentDuplicate,
    /// Two `#[cors]` on one handler.
    AttributeTwice,
    /// `#[cors]` below the routing attribute.
    AttributeBelow,
    /// `#[cors]` on anything but a handler or an inline module.
    AttributeTarget,
    /// A generated header value over 4 KiB.
    Size,
    /// A handler of JSON whose policy does not allow `content-type`.
    HandlerJson,
    /// A handler that reads `Authorization`, which its policy does not allow.
    HandlerAuthorization,
    /// A handler that reads a request header which its policy does not allow.
    HandlerHeader,
    /// An item in an annotated module that the attribute cannot see into.
    ModuleBlind,
    /// An argument that has no effect where it is written.
    ArgumentMeaningless,
}

impl Rule {
    /// Every rule, in the order of the catalogue.
    pub const ALL: [Self; CATALOGUE.len()] = {
        let mut all = [Self::OriginMissing; CATALOGUE.len()];
        let mut index = 0;
        while index < all.len() {
            all[index] = CATALOGUE[index].rule;
            index += 1;
        }
        all
    };

    /// The id, as written in `allow`.
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// The rule with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// The severity, unless a particular case has another.
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// What the rule refuses, in one line.
    pub const fn summary(self) -> &'static str {
        self.entry().summary
    }

    /// Arguments that break the rule. The item below them follows ` // ` where it matters.
    pub const fn example(self) -> &'static str {
        self.entry().example
    }

    const fn entry(self) -> &'static RuleEntry {
        &CATALOGUE[self as usize]
    }
}

/// What the catalogue says about one rule.
#[derive(Debug)]
struct RuleEntry {
    rule: Rule,
    id: &'static str,
    severity: Severity,
    summary: &'static str,
    example: &'static str,
}

/// One entry per rule, in the order of the variants of [`Rule`]: a rule is the index of its entry. An array rather
/// than one `match` per property, so that a rule reads as one line.
#[rustfmt::skip]
const CATALOGUE: [RuleEntry; 77] = [
    // Origins
    error(Rule::OriginMissing, "origin_missing", "no `origins`, an empty list, or an empty string", "origins = []"),
    error(Rule::OriginTrailingSlash, "origin_trailing_slash", "a slash after the origin", r#"origins = "https://a.example/""#),
    error(Rule::OriginPath, "origin_path", "a path after the origin", r#"origins = "https://a.example/app""#),
    error(Rule::OriginQuery, "origin_query", "a query after the origin", r#"origins = "https://a.example?x=1""#),
    error(Rule::OriginFragment, "origin_fragment", "a fragment after the origin", r#"origins = "https://a.example#top""#),
    error(Rule::OriginUserinfo, "origin_userinfo", "a user name or password before the host", r#"origins = "https://user@a.example""#),
    error(Rule::OriginSchemeMissing, "origin_scheme_missing", "no `scheme://` in front of the host", r#"origins = "a.example""#),
    error(Rule::OriginSchemeCase, "origin_scheme_case", "a scheme with upper-case letters", r#"origins = "HTTPS://a.example""#),
    error(Rule::OriginHostCase, "origin_host_case", "a host with upper-case letters", r#"origins = "https://A.example""#),
    error(Rule::OriginSchemeUnsupported, "origin_scheme_unsupported", "a scheme that browsers never send in `Origin`", r#"origins = "wss://a.example""#),
    denied(Rule::OriginSchemeUnknown, "origin_scheme_unknown", "a scheme that is neither `http`, `https` nor a known app's", r#"origins = "htps://a.example""#),
    error(Rule::OriginNull, "origin_null", "the opaque origin `null`", r#"origins = "null""#),
    error(Rule::OriginDefaultPort, "origin_default_port", "the port that browsers leave out", r#"origins = "https://a.example:443""#),
    error(Rule::OriginPort, "origin_port", "a port that is not a canonical number from 1 to 65535", r#"origins = "https://a.example:08080""#),
    error(Rule::OriginUnicode, "origin_unicode", "a character that is not printable ASCII", r#"origins = "https://bücher.example""#),
    error(Rule::OriginPunycode, "origin_punycode", "an `xn--` label that is not canonical Punycode", r#"origins = "https://xn--example.com""#),
    error(Rule::OriginHostSyntax, "origin_host_syntax", "a host that is no host name", r#"origins = "https://a..example""#),
    error(Rule::OriginIpv4, "origin_ipv4", "an IPv4 address that is not four canonical octets", r#"origins = "http://127.1:8080""#),
    error(Rule::OriginIpv6, "origin_ipv6", "an IPv6 address that is not in canonical form", r#"origins = "http://[2001:DB8::1]""#),
    error(Rule::OriginWildcardPlace, "origin_wildcard_place", "`*` anywhere but alone, in the first label, or as the port", r#"origins = "https://a.*.example""#),
    error(Rule::OriginComma, "origin_comma", "several origins, or a space, in one string", r#"origins = "https://a.example, https://b.example""#),
    error(Rule::OriginDuplicate, "origin_duplicate", "the same origin twice", r#"origins = ["https://a.example", "https://a.example"]"#),
    error(Rule::OriginSubsumed, "origin_subsumed", "an origin that another entry already covers", r#"origins = ["https://*.a.example", "https://b.a.example"]"#),
    denied(Rule::OriginPublicSuffix, "origin_public_suffix", "`*.` on a domain under which strangers can register names", r#"origins = "https://*.github.io""#),
    denied(Rule::OriginInsecure, "origin_insecure", "credentials for pages that a network attacker can write", r#"origins = "http://a.example", credentials"#),
    error(Rule::OriginAnyCredentials, "origin_any_credentials", "any origin with credentials", r#"origins = "*", credentials"#),
    warning(Rule::OriginRootDot, "origin_root_dot", "a trailing root dot", r#"origins = "https://a.example.""#),
    warning(Rule::OriginListenAddress, "origin_listen_address", "an address to listen on rather than an origin", r#"origins = "http://0.0.0.0:8080""#),
    warning(Rule::OriginWildcardPortCredentials, "origin_wildcard_port_credentials", "credentials for every port of a host", r#"origins = "https://a.example:*", credentials"#),
    // Methods
    error(Rule::MethodToken, "method_token", "a method that is not an HTTP token, or an empty list", r#"methods = ["GET, POST"]"#),
    error(Rule::MethodForbidden, "method_forbidden", "a method that scripts may not send", r#"methods = ["TRACE"]"#),
    error(Rule::MethodCase, "method_case", "a registered method in the wrong case", r#"methods = ["get"]"#),
    error(Rule::MethodDuplicate, "method_duplicate", r#"the same method twice, or any beside `"*"`"#, "methods = [GET, GET]"),
    error(Rule::MethodUnserved, "method_unserved", "a method that the routing attribute does not serve", "methods = [GET, DELETE] // #[get]"),
    error(Rule::MethodMissing, "method_missing", "a handler without a routing attribute and without `methods`", r#"origins = "https://a.example" // fn"#),
    warning(Rule::MethodUnknown, "method_unknown", "a method that is not registered and not served", r#"methods = ["DELTE"]"#),
    warning(Rule::MethodOptions, "method_options", "`OPTIONS` where the handler does not serve it", "methods = [GET, OPTIONS] // #[get]"),
    error(Rule::MethodAnyCredentials, "method_any_credentials", "any method with credentials", r#"methods = "*", credentials"#),
    // Request headers
    error(Rule::HeaderToken, "header_token", "a header name that is not an HTTP token, or an empty list", r#"allow_headers = ["x-a, x-b"]"#),
    error(Rule::HeaderForbidden, "header_forbidden", "a request header that scripts cannot set", r#"allow_headers = ["cookie"]"#),
    error(Rule::HeaderResponseOnly, "header_response_only", "a response header", r#"allow_headers = ["access-control-allow-origin"]"#),
    error(Rule::HeaderDuplicate, "header_duplicate", r#"the same name twice, or one that `"*"` covers"#, r#"allow_headers = ["x-a", "X-A"]"#),
    error(Rule::HeaderAnyCredentials, "header_any_credentials", "any header with credentials", r#"allow_headers = "*", credentials"#),
    warning(Rule::HeaderAnyAuthorization, "header_any_authorization", r#"`"*"` without `authorization`"#, r#"allow_headers = "*""#),
    warning(Rule::HeaderUserAgent, "header_user_agent", "`user-agent`, which Chromium does not send", r#"allow_headers = ["user-agent"]"#),
    warning(Rule::HeaderMethodOverride, "header_method_override", "a header that changes the method", r#"allow_headers = ["x-http-method-override"]"#),
    error(Rule::HeaderIdentifier, "header_identifier", "an identifier where the name of a header is wanted as a string", "allow_headers = [CONTENT_TYPE]"),
    error(Rule::HeaderWildcardPlace, "header_wildcard_place", "`*` inside a header name", r#"allow_headers = ["x-*"]"#),
    error(Rule::HeaderQuoted, "header_quoted", "a header name in quotes or brackets, with a value, or a word for all or none", r#"allow_headers = ["content-type: application/json"]"#),
    warning(Rule::HeaderUnknown, "header_unknown", "a near miss of a common header name", r#"allow_headers = ["Content-Typ"]"#),
    // Response headers
    error(Rule::ExposeToken, "expose_token", "a header name that is not an HTTP token, or an empty list", r#"expose_headers = [""]"#),
    error(Rule::ExposeForbidden, "expose_forbidden", "a response header that scripts can never read", r#"expose_headers = ["set-cookie"]"#),
    error(Rule::ExposeRequestOnly, "expose_request_only", "a request header", r#"expose_headers = ["cookie"]"#),
    error(Rule::ExposeSafelisted, "expose_safelisted", "a response header that scripts can read anyway", r#"expose_headers = ["content-type"]"#),
    error(Rule::ExposePreflightOnly, "expose_preflight_only", "a header of preflight answers, which scripts never see", r#"expose_headers = ["access-control-max-age"]"#),
    error(Rule::ExposeDuplicate, "expose_duplicate", r#"the same name twice, or any beside `"*"`"#, r#"expose_headers = ["x-a", "X-A"]"#),
    error(Rule::ExposeAnyCredentials, "expose_any_credentials", "any response header with credentials", r#"expose_headers = "*", credentials"#),
    // Age, structure
    error(Rule::AgeRange, "age_range", "a preflight age that is not a whole number from 0 to 86400", "max_age = 604800"),
    error(Rule::BlockUnknown, "block_unknown", "a word in `block` or `report` that is no category", "block = [writes]"),
    error(Rule::BlockEmpty, "block_empty", "an empty `block` or `report` where nothing is inherited", "block = []"),
    error(Rule::BlockAny, "block_any", r#"`block = [read]` where everybody may read"#, r#"origins = "*", block = [read]"#),
    error(Rule::BlockWriteSafe, "block_write_safe", "`block = [write]` on a handler that serves only safe methods and takes no websocket", "block = [write] // #[get]"),
    error(Rule::BlockReportBoth, "block_report_both", "a category in `block` and in `report`", "block = [write], report = [write]"),
    warning(Rule::EmbedUnframable, "embed_unframable", "`embed` beside an origin that browsers do not find in `frame-ancestors`", r#"origins = "https://my_app.example", block = [embed]"#),
    error(Rule::AllowUnknown, "allow_unknown", "an id in `allow` that is no rule's", "allow = [origin_insecur]"),
    error(Rule::AllowUnused, "allow_unused", "an id in `allow` that nothing needs, or that cannot be allowed", "allow = [origin_insecure]"),
    error(Rule::ArgumentUnknown, "argument_unknown", "an argument that `#[cors]` does not have", r#"allowed_origins = "https://a.example""#),
    error(Rule::ArgumentDuplicate, "argument_duplicate", "the same argument twice", "max_age = 5, max_age = 600"),
    error(Rule::AttributeTwice, "attribute_twice", "two `#[cors]` on one handler or module", "#[cors(..)] #[cors(..)] // #[get]"),
    error(Rule::AttributeBelow, "attribute_below", "`#[cors]` below the routing attribute", r#"#[get("/")] #[cors(..)]"#),
    error(Rule::AttributeTarget, "attribute_target", "`#[cors]` on anything but a handler or an inline module", "#[cors(..)] struct Api;"),
    warning(Rule::Size, "size", "a generated header value over 4 KiB", r#"allow_headers = ["x-long-name-..", ..]"#),
    warning(Rule::HandlerJson, "handler_json", "a handler of JSON whose policy lacks `content-type`", "allow_headers = [\"x-token\"] // fn create(user: Json<User>)"),
    warning(Rule::HandlerAuthorization, "handler_authorization", "a handler that reads `Authorization` without `authorization`", "allow_headers = \"*\" // fn show(auth: BearerAuth)"),
    warning(Rule::HandlerHeader, "handler_header", "a handler that reads a header which is not allowed", "allow_headers = [\"x-token\"] // fn put(tag: Header<IfMatch>)"),
    warning(Rule::ModuleBlind, "module_blind", "an item in a module that the attribute cannot see into", "origins = \"https://a.example\" // mod with `include!(\"handlers.rs\")`"),
    error(Rule::ArgumentMeaningless, "argument_meaningless", "an argument that has no effect where it is written", "preflight_guard = is_internal // policy!"),
];

const fn error(rule: Rule, id: &'static str, summary: &'static str, example: &'static str) -> RuleEntry {
    RuleEntry {
        rule,
        id,
        severity: Severity::Error,
        summary,
        example,
    }
}

const fn denied(rule: Rule, id: &'static str, summary: &'static str, example: &'static str) -> RuleEntry {
    RuleEntry {
        rule,
        id,
        severity: Severity::Denied,
        summary,
        example,
    }
}

const fn warning(rule: Rule, id: &'static str, summary: &'static str, example: &'static str) -> RuleEntry {
    RuleEntry {
        rule,
        id,
        severity: Severity::Warning,
        summary,
        example,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_the_index_of_its_entry() {
        for (index, entry) in CATALOGUE.iter().enumerate() {
            assert_eq!(entry.rule as usize, index, "{}", entry.id);
            assert_eq!(Rule::from_id(entry.id), Some(entry.rule));
            assert_eq!(Rule::ALL[index], entry.rule);
        }
        assert_eq!(Rule::from_id("origin_"), None);
    }

    #[test]
    fn ids_are_the_snake_case_of_the_variants() {
        for rule in Rule::ALL {
            let camel: String = rule
                .id()
                .split('_')
                .map(|word| word[..1].to_uppercase() + &word[1..])
                .collect();
            assert_eq!(format!("{rule:?}"), camel);
        }
    }
}
