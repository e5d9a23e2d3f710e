//! Statements that are prepared once: diesel parses every upsert, update and raw query anew, which costs SQLite more than running it.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::{QueryResult, RunQueryDsl};
use std::marker::PhantomData;

/// `before`, the bound values separated by commas, `after`; gives back rows of `ST`.
///
/// The text must be the same for all values, because the prepared statement is kept under it.
pub struct Prepared<V, ST> {
    before: &'static str,
    values: V,
    after: &'static str,
    rows: PhantomData<ST>,
}

impl<V, ST> Prepared<V, ST> {
    /// `values` is a tuple of bound values, such as `name.into_sql::<Text>()`.
    pub fn new(before: &'static str, values: V, after: &'static str) -> Self {
        Self { before, values, after, rows: PhantomData }
    }
}

impl<V, ST> QueryId for Prepared<V, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<V, ST> Query for Prepared<V, ST> {
    type SqlType = ST;
}

impl<C, V, ST> RunQueryDsl<C> for Prepared<V, ST> {}

impl<DB: Backend, V: QueryFragment<DB>, ST> QueryFragment<DB> for Prepared<V, ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.before);
        self.values.walk_ast(out.reborrow())?;
        out.push_sql(self.after);
        Ok(())
    }
}
