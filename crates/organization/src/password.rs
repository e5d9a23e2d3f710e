//! Passwords: argon2id at the strength that OWASP ASVS 5.0 Appendix C names, and what a password must be.

use crate::policy::PasswordRule;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::Problem;
use std::collections::HashSet;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// 46 MiB, one pass, one lane: 43 ms on a small machine.
const MEMORY_KIB: u32 = 46 * 1024;
const PASSES: u32 = 1;
/// At most so many hashes at once, or logins would take the machine's memory and cores from everybody.
const AT_ONCE: usize = 2;
/// At most so many logins are under way or wait; the next is told to come back.
const UNDER_WAY: usize = 32;

/// Longer ones are refused, not cut.
const MAX_LENGTH: usize = 128;
/// What Chinese users choose most, beside the lists of `zxcvbn` (ASVS 6.2.4).
const COMMON: &str = include_str!("../data/common-passwords.txt");
/// Names of the system and of the places that it was first made for (ASVS 6.2.11); units of the holder are added.
const CONTEXT: &str = include_str!("../data/context-words.txt");
/// Passwords that an attacker finds within a million guesses are refused: that covers the lists of the 30,000 most common ones
/// with capitals, digits and signs put in.
const GUESSES_LOG10: f64 = 6.0;
/// Beside words of the house so much has to be the holder's own.
const OWN: usize = 6;

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What an unknown login is checked against, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    hasher()
        .hash_password(b"nobody has this password")
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// What is refused besides, as the operator's own list has it: breached passwords, say (ASVS 6.2.12). One a line.
pub type Refused = HashSet<String>;

/// What a password is judged by.
pub struct Judge<'a> {
    pub rule: &'a PasswordRule,
    pub refused: &'a Refused,
    pub login: &'a str,
    /// Names of the holder's units: an attacker who knows the town begins there.
    pub units: &'a [String],
}

impl Judge<'_> {
    /// Whether the password, which stands in this member of the request, may be set; else why not.
    pub fn check(&self, pointer: &str, password: &str) -> Result<(), Problem> {
        let length = password.chars().count();
        let (code, zh, en) = if !(self.rule.min_length..=MAX_LENGTH).contains(&length) {
            let min = self.rule.min_length;
            (
                "length",
                format!("密码应为 {min} 至 {MAX_LENGTH} 个字符"),
                format!("A password has {min} to {MAX_LENGTH} characters"),
            )
        } else if classes(password) < self.rule.classes {
            let classes = self.rule.classes;
            (
                "classes",
                format!("密码应含大写字母、小写字母、数字、其他字符中的至少 {classes} 类"),
                format!(
                    "A password has at least {classes} of upper case, lower case, digits, others"
                ),
            )
        } else if self.is_common(password) {
            (
                "too_common",
                "密码过于常见或已泄露，请更换".into(),
                "The password is too common, easily guessed or known to be breached".into(),
            )
        } else if self.is_of_the_house(password) {
            (
                "context",
                "密码不得含登录名，也不得主要由单位、地名或系统名称组成".into(),
                "The password contains the login, or is mostly the name of the town, the unit or the system".into(),
            )
        } else {
            return Ok(());
        };
        Err(Problem::field(pointer, code, zh, en))
    }

    fn is_common(&self, password: &str) -> bool {
        let lower = password.to_lowercase();
        COMMON.lines().any(|word| word == lower)
            || self.refused.contains(password)
            || self.refused.contains(&lower)
            || zxcvbn::zxcvbn(password, &[]).guesses_log10() < GUESSES_LOG10
    }

    fn is_of_the_house(&self, password: &str) -> bool {
        let lower = password.to_lowercase();
        let login = self.login.to_lowercase();
        if login.chars().count() >= 3 && lower.contains(&login) {
            return true;
        }
        let words = CONTEXT.lines().map(str::to_lowercase);
        let words = words.chain(self.units.iter().map(|name| name.to_lowercase()));
        let mut rest = lower;
        for word in words.filter(|word| !word.is_empty()) {
            rest = rest.replace(&word, "");
        }
        // A Chinese character is one of thousands, a letter or digit one of a few dozen; signs between words count little.
        let weight = |letter: char| match letter {
            letter if !letter.is_ascii() => 2,
            letter if letter.is_ascii_alphanumeric() => 1,
            _ => 0,
        };
        rest.chars().count() < password.chars().count()
            && rest.chars().map(weight).sum::<usize>() < OWN
    }
}

/// How many of upper case, lower case, digits and everything else there are.
fn classes(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] =
        [char::is_uppercase, char::is_lowercase, char::is_numeric, |letter| {
            !letter.is_uppercase() && !letter.is_lowercase() && !letter.is_numeric()
        }];
    kinds.iter().filter(|kind| password.chars().any(**kind)).count()
}

/// How a login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but hashed with less than we ask for today.
    RightButWeak,
}

/// Where passwords are hashed: a few at a time, on cores that answer no requests.
pub struct Hashing {
    running: Semaphore,
    under_way: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { running: Semaphore::new(AT_ONCE), under_way: Semaphore::new(UNDER_WAY) }
    }
}

impl Hashing {
    /// The PHC string of a password.
    pub async fn hash(&self, password: String) -> db::Result<String> {
        self.on_a_spare_core(move || {
            hasher()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(db::Error::broken)
        })
        .await
    }

