//! A policy in each form in which programs read their settings: TOML, YAML, JSON and the environment.

mod corrections;

use config::{Config, Environment, File, FileFormat, Map};
use cors_runtime::PolicyConfig;
use serde::{
    Deserialize,
    de::value::{self, MapDeserializer},
};

/// A program's own settings, with a policy inside.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    cors: PolicyConfig,
}

fn full() -> PolicyConfig {
    let list = |entries: &[&str]| entries.iter().copied().map(str::to_owned).collect();
    PolicyConfig {
        origins: list(&["https://app.example.com", "https://*.partner.example"]),
        debug_origins: list(&["loopback"]),
        methods: list(&["GET", "PUT"]),
        allow_headers: list(&["content-type"]),
        expose_headers: list(&["etag", "x-total"]),
        credentials: true,
        max_age: Some(600),
        timing: true,
        block: list(&["write"]),
        report: list(&["embed", "navigate"]),
        allow: list(&["origin_insecure"]),
    }
}

const TOML: &str = r#"
[cors]
origins = ["https://app.example.com", "https://*.partner.example"]
debug_origins = "loopback"
methods = ["GET", "PUT"]
allow_headers = "content-type"
expose_headers = "etag, x-total"
credentials = true
max_age = 600
timing = true
block = "write"
report = ["embed", "navigate"]
allow = ["origin_insecure"]
"#;

const YAML: &str = "
cors:
  origins:
    - https://app.example.com
    - https://*.partner.example
  debug_origins: loopback
  methods: [GET, PUT]
  allow_headers: content-type
  expose_headers: etag, x-total
  credentials: true
  max_age: 600
  timing: true
  block: write
  report: [embed, navigate]
  allow: [origin_insecure]
";

const JSON: &str = r#"{ "cors": {
    "origins": ["https://app.example.com", "https://*.partner.example"], "debug_origins": "loopback",
    "methods": ["GET", "PUT"], "allow_headers": "content-type", "expose_headers": "etag, x-total",
    "credentials": true, "max_age": 600, "timing": true, "block": "write", "report": ["embed", "navigate"],
    "allow": ["origin_insecure"]
} }"#;

/// As an orchestrator gives them.
const VARIABLES: &[(&str, &str)] = &[
    (
        "APP__CORS__ORIGINS",
        "https://app.example.com, https://*.partner.example",
    ),
    ("APP__CORS__DEBUG_ORIGINS", "loopback"),
    ("APP__CORS__METHODS", "GET,PUT"),
    ("APP__CORS__ALLOW_HEADERS", "content-type"),
    ("APP__CORS__EXPOSE_HEADERS", "etag x-total"),
    ("APP__CORS__CREDENTIALS", "true"),
    ("APP__CORS__MAX_AGE", "600"),
    ("APP__CORS__TIMING", "true"),
    ("APP__CORS__BLOCK", "write"),
    ("APP__CORS__REPORT", "embed,navigate"),
    ("APP__CORS__ALLOW", "origin_insecure"),
];

fn environment(variables: &[(&str, &str)]) -> Environment {
    let variables: Map<String, String> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Environment::with_prefix("APP")
        .prefix_separator("__")
        .separator("__")
        .source(Some(variables))
}

fn of_config(builder: config::ConfigBuilder<config::builder::DefaultState>) -> Result<Settings, String> {
    let settings = builder.build().map_err(|error| error.to_string())?;
    settings.try_deserialize().map_err(|error| error.to_string())
}

#[test]
fn each_format_gives_the_same_policy() {
    let file = |text, format| Config::builder().add_source(File::from_str(text, format));
    for (format, settings) in [
        ("TOML", toml::from_str(TOML).map_err(|error| error.to_string())),
        (
            "YAML",
            serde_saphyr::from_str(YAML).map_err(|error| error.to_string()),
        ),
        (
            "JSON",
            serde_json::from_str(JSON).map_err(|error| error.to_string()),
        ),
        ("`config`, a file", of_config(file(TOML, FileFormat::Toml))),
        (
            "`config`, the environment",
            of_config(Config::builder().add_source(environment(VARIABLES))),
        ),
        (
            "`config`, the environment, parsed",
            of_config(Config::builder().add_source(environment(VARIABLES).try_parsing(true))),
        ),
    ] {
        let settings: Settings = settings.unwrap_or_else(|error| panic!("{format}: {error}"));
        assert_eq!(settings.cors, full(), "{format}");
    }
    let allow = Vec::new();
    PolicyConfig { allow, ..full() }.check().unwrap();
}

/// A file for all deployments, and what differs in one of them from its environment.
#[test]
fn a_variable_overrides_a_file() {
    let layered = Config::builder()
        .add_source(File::from_str(TOML, FileFormat::Toml))
        .add_source(environment(&[(
            "APP__CORS__ORIGINS",
            "https://staging.example.com",
        )]));
    let settings = of_config(layered).unwrap();
    assert_eq!(settings.cors.origins, ["https://staging.example.com"]);
    assert_eq!(settings.cors.max_age, Some(600));
}

