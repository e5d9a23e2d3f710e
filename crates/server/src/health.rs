//! Asks a server on this machine whether it is ready: for health checks of containers, which bring no client along.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// The server gives its database a second.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn ask(watch: &str) -> Result<(), String> {
    let mut address: SocketAddr = watch
        .parse()
        .map_err(|error| format!("{watch}: {error}; the address has to be numbers"))?;
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let answer = answer(address).map_err(|error| format!("{address}: {error}"))?;
    match answer.split(' ').nth(1) {
        Some("200") => Ok(()),
        _ => Err(format!("{address} is not ready")),
    }
}

fn answer(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!("GET /health/ready HTTP/1.0\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer)
}
