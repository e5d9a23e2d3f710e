//! A network that does as it is told, between a server and its database: slow, silent, cut.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// What becomes of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    Good,
    /// Every answer of the database comes so much later.
    Slow(Duration),
    /// Nothing arrives any more, and nobody is told.
    Silent,
    /// Connections end, and new ones too.
    Cut,
}

struct State {
    network: Mutex<Network>,
    changed: Condvar,
}

impl State {
    /// Waits while the network is silent.
    fn passing(&self) -> Network {
        let network = self.network.lock().unwrap();
        *self.changed.wait_while(network, |network| *network == Network::Silent).unwrap()
    }
}

pub struct Proxy {
    /// The database's address, through the proxy.
    pub url: String,
    state: Arc<State>,
    streams: Arc<Mutex<Vec<UnixStream>>>,
    _folder: tempfile::TempDir,
}

impl Proxy {
    pub fn before(url: &str) -> Self {
        let real = url.split("host=").nth(1).unwrap().split('&').next().unwrap().to_string();
        let folder = tempfile::tempdir().unwrap();
        let socket = PathBuf::from(&real).join(".s.PGSQL.5432");
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let state = Arc::new(State { network: Mutex::new(Network::Good), changed: Condvar::new() });
        let streams: Arc<Mutex<Vec<UnixStream>>> = Arc::default();
        let url = url.replace(&real, folder.path().to_str().unwrap());
        let (told, held) = (state.clone(), streams.clone());
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if *told.network.lock().unwrap() == Network::Cut {
                    continue;
                }
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                let mut held = held.lock().unwrap();
                for (from, to, answers) in [(&client, &server, false), (&server, &client, true)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    held.push(from.try_clone().unwrap());
                    let told = told.clone();
                    std::thread::spawn(move || carry(from, to, answers, &told));
                }
            }
        });
        Self { url, state, streams, _folder: folder }
    }

    pub fn is(&self, network: Network) {
        *self.state.network.lock().unwrap() = network;
        self.state.changed.notify_all();
        if network == Network::Cut {
            for stream in self.streams.lock().unwrap().drain(..) {
                let _ = stream.shutdown(std::net::Shutdown::Both);
            }
        }
    }
}

fn carry(mut from: UnixStream, mut to: UnixStream, answers: bool, state: &State) {
    let mut buffer = [0; 65536];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if let (Network::Slow(delay), true) = (state.passing(), answers) {
            std::thread::sleep(delay);
        }
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    // Also the end of a connection does not arrive while the network is silent.
    state.passing();
    let _ = to.shutdown(std::net::Shutdown::Both);
}