#[test]
fn an_empty_value_is_one_that_was_left_out() {
    for cors in [
        toml::from_str::<PolicyConfig>("origins = \"*\"\nmethods = \"\"\nallow_headers = []").unwrap(),
        serde_saphyr::from_str("origins: '*'\nmethods:\nallow_headers:\nmax_age:\ncredentials:\ntiming:")
            .unwrap(),
        serde_json::from_str(r#"{ "origins": "*", "methods": null, "max_age": null, "timing": null }"#)
            .unwrap(),
        serde_json::from_str(r#"{ "origins": "*", "credentials": "", "timing": " ", "max_age": "" }"#)
            .unwrap(),
        of_config(Config::builder().add_source(environment(&[
            ("APP__CORS__ORIGINS", "*"),
            ("APP__CORS__METHODS", ""),
        ])))
        .unwrap()
        .cors,
    ] {
        assert_eq!(
            cors,
            PolicyConfig {
                origins: vec!["*".to_owned()],
                ..PolicyConfig::default()
            }
        );
    }
    let empty: PolicyConfig = toml::from_str("origins = \"\"").unwrap();
    let refused = empty.check().unwrap_err().to_string();
    assert!(refused.contains("`origins` is missing or empty"), "{refused}");
}

#[test]
fn what_is_off_is_off() {
    for cors in [
        toml::from_str::<PolicyConfig>("origins = \"*\"\ncredentials = false\ntiming = false").unwrap(),
        serde_json::from_str(r#"{ "origins": "*", "credentials": "false", "timing": false }"#).unwrap(),
    ] {
        assert!(!cors.credentials && !cors.timing);
    }
}

/// A field that is none names the one that was meant; a value that is none names its field. Where the format knows
/// lines, they are named too.
#[test]
fn mistakes_name_the_field() {
    for (line, parts) in [
        (
            "origin = \"*\"",
            &["unknown field `origin`: did you mean `origins`?"][..],
        ),
        ("allowed_origins = \"*\"", &["did you mean `origins`?"]),
        ("allowedOrigins = \"*\"", &["did you mean `origins`?"]),
        (
            "max-age = 5",
            &["unknown field `max-age`: did you mean `max_age`?"],
        ),
        ("supports_credentials = true", &["did you mean `credentials`?"]),
        ("exposed_headers = []", &["did you mean `expose_headers`?"]),
        (
            "allow_any_origin = true",
            &["write `origins` with the value \"*\""],
        ),
        (
            "colour = 1",
            &["unknown field `colour`: the fields are `origins`, `debug_origins`, `methods`"],
        ),
        // They are arguments of the attribute alone.
        ("polic = \"SITE\"", &["unknown field `polic`: the fields are"]),
        ("policy = \"SITE\"", &["unknown field `policy`: the fields are"]),
        (
            "preflight_guard = \"x\"",
            &["unknown field `preflight_guard`: the fields are"],
        ),
        (
            "origins = 5",
            &["expected `origins` to be a string or a list of strings"],
        ),
        (
            "methods = [\"GET\", 5]",
            &["expected each entry of `methods` to be a string"],
        ),
        (
            "max_age = \"10m\"",
            &["\"10m\"", "`max_age` to be a whole number of seconds"],
        ),
        ("max_age = -1", &["a negative number", "`max_age`"]),
        ("max_age = 1.5", &["1.5", "`max_age`"]),
        (
            "credentials = \"yes\"",
            &["\"yes\"", "`credentials` to be `true` or `false`"],
        ),
        ("timing = 1", &["`timing` to be `true` or `false`"]),
    ] {
        let error = toml::from_str::<PolicyConfig>(line).expect_err(line).to_string();
        for part in parts {
            assert!(error.contains(part), "{part}: {error}");
        }
        assert!(error.contains("line 1"), "{error}");
    }
    let error = serde_json::from_str::<PolicyConfig>(r#"{ "origins": "*", "origins": "*" }"#).unwrap_err();
    assert!(error.to_string().contains("duplicate field `origins`"), "{error}");
    let error = serde_saphyr::from_str::<PolicyConfig>("origins: '*'\nmax-age: 5").unwrap_err();
    assert!(error.to_string().contains("did you mean `max_age`?"), "{error}");
    let numbers = MapDeserializer::<_, value::Error>::new([(5, "*")].into_iter());
    let error = PolicyConfig::deserialize(numbers).unwrap_err();
    assert!(
        error.to_string().contains("expected the name of a field"),
        "{error}"
    );
    let error = serde_json::from_str::<PolicyConfig>("[]").unwrap_err();
    assert!(error.to_string().contains("the fields of a policy"), "{error}");
    let error =
        of_config(Config::builder().add_source(environment(&[("APP__CORS__MAX_AGE", "10m")]))).unwrap_err();
    assert!(error.contains("max_age"), "{error}");
}

/// Words of `block`, ids of rules, quotes that came along: what `check` says.
#[test]
fn values_are_checked_in_words_for_the_file() {
    for (text, parts) in [
        (
            "origins = \"https://app.example.com\"\nblock = [\"reads\"]",
            &["field `block`, entry 1 `reads`", "`read`"][..],
        ),
        (
            "origins = \"https://app.example.com\"\nblock = \"read, all\"",
            &[
                "field `block`, entry 2 `all`",
                "`write` for changes, `navigate` for links",
            ],
        ),
        (
            "origins = \"https://app.example.com\"\nblock = \"write\"\nreport = \"write\"",
            &["field `report`, entry 1 `write`"],
        ),
        (
            "origins = \"https://app.example.com\"\ndebug_origins = \"x.example\"",
            &["field `debug_origins`, entry 1 `x.example`"],
        ),
        (
            "origins = \"https://app.example.com\"\nmethods = \"PUT, get\"",
            &["field `methods`, entry 2 `get`"],
        ),
        (
            "origins = \"https://app.example.com\"\nallow_headers = \"x-a, cookie\"",
            &["field `allow_headers`, entry 2 `cookie`"],
        ),
        (
            "origins = \"https://app.example.com\"\nexpose_headers = \"set-cookie\"",
            &["field `expose_headers`, entry 1 `set-cookie`"],
        ),
        ("origins = \"*\"\nblock = \"read\"", &["field `block`"]),
        (
            "origins = \"https://app.example.com\"\nallow = \"origin_insecur\"",
            &["field `allow`, entry 1 `origin_insecur`", "`origin_insecure`"],
        ),
        (
            "origins = \"'https://app.example.com'\"",
            &[
                "field `origins`, entry 1 `'https://app.example.com'`: there are quotes around it",
                "write `https://app.example.com`",
            ],
        ),
        (
            "origins = '[\"https://a.example\", \"https://b.example\"]'",
            &["this is a JSON list", "write `https://b.example`"],
        ),
        (
            "origins = \"https://${HOST}\"",
            &[
                "has the placeholder `${HOST}`",
                "mend what should have filled it in",
            ],
        ),
        (
            "origins = \"null\"",
            &["serve the page over `https` and list its origin"],
        ),
    ] {
        let config: PolicyConfig = toml::from_str(text).unwrap();
        let refused = config.check().expect_err(text).to_string();
        for part in parts {
            assert!(refused.contains(part), "{part}: {refused}");
        }
        for part in [
            "#[",
            "allow = [",
            "policy!",
            "attribute",
            "RuntimeOrigins",
            "AllowOrigin",
        ] {
            assert!(!refused.contains(part), "{part}: {refused}");
        }
    }
}

#[test]
fn origins_for_developers_are_for_debug_builds() {
    let config: PolicyConfig =
        toml::from_str("origins = \"https://app.example.com\"\ndebug_origins = \"loopback\"").unwrap();
    let policy = config.check().unwrap();
    let shown = format!("{policy:?}");
    for pattern in ["http://localhost:*", "https://*.localhost:*", "http://[::1]:*"] {
        assert_eq!(shown.contains(pattern), cfg!(debug_assertions), "{shown}");
    }
    // Around it, entries keep their positions.
    let mixed: PolicyConfig =
        toml::from_str("origins = \"*\"\ndebug_origins = [\"loopback\", \"http://dev.example/\"]").unwrap();
    let refused = mixed.check().unwrap_err().to_string();
    assert!(
        refused.contains("field `debug_origins`, entry 2 `http://dev.example/`"),
        "{refused}"
    );
    // Alone they are nobody in a release, as on the attribute.
    let alone: PolicyConfig = toml::from_str("debug_origins = [\"http://localhost:*\"]").unwrap();
    alone.check().unwrap();
}

/// `loopback` is for debug builds: as an origin of every build it would let each program on a visitor's machine in.
#[test]
fn loopback_is_no_origin_of_a_release() {
    for text in [
        "origins = \"loopback\"",
        "origins = [\"https://app.example.com\", \"loopback\"]",
        "origins = [\"https://app.example.com\", \"https://loopback\", \"LOOPBACK\"]",
    ] {
        let config: PolicyConfig = toml::from_str(text).unwrap();
        let refused = config.check().expect_err(text).to_string();
        assert!(
            refused.contains("oopback") || refused.contains("LOOPBACK"),
            "{refused}"
        );
        assert!(refused.contains("field `origins`"), "{refused}");
    }
}
