//! Two machines and a PostgreSQL of their own, on this one: a machine is killed and comes back, then the database.

mod database;
mod machine;
mod sampler;

use std::{env, net::TcpListener, time::Duration};

use actix_web::rt;

use self::{
    database::{Database, programs},
    machine::{Machine, Printed},
    sampler::Sampler,
};
use super::{SCHEMA, serve};

const DATABASE: &str = "COOKBOOK_FLEET_DATABASE";
const PORT: &str = "COOKBOOK_FLEET_PORT";
/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// In a process of its own: one machine.
#[test]
fn machine() {
    let (Ok(database), Ok(port)) = (env::var(DATABASE), env::var(PORT)) else {
        return;
    };
    tracing::subscriber::set_global_default(Printed).unwrap();
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    let outcome = rt::System::new().block_on(serve(database, listener));
    println!("the machine has ended: {outcome:?}");
}

#[test]
fn a_change_is_in_force_on_every_machine() {
    let Some(programs) = programs() else {
        assert!(env::var_os("CI").is_none(), "PostgreSQL has to be installed");
        eprintln!("SKIPPED: PostgreSQL is not installed (Debian: apt-get install postgresql)");
        return;
    };
    let mut database = Database::start(programs);
    database.execute(SCHEMA);
    database.execute(
        "INSERT INTO origins VALUES ('ada', 'https://ada.example'), ('all', 'https://always.example')",
    );
    let mut machines = [Machine::start(&database), Machine::start(&database)];
    for machine in &machines {
        machine.becomes("https://ada.example", true);
    }
    // From here on both are asked all the time, whatever happens to them and to the database.
    let sampler = Sampler::start([
        ("https://always.example", true),
        ("https://stranger.example", false),
        ("https://ada.example", true),
        ("https://shop.grace.example", false),
        ("https://mallory.example", false),
    ]);
    sampler.ask(machines[0].port, true);
    sampler.ask(machines[1].port, true);

    // One statement, and it is in force on both.
    sampler.is_changing("https://shop.grace.example");
    database.execute("INSERT INTO origins VALUES ('grace', 'https://*.grace.example')");
    for machine in &machines {
        machine.becomes("https://shop.grace.example", true);
    }
    sampler.has_become("https://shop.grace.example", true);

    // A machine is killed, misses a change, and has it when it comes back.
    sampler.ask(machines[1].port, false);
    machines[1].kill();
    sampler.is_changing("https://ada.example");
    database.execute("DELETE FROM origins WHERE tenant = 'ada'");
    machines[0].becomes("https://ada.example", false);
    sampler.has_become("https://ada.example", false);
    // It is asked before it answers, and no answer may be wrong.
    machines[1] = Machine::spawn(&database);
    sampler.ask(machines[1].port, false);
    machines[1].answers();
    sampler.ask(machines[1].port, true);
    assert_eq!(
        machines[1].allows("https://ada.example"),
        Some(false),
        "from its first answer on"
    );
    assert_eq!(machines[1].allows("https://shop.grace.example"), Some(true));

    // A mistake in the table spoils nothing, and the log says so.
    database.execute("INSERT INTO origins VALUES ('mallory', 'https://mallory.example/')");
    for machine in &machines {
        machine.says("the origins of the tenants stay as they are");
        assert_eq!(machine.allows("https://shop.grace.example"), Some(true));
        assert_eq!(machine.allows("https://mallory.example"), Some(false));
    }
    database.execute("DELETE FROM origins WHERE tenant = 'mallory'");

    // The database is gone: each machine keeps its list and says so.
    database.stop();
    for machine in &machines {
        machine.says("the database is gone: the 2 origins in force stay");
        assert_eq!(machine.allows("https://shop.grace.example"), Some(true));
        assert_eq!(machine.allows("https://ada.example"), Some(false));
    }
    // A machine that has no list yet does not start.
    let mut listless = Machine::spawn(&database);
    listless.ends();
    assert!(
        listless.log().contains("the machine has ended: Err"),
        "{}",
        listless.log()
    );

    // It comes back, and so do changes.
    sampler.is_changing("https://ada.example");
    database.run();
    database.execute("INSERT INTO origins VALUES ('ada', 'https://ada.example')");
    for machine in &machines {
        machine.becomes("https://ada.example", true);
        assert_eq!(machine.allows("https://stranger.example"), Some(false));
        assert_eq!(machine.allows("https://always.example"), Some(true));
    }
    sampler.has_become("https://ada.example", true);

    let samples = sampler.stop();
    println!(
        "{} answers sampled, {} of them while a list changed, {} without a connection, {} wrong",
        samples.answers,
        samples.while_changing,
        samples.unanswered,
        samples.wrong.len()
    );
    assert_eq!(samples.wrong, Vec::<String>::new());
    assert!(samples.answers > 200 && samples.unanswered > 0, "{samples:?}");
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
