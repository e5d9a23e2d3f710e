//! A member of what puts a record right, as RFC 7396 has it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Absent keeps what there was, null clears it, a value replaces it. A member of this kind is written
/// `#[serde(default, skip_serializing_if = "Patch::is_keep")]` and documented as an `Option`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// What there is after it.
    pub fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Whether something is there after it.
    pub const fn leaves(&self, before: bool) -> bool {
        match self {
            Self::Keep => before,
            Self::Clear => false,
            Self::Set(_) => true,
        }
    }

    /// As [`Patch::over`], where the value itself is a patch of what there was.
    pub fn merge<B, E>(
        self,
        before: Option<B>,
        over: impl FnOnce(T, Option<B>) -> Result<B, E>,
    ) -> Result<Option<B>, E> {
        match self {
            Self::Keep => Ok(before),
            Self::Clear => Ok(None),
            Self::Set(said) => over(said, before).map(Some),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => to.serialize_some(value),
            Self::Keep | Self::Clear => to.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    struct Said {
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        word: Patch<String>,
    }

    #[test]
    fn absent_keeps_null_clears_a_value_replaces() {
        for (text, after) in
            [("{}", Some("a")), (r#"{"word":null}"#, None), (r#"{"word":"b"}"#, Some("b"))]
        {
            let said: Said = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&said).unwrap(), text);
            assert_eq!(said.word.leaves(true), after.is_some());
            assert_eq!(said.word.over(Some("a".into())).as_deref(), after);
        }
    }
}
