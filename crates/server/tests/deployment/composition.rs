//! The files for containers: what can be held of them without an engine.

use super::gateway::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn composer() -> Option<Command> {
    let there = |command: &mut Command| {
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    };
    if there(Command::new("docker").args(["compose", "version"])) {
        let mut command = Command::new("docker");
        command.arg("compose");
        return Some(command);
    }
    if there(Command::new("docker-compose").arg("version")) {
        return Some(Command::new("docker-compose"));
    }
    eprintln!("SKIPPED the composition: there is no docker compose; run ./test");
    None
}

fn config(mut composer: Command, settings: &[(&str, &str)]) -> Output {
    composer
        .args(["--profile", "sqlite", "--profile", "setup", "config"])
        .current_dir(root())
        .env_remove("TAIZHANG_APP_PASSWORD")
        .env_remove("TAIZHANG_OWNER_PASSWORD")
        .env_remove("TAIZHANG_ISSUER")
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn docker_compose_accepts_the_composition_and_demands_its_secrets() {
    let Some(composer_with) = composer() else { return };
    let secrets = [
        ("TAIZHANG_APP_PASSWORD", "one"),
        ("TAIZHANG_OWNER_PASSWORD", "two"),
        ("TAIZHANG_ISSUER", "https://taizhang.test"),
    ];
    let Output { status, stdout, stderr } = config(composer_with, &secrets);
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let said = String::from_utf8(stdout).unwrap();
    let services = [
        "gateway",
        "organization",
        "hotline",
        "mediation",
        "study-records",
        "pufa-publicity",
        "reporting",
        "webhooks",
        "evidence",
        "imports",
        "sync",
        "keys",
        "migrate",
        "postgres",
        "sqlite",
    ];
    for service in services {
        assert!(said.contains(&format!("  {service}:\n")), "{service}: {said}");
    }
    assert_eq!(said.matches("read_only: true").count(), services.len() - 1, "all but PostgreSQL");
    assert!(!config(composer().unwrap(), &secrets[1..]).status.success(), "no default secret");
}

/// The gateway knows the place of every line that there is, and the composition serves it.
#[test]
fn every_line_has_its_place_behind_the_gateway() {
    let gateway = fs::read_to_string(root().join("deploy/gateway.conf")).unwrap();
    let documents = fs::read_dir(root().join("openapi")).unwrap();
    let documents = documents.map(|one| one.unwrap().file_name().into_string().unwrap());
    let lines: BTreeSet<String> = documents
        .filter_map(|name| name.strip_suffix(".json").map(str::to_string))
        .filter(|name| name != "all")
        .collect();
    let composition = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    for line in &lines {
        let place = format!("location /v1/{line}/ {{ proxy_pass http://");
        let service = gateway.split(&place).nth(1).and_then(|rest| rest.split(';').next());
        let service = service.unwrap_or_else(|| panic!("{line} has no place in the gateway"));
        assert!(gateway.contains(&format!("server {service}:8080;")), "{service}");
        assert!(composition.contains(&format!("\n  {service}:\n")), "{service} is not composed");
        if service != "organization" {
            let command = format!("command: [serve, --lines, {service}]");
            assert!(composition.contains(&command), "{command}");
        }
    }
}

/// What the image is built from is enough, and is what the lock file names: nothing is asked of a network.
#[test]
fn the_image_is_built_from_the_lock_file_and_runs_as_nobody() {
    let text = fs::read_to_string(root().join("Dockerfile")).unwrap();
    for part in [
        "RUN cargo fetch --locked",
        "RUN --network=none cargo build --release --locked --offline",
        "USER 10001:10001",
        "HEALTHCHECK",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let user = text.find("USER 10001").unwrap();
    assert!(user < text.find("ENTRYPOINT").unwrap() && !text[user..].contains("\nRUN "));

    let context = tempfile::tempdir().unwrap();
    let ignore = fs::read_to_string(root().join(".dockerignore")).unwrap();
    for part in ignore.lines().filter_map(|line| line.strip_prefix('!')) {
        copy(&root().join(part), &context.path().join(part));
    }
    // What a build resolves; only for this platform, as other tests have fetched no more.
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--package", "server", "--edges", "normal,build"])
        .current_dir(context.path())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// What the health check of the image runs.
#[test]
fn a_server_is_asked_whether_it_is_ready() {
    let operator = crate::operator::Operator::lite();
    let server = operator.serve();
    let ask = |listen: &str| {
        operator.command(&["health"]).env("TAIZHANG_WATCH", listen).output().unwrap().status
    };
    assert!(ask(&server.watch).success());
    let everywhere = server.watch.replace("127.0.0.1", "0.0.0.0");
    assert!(ask(&everywhere).success(), "a container listens everywhere");
    let address = server.watch.clone();
    server.stops();
    assert_eq!(ask(&address).code(), Some(1));
}

/// The table of what is held names tests; each has to be there.
#[test]
fn the_table_of_asvs_names_only_tests_that_exist() {
    let table = fs::read_to_string(root().join("docs/asvs.md")).unwrap();
    let mut sources = String::new();
    read_all(&root().join("crates"), &mut sources);
    read_all(&root().join("tests"), &mut sources);
    let mut named = 0;
    for name in table.split('`').skip(1).step_by(2) {
        let is_test = name.matches('_').count() >= 3
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_test {
            assert!(sources.contains(&format!("fn {name}(")), "{name} is not there");
            named += 1;
        }
    }
    assert!(named > 30, "{named}");
}

/// An auditor reads it: no requirement is passed over, and what is counted at its top is what follows.
#[test]
fn the_table_of_asvs_has_a_row_for_each_requirement() {
    let read = |name: &str| fs::read_to_string(root().join("docs").join(name)).unwrap();
    let (table, asked) = (read("asvs.md"), read("asvs-requirements.txt"));
    let rows: Vec<[&str; 3]> = table.lines().filter_map(row).collect();
    let asked: Vec<&str> = asked.lines().filter(|line| !line.starts_with('#')).collect();
    let there = rows.iter().filter(|[_, level, _]| *level != "3");
    let there: Vec<String> = there.map(|[name, level, _]| format!("{name} L{level}")).collect();
    assert_eq!(there, asked);
    for level in ["1", "2"] {
        let of_level: Vec<_> = rows.iter().filter(|[_, of, _]| *of == level).collect();
        let states = ["test", "design", "n/a", "partly", "not met"];
        let counts = states.map(|state| of_level.iter().filter(|[_, _, of]| *of == state).count());
        assert_eq!(counts.iter().sum::<usize>(), of_level.len(), "every state is a known one");
        let counts = counts.map(|count| count.to_string()).join(" | ");
        let told = format!("| {level} | {} | {counts} |", of_level.len());
        assert!(table.contains(&told), "{told}");
    }
}

/// Number, level and state of a requirement.
fn row(line: &str) -> Option<[&str; 3]> {
    let mut cells = line.strip_prefix("| V")?.split('|').map(str::trim);
    let number = line.get(2..)?.split_whitespace().next()?;
    cells.next()?;
    Some([number, cells.next()?, cells.next()?])
}

fn read_all(folder: &Path, text: &mut String) {
    for path in fs::read_dir(folder).unwrap().map(|one| one.unwrap().path()) {
        if path.is_dir() {
            read_all(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
