use diesel::result::DatabaseErrorKind as Kind;
use kernel::{Problem, problems};

/// What can go wrong while a unit of work runs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The work itself refused, with what to tell the caller.
    #[error(transparent)]
    Refused(#[from] Problem),
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

impl Error {
    pub fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken(cause.to_string())
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
                    || [
                        "server closed the connection",
                        "terminating connection",
                        "no connection to the server",
                    ]
                    .iter()
                    .any(|sign| info.message().contains(sign))
            }
            Self::Sql(diesel::result::Error::BrokenTransactionManager) => true,
            _ => false,
        }
    }

    /// A refusal, or a broken constraint: what SQLite answers without ending the transaction, as it may when the disk fails.
    pub(crate) fn leaves_the_transaction(&self) -> bool {
        match self {
            Self::Refused(_) | Self::Broken(_) => true,
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
            Error::Unavailable(cause) => Problem::unavailable(cause),
            Error::Broken(cause) => Problem::internal(cause),
            _ if error.is_unique_violation() => Problem::plain(&problems::CONFLICT),
            _ if error.waited_too_long() => Problem::plain(&problems::IN_FLIGHT),
            _ if error.is_connection_loss() || error.is_serialization_failure() => {
                Problem::unavailable(error)
            }
            _ => Problem::internal(error),
        }
    }
}
