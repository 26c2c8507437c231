//! The servers under load, in a process of their own: the example application, and those of [`site`].

use std::io::{self, Read, Write};

use cors_examples::{background::Background, store::Settings};

use crate::site;

/// Serves until its input ends, and says where: a line for each server.
pub(crate) fn serve() -> io::Result<()> {
    let running = Background::start(Settings::default())?;
    let site = site::start();
    println!("{}", running.addresses().api);
    println!("{}\n{}", site.ours.address(), site.plain.address());
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
