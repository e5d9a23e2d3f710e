//! The log: one event, one line, whatever stands in it.
//!
//! What an event tells may come from outside: the words of a database, of a receiver, of a library. The subscriber escapes some of
//! it, and of text neither line ends nor what turns the direction of reading; so every line passes one door on its way out (ASVS 16.4.1).

use kernel::text::shown;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use tracing_subscriber::EnvFilter;

/// This part of actix quotes addresses that it cannot read, and anything may stand in them: it says nothing, whatever RUST_LOG asks for.
const QUOTES: &str = "actix_web::types=info";

/// A panic is told whatever RUST_LOG asks for: a filter of some parts alone would leave it out.
const PANICS: &str = "panic=error";

/// A server tells of every request, a command only of what went wrong; in JSON, or in text for people. There are no colours: an escape
/// of ours could not be told from one that somebody sent.
pub fn begin(json: bool, serves: bool) {
    let usual = if serves { "warn,taizhang=info,web=info,ledger=info,db=info" } else { "warn" };
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt().with_env_filter(always(asked)).with_ansi(false);
    let builder = builder.with_writer(|| OneLine(io::stderr()));
    if json {
        builder.json().init()
    } else {
        builder.init()
    }
    std::panic::set_hook(Box::new(panicked));
}

/// What is asked for, but for what holds always.
fn always(asked: EnvFilter) -> EnvFilter {
    let fixed = [QUOTES, PANICS].iter().filter_map(|one| one.parse().ok());
    fixed.fold(asked, EnvFilter::add_directive)
}

fn panicked(panic: &PanicHookInfo<'_>) {
    tell_panic(panic.location().map(ToString::to_string).unwrap_or_default());
}

/// Where, and not what it says: that may quote what somebody sent.
fn tell_panic(place: String) {
    tracing::error!(target: "panic", place, "a panic");
}

/// Writes an event as one line that reads as it stands.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// The subscriber hands over an event whole.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let line = shown(text).replace('\n', "\\n") + "\n";
        self.0.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, event: &[u8]) -> io::Result<usize> {
            self.0.lock().map_err(|_| io::ErrorKind::Other)?.write(event)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Whoever looks into one part, or wants no log, still learns of a panic.
    #[test]
    fn d20_a_panic_is_told_whatever_is_asked_for() {
        for asked in ["web=info", "off", "panic=off", "warn"] {
            let kept = Kept::default();
            let out = kept.clone();
            let subscriber = tracing_subscriber::fmt()
                .with_env_filter(always(EnvFilter::new(asked)))
                .with_writer(move || out.clone())
                .finish();
            tracing::subscriber::with_default(subscriber, || tell_panic("a.rs:7".into()));
            let said = kept.0.lock().map(|said| String::from_utf8_lossy(&said).into_owned());
            assert!(said.as_ref().is_ok_and(|said| said.contains("a.rs:7")), "{asked}: {said:?}");
        }
    }

    #[test]
    fn d20_an_event_is_one_line() {
        for (event, line) in [
            ("2025-03-04 INFO request 路灯\n", "2025-03-04 INFO request 路灯\n"),
            ("a\r\nb\nc\u{2028}d\n", "a\\nb\\nc\\nd\n"),
            (
                "a\u{1b}[2J\u{0}\u{202e}b\u{2066}\u{85}\n",
                "a\u{fffd}[2J\u{fffd}\u{fffd}b\u{fffd}\u{fffd}\n",
            ),
            ("a\u{200b}b", "ab\n"),
        ] {
            let mut out = Vec::new();
            assert!(OneLine(&mut out).write_all(event.as_bytes()).is_ok());
            assert_eq!(String::from_utf8_lossy(&out), line);
        }
    }
}
