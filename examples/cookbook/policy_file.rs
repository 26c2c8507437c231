//! A policy for the whole application, from a configuration file.

use std::{error::Error, fs, path::Path, time::Duration};

use actix_web::{App, HttpResponse, HttpServer, middleware::Condition, rt, web};
use cors_runtime::{Cors, Policy, PolicyConfig, ReloadablePolicy};
use serde::Deserialize;

type Failure = Box<dyn Error + Send + Sync>;

/// Before: each setting is copied by hand, and nothing is checked until a browser refuses.
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) fn before(settings: &PolicyConfig) -> actix_cors::Cors {
    let cors = actix_cors::Cors::default()
        .allowed_methods(settings.methods.iter().map(String::as_str))
        .allowed_headers(&settings.allow_headers)
        .max_age(settings.max_age.map(|seconds| seconds as usize));
    settings
        .origins
        .iter()
        .fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// After: the program's own settings, with the policy as it is. `settings.yaml`:
///
/// ```yaml
/// cors_enabled: true
/// cors:
///   origins: ["https://app.example.com", "https://*.partner.example"]
///   methods: [GET, POST]
///   allow_headers: content-type
///   max_age: 600
/// ```
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    cors_enabled: bool,
    cors: PolicyConfig,
}

/// The error names the file, the line for what is no YAML or no setting, and the field for what is no policy.
fn read(path: &Path) -> Result<(bool, Policy), Failure> {
    let read = || -> Result<_, Failure> {
        let settings: Settings = serde_saphyr::from_str(&fs::read_to_string(path)?)?;
        Ok((settings.cors_enabled, settings.cors.check()?))
    };
    read().map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Reads the file again and again. A file with a mistake changes nothing, and the log says so once.
async fn keep_fresh(path: &Path, policy: &ReloadablePolicy, every: Duration) {
    let mut last = String::new();
    loop {
        rt::time::sleep(every).await;
        match read(path) {
            Ok((_, new)) => {
                policy.set(new);
                last.clear();
            }
            Err(error) if error.to_string() != last => {
                tracing::error!(%error, "the policy in force stays as it is");
                last = error.to_string();
            }
            Err(_) => {}
        }
    }
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Failure> {
    let path = Path::new("settings.yaml");
    let (is_enabled, policy) = read(path)?;
    let policy = ReloadablePolicy::new(policy);
    let layer = Cors::new(&policy);
    rt::spawn(async move { keep_fresh(path, &policy, Duration::from_secs(10)).await });
    let app = move || {
        App::new()
            .route("/status", web::get().to(HttpResponse::Ok))
            .wrap(Condition::new(is_enabled, layer.clone()))
    };
    HttpServer::new(app).bind(("127.0.0.1", 8080))?.run().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use actix_web::test::init_service;
    use cors_runtime::testing::{Browser, Request};

    use super::*;

    const SETTINGS: &str = "cors_enabled: true\ncors:\n  origins: [\"https://app.example.com\"]\n  \
                            methods: [GET, POST]\n  allow_headers: content-type\n  max_age: 600\n";

    #[actix_web::test]
    async fn the_layer_follows_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("settings.yaml");
        fs::write(&path, SETTINGS).unwrap();
        let (is_enabled, policy) = read(&path).unwrap();
        assert!(is_enabled);
        let policy = ReloadablePolicy::new(policy);
        let app = App::new().route("/status", web::get().to(HttpResponse::Ok));
        let app = init_service(app.wrap(Cors::new(&policy))).await;
        let request = Request::get("/status").header("content-type", "application/json");
        let is_read_from = async |origin: &str| Browser::at(origin).fetch(&app, &request).await.is_readable();
        assert!(is_read_from("https://app.example.com").await);
        let task = {
            let (path, policy) = (path.clone(), policy.clone());
            rt::spawn(async move { keep_fresh(&path, &policy, Duration::from_millis(5)).await })
        };
        fs::write(&path, SETTINGS.replace("app.example", "new.example")).unwrap();
        while !is_read_from("https://new.example.com").await {
            rt::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(!is_read_from("https://app.example.com").await);
        // Half of a file, no file, a mistake: each leaves what is in force.
        for content in [&SETTINGS[..40], "", &SETTINGS.replace("https", "htps")] {
            fs::write(&path, content).unwrap();
            rt::time::sleep(Duration::from_millis(50)).await;
            assert!(is_read_from("https://new.example.com").await, "{content}");
        }
        fs::remove_file(&path).unwrap();
        rt::time::sleep(Duration::from_millis(50)).await;
        assert!(is_read_from("https://new.example.com").await);
        task.abort();

        let before = App::new().route("/status", web::get().to(HttpResponse::Ok));
        let settings: Settings = serde_saphyr::from_str(SETTINGS).unwrap();
        let before = init_service(before.wrap(super::before(&settings.cors))).await;
        let outcome = Browser::at("https://app.example.com")
            .fetch(&before, &request)
            .await;
        assert!(outcome.is_readable());
    }

    /// What an editor of the file is told.
    #[test]
    fn mistakes_name_the_line_or_the_field() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("settings.yaml");
        for (content, parts) in [
            (
                SETTINGS.replace("max_age", "max-age"),
                &["`max-age`: did you mean `max_age`?", "6"][..],
            ),
            (
                SETTINGS.replace("600", "10m"),
                &["`max_age` to be a whole number of seconds"],
            ),
            (
                SETTINGS.replace("  origins: [\"https://app.example.com\"]\n", ""),
                &["field `origins`", "missing"],
            ),
            (
                SETTINGS.replace(".com", ".com/"),
                &["field `origins`, entry 1", "trailing slash"],
            ),
            (SETTINGS.replace("GET", "get"), &["field `methods`, entry 1"]),
            (SETTINGS.replace("cors_enabled", "cors_enable"), &["cors_enable"]),
            (SETTINGS[..30].to_owned(), &[]),
            (String::new(), &[]),
        ] {
            fs::write(&path, &content).unwrap();
            let error = read(&path).map(drop).expect_err(&content).to_string();
            for part in parts.iter().chain(&["settings.yaml: "]) {
                assert!(error.contains(part), "{part}: {error}");
            }
        }
        for content in [b"cors: \xff".to_vec(), b"a".repeat(10_000_000)] {
            fs::write(&path, content).unwrap();
            let error = read(&path).map(drop).unwrap_err().to_string();
            assert!(
                error.contains("settings.yaml: ") && error.len() < 10_000,
                "{}",
                error.len()
            );
        }
        for path in [directory.path(), &directory.path().join("none")] {
            let error = read(path).map(drop).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{}: ", path.display())), "{error}");
        }
    }
}
