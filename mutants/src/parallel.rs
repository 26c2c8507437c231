//! Two things at a time.

use std::{
    sync::{Mutex, mpsc},
    thread,
};

/// How many tests run at a time.
const PARALLEL: usize = 2;

/// Does `work` with each item, and `then` with each result as it comes.
pub fn for_each<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync, mut then: impl FnMut(R)) {
    let items = Mutex::new(items.into_iter());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..PARALLEL {
            let (sender, items, work) = (sender.clone(), &items, &work);
            scope.spawn(move || {
                loop {
                    let item = items.lock().expect("nobody panics here").next();
                    let Some(item) = item else { return };
                    sender.send(work(item)).expect("somebody listens");
                }
            });
        }
        drop(sender);
        receiver.into_iter().for_each(&mut then);
    });
}
