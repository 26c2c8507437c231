//! Sends one request again and again over kept connections: `load ADDRESS CONNECTIONS MILLISECONDS`. Prints how
//! many were answered.

use std::{
    cell::Cell,
    env,
    io::{Error, Result},
    rc::Rc,
    time::{Duration, Instant},
};

use cors_benches::handlers::APP;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::LocalSet,
};

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let address = arguments.next().unwrap_or_default();
    let mut number = || {
        arguments
            .next()
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or(1)
    };
    let (connections, milliseconds) = (number(), number());
    let end = Instant::now() + Duration::from_millis(milliseconds);
    let answered = Rc::new(Cell::new(0_u64));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = LocalSet::new().block_on(&runtime, async {
        let ask = |_| tokio::task::spawn_local(ask(address.clone(), end, Rc::clone(&answered)));
        for connection in (0..connections).map(ask).collect::<Vec<_>>() {
            connection.await.map_err(Error::other)??;
        }
        Ok(())
    });
    println!("{}", answered.get());
    result
}

async fn ask(address: String, end: Instant, answered: Rc<Cell<u64>>) -> Result<()> {
    let mut stream = TcpStream::connect(&address).await?;
    stream.set_nodelay(true)?;
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\nOrigin: {APP}\r\n\r\n");
    let mut buffer = vec![0; 4096];
    while Instant::now() < end {
        stream.write_all(request.as_bytes()).await?;
        let mut filled = 0;
        // The body of every answer is known.
        while !buffer[..filled].ends_with(b"ada, grace") {
            match stream.read(&mut buffer[filled..]).await? {
                0 => return Err(Error::other("the server closed the connection")),
                read => filled += read,
            }
        }
        if !buffer.starts_with(b"HTTP/1.1 200") {
            return Err(Error::other("not 200"));
        }
        answered.set(answered.get() + 1);
    }
    Ok(())
}
