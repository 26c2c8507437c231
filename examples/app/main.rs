//! `cargo run --example app`: the API on port 8080, the pages that call it on 8081 and 8082.
//! `cargo run --example app -- policies`: who may read what.

use std::{env, path::PathBuf, process::ExitCode};

use cors_examples::{
    API, BOARD, FOREIGN, TEAM,
    listeners::Listeners,
    review::{self, Arguments, USAGE},
    site,
    store::Settings,
};
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

#[actix_web::main]
async fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    match words.next().as_deref() {
        None => serve().await,
        Some("policies") => match Arguments::read(words) {
            Ok(arguments) => policies(&arguments).await,
            Err(error) => misused(&error),
        },
        Some(word) => misused(&format!("unexpected argument `{word}`")),
    }
}

fn misused(error: &str) -> ExitCode {
    eprintln!("error: {error}\n\n{USAGE}");
    ExitCode::from(2)
}

async fn policies(arguments: &Arguments) -> ExitCode {
    let report = review::report(arguments).await;
    print!("{}", report.policies);
    for offence in &report.offences {
        eprintln!("error: {offence}");
    }
    match report.offences.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

async fn serve() -> ExitCode {
    // What is refused, and what would change it.
    let log = fmt::layer()
        .without_time()
        .with_filter(Targets::new().with_target("cors", tracing::Level::DEBUG));
    tracing_subscriber::registry().with(log).init();
    let settings = Settings {
        backups: PathBuf::from("noticeboard-backups"),
        ..Settings::default()
    };
    let running = Listeners::named().and_then(|listeners| site::start(listeners, settings));
    let running = match running {
        Ok(running) => running,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{}", welcome());
    if let Err(error) = running.until(actix_web::rt::signal::ctrl_c()).await {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    println!("Stopped.");
    ExitCode::SUCCESS
}

fn welcome() -> String {
    format!(
        "The noticeboard's API is at {API}. Open it: the page says what is where.

  {BOARD}        the board's own page: everything it needs is allowed
  {FOREIGN}        a foreign page: it reads what is public, and nothing else
  {TEAM}   a team's page: a pattern lets it read the feed
  {API}/_cors  the inspector: every route, its policy, and why a request fails

From a terminal, a preflight for the handler that deletes a note, and all policies:

  curl -i -X OPTIONS {API}/notes/1 -H 'Origin: {BOARD}' -H 'Access-Control-Request-Method: DELETE'
  cargo run --example app -- policies

Ctrl-C stops it. What is refused is logged below."
    )
}
