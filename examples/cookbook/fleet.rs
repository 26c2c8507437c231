//! The origins of tenants on many machines, from PostgreSQL: changed once, and in force on all.

use std::{env, error::Error, future::poll_fn, net::TcpListener, sync::Arc, time::Duration};

use actix_web::{App, HttpResponse, HttpServer, Responder, get, rt};
use cors_runtime::{RuntimeOrigins, cors};
use tokio::sync::Notify;
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Socket, tls::NoTlsStream};

type Failure = Box<dyn Error + Send + Sync>;

static TENANTS: RuntimeOrigins = RuntimeOrigins::new();

/// A notification may be lost with the connection: the list is read this often in any case.
const POLL: Duration = Duration::from_secs(30);
/// A database that does not answer is gone.
const PATIENCE: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(500);

/// The trigger tells every machine of a change, whoever makes it.
#[cfg_attr(not(test), expect(dead_code))]
pub(crate) const SCHEMA: &str = "
    CREATE TABLE origins (tenant TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (tenant, origin));
    CREATE FUNCTION tell_origins() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_notify('origins', ''); RETURN NULL; END $$;
    CREATE TRIGGER origins_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON origins
        FOR EACH STATEMENT EXECUTE FUNCTION tell_origins();
";

#[cors(origins = TENANTS, max_age = 60)]
#[get("/catalogue")]
async fn catalogue() -> impl Responder {
    HttpResponse::Ok().json(["lamp", "chair"])
}

/// Takes what the database holds now. Whatever fails, the list in force stays.
async fn refresh(database: &Client) -> Result<(), Failure> {
    let query = database.query("SELECT DISTINCT origin FROM origins ORDER BY origin", &[]);
    let rows = rt::time::timeout(PATIENCE, query).await??;
    let origins: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    if origins.is_empty() {
        // `set` takes no empty list; here the last tenant may leave.
        TENANTS.clear();
    } else {
        TENANTS.set(origins)?;
    }
    Ok(())
}

/// Drives a connection until it ends, and says when something has changed: the list, or the connection.
async fn drive(mut connection: Connection<Socket, NoTlsStream>, changed: Arc<Notify>) {
    while let Some(Ok(message)) = poll_fn(|ctx| connection.poll_message(ctx)).await {
        if let AsyncMessage::Notification(_) = message {
            changed.notify_one();
        }
    }
    changed.notify_one();
}

async fn connect(database: &str, changed: &Arc<Notify>) -> Result<Client, Failure> {
    let (client, connection) =
        rt::time::timeout(PATIENCE, tokio_postgres::connect(database, NoTls)).await??;
    rt::spawn(drive(connection, Arc::clone(changed)));
    // Listen first, then read: a change in between is read twice rather than missed.
    rt::time::timeout(PATIENCE, client.batch_execute("LISTEN origins")).await??;
    refresh(&client).await?;
    Ok(client)
}

/// Follows the table until the connection ends.
async fn follow(client: &Client, changed: &Notify) -> Result<(), Failure> {
    loop {
        // Both are a reason to read.
        let _ = rt::time::timeout(POLL, changed.notified()).await;
        match refresh(client).await {
            // A list with a mistake is refused, and the next one may be better.
            Err(error) if !client.is_closed() && !error.is::<tokio::time::error::Elapsed>() => {
                tracing::error!(%error, "the origins of the tenants stay as they are");
            }
            outcome => outcome?,
        }
    }
}

/// Follows the table as long as the program runs.
async fn keep_following(database: String, client: Client, changed: Arc<Notify>) {
    let mut client = Some(client);
    loop {
        let outcome = match client.take() {
            Some(client) => follow(&client, &changed).await,
            None => match connect(&database, &changed).await {
                Ok(new) => {
                    tracing::info!("the database is back");
                    client = Some(new);
                    continue;
                }
                Err(error) => Err(error),
            },
        };
        if let Err(error) = outcome {
            let count = TENANTS.origins().len();
            tracing::error!(%error, "the database is gone: the {count} origins in force stay");
        }
        rt::time::sleep(RETRY).await;
    }
}

async fn serve(database: String, listener: TcpListener) -> Result<(), Failure> {
    let changed = Arc::new(Notify::new());
    // The first list is there before the first request: a machine without one does not start.
    let client = connect(&database, &changed).await?;
    rt::spawn(keep_following(database, client, changed));
    HttpServer::new(|| App::new().service(catalogue))
        .workers(1)
        .listen(listener)?
        .run()
        .await?;
    Ok(())
}

#[actix_web::main]
pub(crate) async fn main() -> Result<(), Failure> {
    serve(env::var("DATABASE")?, TcpListener::bind(("127.0.0.1", 8080))?).await
}

#[cfg(test)]
mod tests;
