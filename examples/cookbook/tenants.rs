//! The origins of tenants, from a database that a task reads again and again.

use std::{
    error::Error,
    path::{Path, PathBuf},
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, Responder, get, rt, web};
use cors_runtime::{RuntimeOrigins, cors};
use rusqlite::Connection;

type Failure = Box<dyn Error + Send + Sync>;

static TENANTS: RuntimeOrigins = RuntimeOrigins::new();

#[cors(origins = TENANTS, max_age = 600)]
#[get("/catalogue")]
async fn catalogue() -> impl Responder {
    HttpResponse::Ok().json(["lamp", "chair"])
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(path)?;
    database.execute_batch(
        "CREATE TABLE IF NOT EXISTS origins (tenant TEXT, origin TEXT, PRIMARY KEY (tenant, origin))",
    )?;
    Ok(database)
}

fn origins(database: &Connection) -> rusqlite::Result<Vec<String>> {
    // Two tenants may have a page in common; a list names each origin once.
    let mut query = database.prepare("SELECT DISTINCT origin FROM origins ORDER BY origin")?;
    query.query_map((), |row| row.get(0))?.collect()
}

/// Takes what the database holds now. Whatever fails, the list in force stays.
fn refresh(path: &Path) -> Result<(), Failure> {
    let origins = origins(&open(path)?)?;
    if origins.is_empty() {
        // `set` takes no empty list; here the last tenant may leave.
        TENANTS.clear();
    } else {
        TENANTS.set(origins)?;
    }
    Ok(())
}

/// Refreshes until the program ends. Requests never wait: they see the old list until the new one is there, whole.
async fn keep_fresh(path: PathBuf, every: Duration) {
    let mut ticks = rt::time::interval(every);
    loop {
        ticks.tick().await;
        let path = path.clone();
        // The database blocks, and a long list takes a while to check: not on a thread that serves requests.
        let outcome = web::block(move || refresh(&path)).await;
        if let Err(error) = outcome.map_err(Failure::from).and_then(|refreshed| refreshed) {
            tracing::error!(%error, "the origins of the tenants stay as they are");
        }
    }
}

/// Adds an origin of a tenant, unless it would spoil the list. Without this check, one tenant's mistake would hold up
/// the changes of all others.
fn add(database: &mut Connection, tenant: &str, origin: &str) -> Result<(), Failure> {
    let change = database.transaction()?;
    change.execute("INSERT INTO origins VALUES (?1, ?2)", (tenant, origin))?;
    RuntimeOrigins::new().set(origins(&change)?)?;
    change.commit()?;
    Ok(())
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Failure> {
    let path = PathBuf::from("tenants.db");
    // The first list is there before the first request.
    refresh(&path)?;
    rt::spawn(keep_fresh(path, Duration::from_secs(30)));
    HttpServer::new(|| App::new().service(catalogue))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        sync::{Arc, Mutex},
    };

    use actix_web::test::init_service;
    use cors_runtime::testing::{Browser, Request};
    use tracing::{Event, Metadata, Subscriber, span};

    use super::*;

    /// Keeps the messages of errors.
    #[derive(Clone, Default)]
    struct Errors(Arc<Mutex<Vec<String>>>);

    impl Subscriber for Errors {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            *metadata.level() == tracing::Level::ERROR
        }

        fn event(&self, event: &Event<'_>) {
            let mut line = String::new();
            event.record(
                &mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
                    line.push_str(&format!("{field}={value:?} "));
                },
            );
            self.0.lock().unwrap().push(line);
        }

        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }

        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

        fn enter(&self, _: &span::Id) {}

        fn exit(&self, _: &span::Id) {}
    }

    #[actix_web::test]
    async fn the_list_follows_the_database() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("tenants.db");
        let mut database = open(&path).unwrap();
        let app = init_service(App::new().service(catalogue)).await;
        let request = Request::get("/catalogue");
        let is_read_from = async |origin: &str| Browser::at(origin).fetch(&app, &request).await.is_readable();
        let eventually = async |origin: &str, expected: bool| {
            for _ in 0..1000 {
                if is_read_from(origin).await == expected {
                    return true;
                }
                rt::time::sleep(Duration::from_millis(10)).await;
            }
            false
        };
        let errors = Errors::default();
        let _listening = tracing::subscriber::set_default(errors.clone());

        add(&mut database, "ada", "https://ada.example").unwrap();
        refresh(&path).unwrap();
        assert!(is_read_from("https://ada.example").await);
        let task = rt::spawn(keep_fresh(path.clone(), Duration::from_millis(5)));

        // A tenant comes, another goes.
        add(&mut database, "grace", "https://*.grace.example").unwrap();
        assert!(eventually("https://shop.grace.example", true).await);
        database
            .execute("DELETE FROM origins WHERE tenant = 'ada'", ())
            .unwrap();
        assert!(eventually("https://ada.example", false).await);
        assert_eq!(errors.0.lock().unwrap().len(), 0);

        // What would spoil the list does not get in.
        let refused = add(&mut database, "mallory", "https://mallory.example/").unwrap_err();
        assert!(refused.to_string().contains("trailing slash"), "{refused}");
        assert_eq!(origins(&database).unwrap(), ["https://*.grace.example"]);

        // Whoever writes to the table past the check spoils nothing that is in force, and the log says so.
        database
            .execute("INSERT INTO origins VALUES ('mallory', 'null')", ())
            .unwrap();
        database
            .execute("INSERT INTO origins VALUES ('ada', 'https://ada.example')", ())
            .unwrap();
        while errors.0.lock().unwrap().is_empty() {
            rt::time::sleep(Duration::from_millis(5)).await;
        }
        let line = errors.0.lock().unwrap()[0].clone();
        assert!(
            line.contains("stay as they are") && line.contains("`null`"),
            "{line}"
        );
        assert!(is_read_from("https://shop.grace.example").await);
        assert!(!is_read_from("https://ada.example").await);

        // The database is gone: the same.
        let moved = directory.path().join("moved.db");
        drop(database);
        fs::rename(&path, &moved).unwrap();
        fs::create_dir(&path).unwrap();
        let failures = errors.0.lock().unwrap().len();
        while errors.0.lock().unwrap().len() <= failures + 2 {
            rt::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(is_read_from("https://shop.grace.example").await);

        // It comes back, without what spoilt it, and then without anybody.
        Connection::open(&moved)
            .unwrap()
            .execute("DELETE FROM origins WHERE origin = 'null'", ())
            .unwrap();
        fs::remove_dir(&path).unwrap();
        fs::rename(&moved, &path).unwrap();
        assert!(eventually("https://ada.example", true).await);
        Connection::open(&path)
            .unwrap()
            .execute("DELETE FROM origins", ())
            .unwrap();
        assert!(eventually("https://ada.example", false).await);
        assert!(!is_read_from("https://shop.grace.example").await);
        task.abort();
    }
}
