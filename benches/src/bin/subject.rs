//! The process that callgrind counts. Prints `case|contender|turns` for each loop that it ran. An argument picks the
//! loops whose `|case|contender|` contains it.

use cors_benches::{cases::Cases, measure};

fn main() {
    let filter = std::env::args().nth(1);
    actix_web::rt::System::new().block_on(async {
        for case in Cases::all() {
            let (name, contender, turns) = (case.name, case.contender, case.turns);
            if filter
                .as_ref()
                .is_some_and(|filter| !format!("|{name}|{contender}|").contains(filter))
            {
                continue;
            }
            let mut turn = case.ready().await;
            measure::warm(turns.min(300), &mut *turn);
            measure::measured(turns, &mut *turn);
            println!("{name}|{contender}|{turns}");
        }
    });
}
