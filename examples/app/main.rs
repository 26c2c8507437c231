//! `cargo run --example app`: the API on port 8080, the pages that call it on 8081 and 8082.

use std::{path::PathBuf, process::ExitCode};

use cors_examples::{API, BOARD, FOREIGN, TEAM, listeners::Listeners, site, store::Settings};

#[actix_web::main]
async fn main() -> ExitCode {
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
        "The noticeboard's API is at {API}. Open the same page on three origins:

  {BOARD}        the board's own page: everything it needs is allowed
  {FOREIGN}        a foreign page: it reads what is public, and nothing else
  {TEAM}   a team's page: a pattern lets it read the feed

Each page makes the same requests and shows what the policy says beside what the browser did.
From a terminal, a preflight for the handler that deletes a note:

  curl -i -X OPTIONS {API}/notes/1 -H 'Origin: {BOARD}' -H 'Access-Control-Request-Method: DELETE'

Ctrl-C stops it."
    )
}
