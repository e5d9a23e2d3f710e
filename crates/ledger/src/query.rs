//! The one place with hand-written SQL: what diesel cannot say on both databases. Values are always bound.

use db::{At, Db, Uid};
use diesel::RunQueryDsl;
use diesel::query_builder::BoxedSqlQuery;
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::{Array, BigInt, Date, Text};
use kernel::{Id, Instant};

/// A bound value; lists are arrays on PostgreSQL and JSON on SQLite.
#[derive(Debug, Clone)]
pub(crate) enum Bind {
    Text(String),
    Texts(Vec<String>),
    Unit(Id),
    Units(Vec<Id>),
    Day(chrono::NaiveDate),
    At(Instant),
    Number(i64),
}

/// SQL text and its values, growing together.
pub(crate) struct Sql {
    postgres: bool,
    pub text: String,
    binds: Vec<Bind>,
}

impl Sql {
    pub fn new(db: &Db) -> Self {
        Self { postgres: db.is_postgres(), text: String::new(), binds: Vec::new() }
    }

    /// Binds a value and gives its place; SQLite numbers `$1` by appearance, only `?1` by what it says.
    pub fn bind(&mut self, value: Bind) -> String {
        self.binds.push(value);
        format!("{}{}", if self.postgres { '$' } else { '?' }, self.binds.len())
    }

    /// `column` is one of the bound texts.
    pub fn among_texts(&self, column: &str, place: &str) -> String {
        if self.postgres {
            format!("{column} = ANY({place})")
        } else {
            format!("{column} IN (SELECT value FROM json_each({place}))")
        }
    }

    /// `column` is one of the bound units.
    pub fn among_units(&self, column: &str, place: &str) -> String {
        if self.postgres {
            format!("{column} = ANY({place})")
        } else {
            format!("{column} IN (SELECT unhex(value) FROM json_each({place}))")
        }
    }

    /// An id as facts mention it ([`Id::simple`]).
    pub fn id_as_text(&self, column: &str) -> String {
        if self.postgres {
            format!("replace(CAST({column} AS text), '-', '')")
        } else {
            format!("lower(hex({column}))")
        }
    }

    pub fn first_of_month(&self, column: &str) -> String {
        if self.postgres {
            format!("CAST(date_trunc('month', {column}) AS date)")
        } else {
            format!("date({column}, 'start of month')")
        }
    }

    pub fn load<R>(self, db: &mut Db) -> db::Result<Vec<R>>
    where
        R: 'static,
        for<'q> BoxedSqlQuery<'q, diesel::pg::Pg, diesel::query_builder::SqlQuery>:
            LoadQuery<'q, diesel::PgConnection, R>,
        for<'q> BoxedSqlQuery<'q, diesel::sqlite::Sqlite, diesel::query_builder::SqlQuery>:
            LoadQuery<'q, diesel::SqliteConnection, R>,
    {
        let query = diesel::sql_query(self.text);
        match db {
            Db::Pg(c) => {
                let mut query = query.into_boxed();
                for bind in self.binds {
                    query = match bind {
                        Bind::Text(text) => query.bind::<Text, _>(text),
                        Bind::Texts(texts) => query.bind::<Array<Text>, _>(texts),
                        Bind::Unit(id) => query.bind::<db::sql::Uid, _>(Uid(id)),
                        Bind::Units(ids) => {
                            let ids: Vec<Uid> = ids.into_iter().map(Uid).collect();
                            query.bind::<Array<db::sql::Uid>, _>(ids)
                        }
                        Bind::Day(day) => query.bind::<Date, _>(day),
                        Bind::At(at) => query.bind::<db::sql::Instant, _>(At(at)),
                        Bind::Number(number) => query.bind::<BigInt, _>(number),
                    };
                }
                Ok(query.load(c)?)
            }
            Db::Lite(c) => {
                let mut query = query.into_boxed();
                for bind in self.binds {
                    query = match bind {
                        Bind::Text(text) => query.bind::<Text, _>(text),
                        Bind::Texts(texts) => query.bind::<Text, _>(json(&texts)?),
                        Bind::Unit(id) => query.bind::<db::sql::Uid, _>(Uid(id)),
                        Bind::Units(ids) => {
                            let ids: Vec<String> = ids.into_iter().map(|id| id.simple()).collect();
                            query.bind::<Text, _>(json(&ids)?)
                        }
                        Bind::Day(day) => query.bind::<Date, _>(day),
                        Bind::At(at) => query.bind::<db::sql::Instant, _>(At(at)),
                        Bind::Number(number) => query.bind::<BigInt, _>(number),
                    };
                }
                Ok(query.load(c)?)
            }
        }
    }
}

fn json(texts: &[String]) -> db::Result<String> {
    serde_json::to_string(texts).map_err(db::Error::broken)
}
