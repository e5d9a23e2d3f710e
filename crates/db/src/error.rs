use diesel::result::DatabaseErrorKind as Kind;
use kernel::{Problem, problems};

/// What can go wrong while a unit of work runs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The work itself refused, with what to tell the caller.
    #[error(transparent)]
    Refused(#[from] Problem),
    /// The work wants nothing of what it wrote, and nothing went wrong; whoever ran it knows what it said.
    #[error("rolled back, as the work wanted it")]
    RolledBack,
    #[error(transparent)]
    Sql(#[from] diesel::result::Error),
    /// Stored data cannot be read, or ours cannot be written.
    #[error("broken data: {0}")]
    Broken(String),
    /// The database did not answer, or the work never ran.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

pub type Result<T> = std::result::Result<T, Error>;

/// Both databases tell what diesel has no kind for in words alone; PostgreSQL is asked for English ones (`lc_messages`).
/// The tests of faults (`crates/server/tests/faults`) provoke each of them for real.
const STORAGE_FULL: [&str; 3] =
    ["database or disk is full", "No space left on device", "disk full"];
const CONNECTION_LOST: [&str; 3] =
    ["server closed the connection", "terminating connection", "no connection to the server"];
/// The database is there and cannot work, or not in time.
const CANNOT_WORK: [&str; 8] = [
    "canceling statement due to statement timeout",
    "too many clients",
    "remaining connection slots",
    "out of memory",
    "out of shared memory",
    "in a read-only transaction",
    "readonly database",
    DISK_FAILED,
];
const DISK_FAILED: &str = "disk I/O error";

impl Error {
    pub fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken(cause.to_string())
    }

    /// For what has to be written before anything is shown: where it cannot be, the caller is told to come again, whatever the cause.
    pub fn as_unavailable(self) -> Self {
        let has_a_meaning =
            self.is_serialization_failure() || self.is_connection_loss() || self.waited_too_long();
        match self {
            Self::Sql(error) if !has_a_meaning => Self::Unavailable(error.to_string()),
            other => other,
        }
    }

    /// Running the whole unit of work again may succeed.
    pub(crate) fn is_serialization_failure(&self) -> bool {
        match self {
            Self::Sql(diesel::result::Error::DatabaseError(kind, info)) => {
                matches!(kind, Kind::SerializationFailure)
                    || info.message().contains("deadlock detected")
            }
            _ => false,
        }
    }

    /// The connection is of no more use.
    pub(crate) fn is_connection_loss(&self) -> bool {
        match self {
            Self::Sql(diesel::result::Error::DatabaseError(kind, info)) => {
                matches!(kind, Kind::ClosedConnection | Kind::UnableToSendCommand)
                    || CONNECTION_LOST.iter().any(|sign| info.message().contains(sign))
            }
            Self::Sql(diesel::result::Error::BrokenTransactionManager) => true,
            _ => false,
        }
    }

    /// A refusal, or a broken constraint: what SQLite answers without ending the transaction, as it may when the disk fails.
    pub(crate) fn leaves_the_transaction(&self) -> bool {
        match self {
            Self::Refused(_) | Self::RolledBack | Self::Broken(_) => true,
            Self::Sql(diesel::result::Error::DatabaseError(kind, _)) => matches!(
                kind,
                Kind::UniqueViolation
                    | Kind::ForeignKeyViolation
                    | Kind::NotNullViolation
                    | Kind::CheckViolation
            ),
            Self::Sql(diesel::result::Error::NotFound) => true,
            Self::Sql(_) | Self::Unavailable(_) => false,
        }
    }

    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sql(diesel::result::Error::DatabaseError(Kind::UniqueViolation, _)))
    }

    /// Of a failure of the database, not of a refusal that happens to use the words.
    fn says(&self, signs: &[&str]) -> bool {
        let text = match self {
            Self::Sql(diesel::result::Error::DatabaseError(_, info)) => info.message(),
            Self::Unavailable(cause) => cause,
            _ => return false,
        };
        signs.iter().any(|sign| text.contains(sign))
    }

    /// Reading or writing the disk failed, and it is not for want of room.
    pub(crate) fn is_disk_failure(&self) -> bool {
        self.says(&[DISK_FAILED])
    }

    fn waited_too_long(&self) -> bool {
        match self {
            Self::Sql(diesel::result::Error::DatabaseError(_, info)) => {
                info.message().contains("lock timeout")
                    || info.message().contains("database is locked")
            }
            _ => false,
        }
    }
}

/// The one place where database failures become answers.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match &error {
            Error::Refused(problem) => problem.clone(),
            Error::Sql(diesel::result::Error::NotFound) => Problem::not_found(),
            _ if error.says(&STORAGE_FULL) => Problem::storage_full(&error),
            Error::Unavailable(cause) => Problem::unavailable(cause),
            Error::Broken(cause) => Problem::internal(cause),
            Error::RolledBack => Problem::internal(&error),
            _ if error.is_unique_violation() => Problem::plain(&problems::CONFLICT),
            _ if error.waited_too_long() => Problem::plain(&problems::IN_FLIGHT).retry_after(1),
            _ if error.is_connection_loss()
                || error.is_serialization_failure()
                || error.says(&CANNOT_WORK) =>
            {
                Problem::unavailable(error)
            }
            _ => Problem::internal(error),
        }
    }
}