    /// Compares; without a hash the comparison takes as long and fails.
    pub async fn verify(&self, password: String, hash: Option<String>) -> db::Result<Verdict> {
        self.on_a_spare_core(move || {
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| NOBODY.clone());
            let parsed = PasswordHash::new(&text).map_err(db::Error::broken)?;
            let right = hasher().verify_password(password.as_bytes(), &parsed).is_ok();
            let weak = Params::try_from(&parsed)
                .is_ok_and(|params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES);
            Ok(match (known && right, weak) {
                (false, _) => Verdict::Wrong,
                (true, false) => Verdict::Right,
                (true, true) => Verdict::RightButWeak,
            })
        })
        .await
    }

    async fn on_a_spare_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> db::Result<T> + Send + 'static,
    ) -> db::Result<T> {
        let busy = |_| db::Error::Unavailable("too many logins wait".into());
        let crowded = |_| db::Error::Unavailable("too many logins wait".into());
        let _place = self.under_way.try_acquire().map_err(crowded)?;
        let _turn = self.running.acquire().await.map_err(busy)?;
        tokio::task::spawn_blocking(work).await.map_err(db::Error::broken)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;
    use futures_util::future::join_all;

    #[test]
    fn b14_a_password_is_long_enough_and_not_common() {
        let refused = HashSet::from(["seepferdchen-im-mondlicht".to_string()]);
        let units = ["乌马河镇".to_string(), "平安法治办公室".to_string()];
        let of = |rule: &str, password: &str| {
            let rule = &policy::named(rule).unwrap().password;
            let judge = Judge { rule, refused: &refused, login: "wangxm", units: &units };
            judge
                .check("/password", password)
                .err()
                .map(|problem| problem.errors[0].code.to_string())
        };
        // 8, 15, 64, 128 characters and one more; Chinese and emoji count as characters.
        let long = |n: usize| {
            "雪夜河畔灯火通明"
                .chars()
                .cycle()
                .enumerate()
                .map(|(n, c)| if n % 8 == 7 { char::from(b'a' + (n / 8 % 26) as u8) } else { c })
                .take(n)
                .collect::<String>()
        };
        let (of64, of128, of129) = (long(64), long(128), long(129));
        for (password, asvs, mlps3) in [
            ("a3fK!mq", Some("length"), Some("length")),
            ("a3fK!mq2", None, None),
            ("a3fKdmq2vXo4pRe", None, None),
            ("q7fk2mzo", None, Some("classes")),
            ("乌马河畔的雪落得很白", None, Some("classes")),
            ("河畔🐟雪夜🌙灯火🔥!", None, Some("classes")),
            (&of64, None, Some("classes")),
            (&of128, None, Some("classes")),
            (&of129, Some("length"), Some("length")),
            // The most common, with and without what people add to them.
            ("password", Some("too_common"), Some("classes")),
            ("Password123", Some("too_common"), Some("too_common")),
            ("iloveyou", Some("too_common"), Some("classes")),
            ("qwertyuiop", Some("too_common"), Some("classes")),
            ("P@ssw0rd", Some("too_common"), Some("too_common")),
            ("woaini1314", Some("too_common"), Some("classes")),
            ("88888888", Some("too_common"), Some("classes")),
            // The operator's list.
            ("Seepferdchen-im-Mondlicht", Some("too_common"), Some("too_common")),
            // Words of the house.
            ("xx-wangxm-2025", Some("context"), Some("context")),
            ("Taizhang@2026", Some("context"), Some("context")),
            ("乌马河镇2026!", Some("context"), Some("classes")),
            ("乌马河镇的雪落之夜", None, Some("classes")),
        ] {
            assert_eq!(of("asvs", password).as_deref(), asvs, "asvs {password}");
            assert_eq!(of("mlps3", password).as_deref(), mlps3, "mlps3 {password}");
        }
    }

    /// B-13: of eight hashes that arrive together two run; who comes when the queue is full is told to come back.
    #[tokio::test]
    async fn b13_at_most_two_hashes_run_and_the_queue_is_short() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static NOW: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let hashing = Hashing::default();
        let work = || {
            hashing.on_a_spare_core(|| {
                MOST.fetch_max(NOW.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(20));
                NOW.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            })
        };
        for one in join_all((0..8).map(|_| work())).await {
            one.unwrap();
        }
        assert_eq!(MOST.load(Ordering::SeqCst), 2);
        let many = join_all((0..60).map(|_| work())).await;
        let told = |one: &&db::Result<()>| matches!(one, Err(db::Error::Unavailable(_)));
        assert_eq!(many.iter().filter(told).count(), 60 - UNDER_WAY);
        assert_eq!(many.iter().filter(|one| one.is_ok()).count(), UNDER_WAY);
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_and_holds_for_its_password() {
        let hashing = Hashing::default();
        let stored = hashing.hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{stored}");
        assert_eq!(
            hashing.verify("correct horse".into(), Some(stored.clone())).await.unwrap(),
            Verdict::Right
        );
        assert_eq!(hashing.verify("wrong".into(), Some(stored)).await.unwrap(), Verdict::Wrong);
        assert_eq!(
            hashing.verify("nobody has this password".into(), None).await.unwrap(),
            Verdict::Wrong
        );
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(b"old")
            .unwrap()
            .to_string();
        assert_eq!(hashing.verify("old".into(), Some(weak)).await.unwrap(), Verdict::RightButWeak);
    }
}
