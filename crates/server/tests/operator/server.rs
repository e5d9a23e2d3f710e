//! A server that an operator started, and what is asked of it.

use super::*;

pub struct Server {
    /// None for what somebody else started.
    pub(super) process: Option<Child>,
    /// Host and port.
    pub address: String,
    /// Host and port for whoever watches.
    pub watch: String,
    pub(super) text: String,
}

impl Server {
    /// What answers at an address, whoever started it.
    pub fn at(address: &str) -> Self {
        Self { process: None, address: address.into(), watch: String::new(), text: String::new() }
    }

    /// What it said when it started.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The word after a label of the greeting.
    pub fn said(&self, label: &str) -> String {
        let rest = self.text.split(label).nth(1).expect("it is said");
        rest.split_whitespace().next().unwrap().into()
    }

    pub fn text_of(&self, path: &str) -> String {
        let (status, _, body) = self.ask(path, &[]);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Status, head and body; health and metrics have an address of their own.
    pub fn ask(&self, path: &str, headers: &[&str]) -> (u16, String, String) {
        let watches = path.starts_with("/health") || path.starts_with("/metrics");
        let address = if watches { &self.watch } else { &self.address };
        request(address, "GET", path, None, headers).unwrap()
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Value {
        let bearer = token.map(|token| format!("Authorization: Bearer {token}"));
        let headers: Vec<&str> = bearer.iter().map(String::as_str).collect();
        let (_, _, body) = self.ask(path, &headers);
        serde_json::from_str(&body).unwrap_or_else(|_| panic!("{path}: {body}"))
    }

    /// Where an address sends whoever asks for it.
    pub fn leads_to(&self, path: &str) -> String {
        let (status, head, _) = request(&self.address, "GET", path, None, &[]).unwrap();
        assert!((300..400).contains(&status), "{path}: {head}");
        let location = head.lines().find_map(|line| line.strip_prefix("location: "));
        location.unwrap().trim().into()
    }

    /// All pages of a list.
    pub fn pages(&self, path: &str, token: &str) -> Vec<Value> {
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}{next}"), Some(token));
            let some = page["items"].as_array().unwrap_or_else(|| panic!("{path}: {page}"));
            items.extend(some.iter().cloned());
            let Some(token) = page["next_page_token"].as_str() else { return items };
            next = format!("&page_token={token}");
        }
    }

    pub fn post(&self, path: &str, body: &Value, token: Option<&str>) -> (u16, Value) {
        let key = kernel::new_id().to_string();
        let (status, body, _) = post(&self.address, path, body, token, &key).unwrap();
        (status, body)
    }

    pub fn login(&self, login: &str, password: &str) -> String {
        let body = json!({ "login": login, "password": password });
        let (status, tokens) = self.post("/v1/auth/sessions", &body, None);
        assert_eq!(status, 200, "{tokens}");
        tokens["access_token"].as_str().unwrap().into()
    }

    pub fn login_of(&self, tenant: &str, login: &str, password: &str) -> String {
        let body = json!({ "tenant": tenant, "login": login, "password": password });
        let (status, tokens) = self.post("/v1/auth/sessions", &body, None);
        assert_eq!(status, 200, "{tokens}");
        tokens["access_token"].as_str().unwrap().into()
    }

    /// The token of a district system.
    pub fn client_token(&self, id: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let headers = ["Content-Type: application/x-www-form-urlencoded"];
        let (status, _, body) =
            request(&self.address, "POST", "/v1/oauth/token", Some(&form), &headers).unwrap();
        assert_eq!(status, 200, "{body}");
        let tokens: Value = serde_json::from_str(&body).unwrap();
        tokens["access_token"].as_str().unwrap().into()
    }

    pub fn town(&self, token: &str) -> String {
        let units = self.pages("/v1/organization/units?page_size=100", token);
        let town = units.iter().find(|one| one["code"] == "230718101").unwrap();
        town["id"].as_str().unwrap().into()
    }

    /// SIGKILL: nothing is said goodbye to.
    pub fn kill(&mut self) {
        let process = self.process.as_mut().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// SIGTERM.
    pub fn signals(&self) {
        let id = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
    }

    /// Whether it ended by itself, in time, and says that all went well.
    pub fn ends_well(&mut self, limit: Duration) -> bool {
        let (process, began) = (self.process.as_mut().unwrap(), std::time::Instant::now());
        while began.elapsed() < limit {
            if let Some(status) = process.try_wait().unwrap() {
                return status.success();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.process.as_ref().unwrap().id()
    }

    /// SIGTERM, and a clean end.
    pub fn stops(mut self) {
        self.signals();
        assert!(self.process.take().unwrap().wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Status, body, and whether the answer is one that was given before; none when the server went away.
pub fn post(
    address: &str,
    path: &str,
    body: &Value,
    token: Option<&str>,
    key: &str,
) -> Option<(u16, Value, bool)> {
    let (bearer, key) = (
        format!("Authorization: Bearer {}", token.unwrap_or_default()),
        format!("Idempotency-Key: {key}"),
    );
    let mut headers = vec!["Content-Type: application/json", &key];
    if token.is_some() {
        headers.push(&bearer);
    }
    let (status, head, body) = request(address, "POST", path, Some(&body.to_string()), &headers)?;
    let replayed = head.to_ascii_lowercase().contains("idempotent-replayed: true");
    Some((status, serde_json::from_str(&body).unwrap_or_default(), replayed))
}

/// One request on a connection of its own: status, head and body.
pub fn request(
    address: &str,
    method: &str,
    path: &str,
    body: Option<&str>,
    headers: &[&str],
) -> Option<(u16, String, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let body = body.unwrap_or_default();
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    // HTTP/1.0: the body comes whole and ends with the connection.
    let text = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split_whitespace().nth(1)?.parse().ok()?;
    Some((status, head.into(), body.into()))
}
