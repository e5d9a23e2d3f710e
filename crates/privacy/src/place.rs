use kernel::Id;

/// Where a sealed value stands. A ciphertext that was moved to another tenant, table, record or field does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    pub table: &'a str,
    pub record: Id,
    pub field: &'a str,
}

impl<'a> Place<'a> {
    pub fn new(table: &'a str, record: Id, field: &'a str) -> Self {
        Self { table, record, field }
    }

    /// What a ciphertext is bound to: its header, the tenant and the place, each with its length, so that no two places are
    /// written alike.
    pub(crate) fn bind(&self, header: &[u8], tenant: &str) -> Vec<u8> {
        let parts: [&[u8]; 5] = [
            header,
            tenant.as_bytes(),
            self.table.as_bytes(),
            self.record.as_bytes(),
            self.field.as_bytes(),
        ];
        lengths_and(&parts)
    }
}

pub(crate) fn lengths_and(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}
