//! Whole requests of HTTP/1, for callgrind. Prints `case|contender|turns` for each loop that it ran, as `subject`
//! does. A program of its own: what it makes of actix-web is not to move what the other one counts.

mod wire;

use std::{future::Future, pin::Pin};

use actix_web::{App, http::header::ORIGIN};
use cors_benches::{
    cases::{Asked, BLOCKED, Turn, blocked},
    handlers::{APP, FOREIGN, doors, ours, plain},
    measure,
    results::OVER_HTTP,
};
use cors_runtime::Cors;

use self::wire::{connected, written};

const TURNS: u32 = 250;

/// Who answers, and the connection to it.
type Contender = (&'static str, Pin<Box<dyn Future<Output = Turn>>>);

fn main() {
    actix_web::rt::System::new().block_on(async {
        for (name, asked, contenders) in blocks().into_iter().chain(layers()) {
            for (contender, connection) in contenders(&written(&asked)) {
                let mut turn = connection.await;
                measure::warm(TURNS, &mut *turn);
                measure::measured(TURNS, &mut *turn);
                println!("{name}|{contender}{OVER_HTTP}|{TURNS}");
            }
        }
    });
}

/// Connects everyone who is compared to the request.
type Connect = fn(&[u8]) -> Vec<Contender>;

/// A name, what is asked, and who answers it.
type Question = (&'static str, Asked, Connect);

macro_rules! contenders {
    ($($name:literal: $app:expr;)*) => {
        |request| vec![$({
            let request = request.to_vec();
            let connection: Pin<Box<dyn Future<Output = Turn>>> = Box::pin(async move { connected($app, request).await });
            ($name, connection)
        }),*]
    };
}

/// In the order of [`BLOCKED`].
fn blocks() -> Vec<Question> {
    macro_rules! of {
        ($origins:ident, $unblocked:ident, $blocked:ident) => {
            contenders! {
                "unblocked": App::new().service(doors::$origins::$unblocked);
                "ours": App::new().service(doors::$origins::$blocked);
            }
        };
    }
    let answerers: [Connect; 4] = [
        of!(one, unblocked, blocked),
        of!(one, anonymous, anonymous_blocked),
        of!(three, unblocked, blocked),
        of!(three, anonymous, anonymous_blocked),
    ];
    let questions = BLOCKED.into_iter().zip(blocked());
    let answered = questions.map(|(name, asked)| {
        let index =
            usize::from(name.contains("three")) * 2 + usize::from(name.contains("without credentials"));
        (name, asked, answerers[index])
    });
    answered.collect()
}

fn layers() -> Vec<Question> {
    let answerers: Connect = contenders! {
        "plain": App::new().service(plain);
        "annotated": App::new().service(ours::three);
        "annotated under Cors": App::new().wrap(Cors::new(&ours::SITE)).service(ours::three);
    };
    vec![
        ("layer, no Origin", Asked::get(&[]), answerers),
        ("layer, allowed", Asked::get(&[(ORIGIN, APP)]), answerers),
        ("layer, refused", Asked::get(&[(ORIGIN, FOREIGN)]), answerers),
    ]
}
