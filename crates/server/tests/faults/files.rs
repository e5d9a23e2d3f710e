//! C-04 for files: the process fails while one comes in.

use crate::book;
use crate::sending::{self, png};

/// In the middle of the content, before it gets its name, and before the record says that it is here.
const POINTS: [&str; 3] = ["file.piece", "file.judged", "file.named"];

/// Whatever happens at any step, nobody is given half a file; it is sent again as if nothing had been, and is there once.
#[test]
fn c04_a_file_that_is_cut_off_at_any_step_is_sent_again() {
    let token = |server: &_| crate::operator::Server::login(server, "publicity", book::PASSWORD);
    for operator in crate::in_turn() {
        operator.demonstrates();
        let mut held = 0;
        for action in ["error", "panic", "abort"] {
            for point in POINTS {
                let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
                command.env("TAIZHANG_SCANNER", "off");
                command.env("TAIZHANG_TEST_FAIL", format!("{point}:{action}"));
                let mut server = operator.start_by(command);
                let content = png(300_000 + held);
                let (_, file) = sending::announce(&server, &token(&server), &content);
                let head = sending::content_of(&file, &token(&server));
                let sent = std::panic::catch_unwind(|| sending::send(&server, &head, &content));
                assert!(sent.is_err() || sent.unwrap().0 >= 500, "{point} {action}: it failed");
                assert!(operator.log().contains(&format!("fail point {point}: {action}")));
                if action == "abort" {
                    server.kill();
                    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
                    command.env("TAIZHANG_SCANNER", "off");
                    server = operator.start_by(command);
                }
                let token = token(&server);
                let bearer = format!("Authorization: Bearer {token}");
                let path = format!("/v1/evidence/files/{}", file["id"].as_str().unwrap());
                assert_eq!(server.get(&path, Some(&token))["status"], "declared");
                let (status, _, answer) = server.ask(&format!("{path}/content"), &[&bearer]);
                assert_eq!(status, 409, "{point} {action}: {answer}");

                let again = sending::send(&server, &sending::content_of(&file, &token), &content);
                assert_eq!(again.0, 200, "{point} {action}: {}", again.1);
                held += 1;
                let named = sending::files_in(operator.path("files"));
                let named = named.iter().filter(|path| !path.to_string_lossy().contains('#'));
                assert_eq!(named.count(), held, "{point} {action}");
                let (status, _, _) = server.ask(&format!("{path}/content"), &[&bearer]);
                assert_eq!(status, 200);
                server.stops();
            }
        }
        let said = operator.succeeds(&["ledger", "verify"]);
        assert!(said.contains("完好 sound"), "{said}");
    }
}
