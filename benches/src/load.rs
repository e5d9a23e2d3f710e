//! Requests from the other core, by wrk.

use crate::place::{LOAD_CORE, Server, output};
use std::process::Command;

pub struct Load<'a> {
    pub server: &'a Server<'a>,
    pub seconds: u32,
}

pub struct Served {
    pub rate: f64,
    pub p99: f64,
}

impl Load<'_> {
    /// Asks for the addresses in turn.
    pub fn get(&self, connections: u32, addresses: &[String]) -> Served {
        let list: Vec<String> = addresses.iter().map(|one| format!("{one:?}")).collect();
        self.wrk(
            connections,
            &format!(
                "local addresses = {{ {} }}\nlocal n = 0\n\
                 function request() n = n % #addresses + 1 return wrk.format('GET', addresses[n]) end",
                list.join(", ")
            ),
        )
    }

    /// New tickets, each with a key of its own.
    pub fn post(&self, writers: u32) -> Served {
        let body = format!(
            r#"{{"external_system":"self","channel":"visit","category":"help","title":"路灯不亮","content":"村口路灯连续三晚不亮，请维修。","place":"锦山村村口","caller_type":"person","caller":{{"name":"李某","phone":"13812345678"}},"lead_unit":"{}"}}"#,
            self.server.town
        );
        self.wrk(
            writers,
            &format!(
                "math.randomseed(os.time())\nlocal base = math.random(1, 1e9)\nlocal n = 0\n\
                 wrk.method = 'POST'\nwrk.body = [[{body}]]\nwrk.headers['Content-Type'] = 'application/json'\n\
                 function request() n = n + 1 wrk.headers['Idempotency-Key'] = base .. '-' .. n return wrk.format(nil, '/v1/hotline/tickets') end"
            ),
        )
    }

    fn wrk(&self, connections: u32, script: &str) -> Served {
        let file = self.server.folder().join("load.lua");
        let head = format!("wrk.headers['Authorization'] = 'Bearer {}'\n", self.server.token);
        std::fs::write(&file, format!("{head}{script}\n")).unwrap();
        let said = output(
            Command::new("taskset")
                .args(["-c", LOAD_CORE, "wrk", "-t1", "--latency", "--timeout", "30s"])
                .arg(format!("-c{connections}"))
                .arg(format!("-d{}s", self.seconds))
                .arg("-s")
                .arg(&file)
                .arg(Server::address("")),
        );
        assert!(!said.contains("Non-2xx"), "requests were refused:\n{said}\n{script}");
        let word = |label: &str| {
            let line = said.lines().find(|line| line.trim().starts_with(label));
            line.and_then(|line| line.split_whitespace().last()).expect("wrk says it").to_string()
        };
        Served { rate: word("Requests/sec:").parse().unwrap(), p99: milliseconds(&word("99%")) }
    }
}

fn milliseconds(text: &str) -> f64 {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    let (unit, factor) = units.into_iter().find(|(unit, _)| text.ends_with(unit)).unwrap();
    text.trim_end_matches(unit).parse::<f64>().unwrap() * factor
}
