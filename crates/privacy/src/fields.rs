use crate::{Keys, Place, Sealed};
use kernel::Id;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an entry of the ledger says of a person: one commitment for each member that is known.
pub type Commitments = BTreeMap<&'static str, String>;

/// The personal values of one record, by member, each sealed for its own place: the body of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedFields(BTreeMap<String, Sealed>);

impl SealedFields {
    /// Seals what is known.
    pub fn seal(
        keys: &Keys,
        table: &str,
        record: Id,
        values: &[(&'static str, Option<&str>)],
    ) -> db::Result<(Self, Commitments)> {
        let (mut sealed, mut commitments) = (Self::default(), Commitments::new());
        for (field, value) in values {
            let Some(value) = value else { continue };
            let (secret, commitment) = keys.commit(Place::new(table, record, field), value)?;
            sealed.0.insert(field.to_string(), secret);
            commitments.insert(*field, commitment);
        }
        Ok((sealed, commitments))
    }

    pub fn open(
        &self,
        keys: &Keys,
        table: &str,
        record: Id,
    ) -> db::Result<BTreeMap<String, String>> {
        let open = |(field, sealed): (&String, &Sealed)| {
            let opened = keys.open(Place::new(table, record, field), sealed)?;
            Ok((field.clone(), opened.text()?.to_string()))
        };
        self.0.iter().map(open).collect()
    }

    /// Sealed with the active key; the commitments stay what they are.
    pub fn reseal(&self, keys: &Keys, table: &str, record: Id) -> db::Result<Self> {
        let anew = |(field, sealed): (&String, &Sealed)| {
            Ok((field.clone(), keys.reseal(Place::new(table, record, field), sealed)?))
        };
        self.0.iter().map(anew).collect::<db::Result<_>>().map(Self)
    }
}
