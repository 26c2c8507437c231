//! The server under load: the example application, in a process of its own.

use std::io::{self, Read, Write};

use cors_examples::{background::Background, store::Settings};

/// Serves until its input ends, and says where.
pub(crate) fn serve() -> io::Result<()> {
    let running = Background::start(Settings::default())?;
    println!("{}", running.addresses().api);
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
