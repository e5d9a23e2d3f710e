//! Named points at which a test makes this process fail, or holds a unit of work. Only tests compile them; the product's are empty.

#[cfg(not(feature = "testing"))]
#[inline(always)]
pub fn fail_point(_: &'static str) -> crate::Result<()> {
    Ok(())
}

#[cfg(feature = "testing")]
pub use armed::fail_point;

#[cfg(feature = "testing")]
mod armed {
    use crate::{Error, Result};
    use std::sync::{LazyLock, Mutex, PoisonError};

    /// `POINT:error`, `POINT:panic` or `POINT:abort`, separated by commas; each happens once. `POINT:error:5` at the fifth passage.
    const VARIABLE: &str = "TAIZHANG_TEST_FAIL";

    struct Armed {
        point: String,
        action: String,
        passages: u32,
    }

    static ARMED: LazyLock<Mutex<Vec<Armed>>> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "a test tells the process that it starts")]
        let told = std::env::var(VARIABLE).unwrap_or_default();
        let armed = told.split(',').filter(|one| !one.is_empty()).map(|one| {
            let mut parts = one.split(':').map(String::from);
            let (point, action) =
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let passages = parts.next().and_then(|count| count.parse().ok()).unwrap_or(1);
            Armed { point, action, passages }
        });
        Mutex::new(armed.collect())
    });

    /// Fails here, if a test has asked for it.
    #[expect(clippy::panic, reason = "a panic is one of the things that a test asks for")]
    pub fn fail_point(point: &'static str) -> Result<()> {
        crate::stage::pass(point);
        let action = {
            let mut all = ARMED.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(place) = all.iter().position(|armed| armed.point == point) else {
                return Ok(());
            };
            let Some(armed) = all.get_mut(place) else { return Ok(()) };
            armed.passages -= 1;
            if armed.passages > 0 {
                return Ok(());
            }
            all.remove(place).action
        };
        eprintln!("fail point {point}: {action}");
        match action.as_str() {
            "abort" => std::process::abort(),
            "panic" => std::panic::panic_any(format!("fail point {point}")),
            _ => Err(Error::Unavailable(format!("fail point {point}"))),
        }
    }
}
