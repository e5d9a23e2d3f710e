mod backup;
mod composition;
mod gateway;
mod recovery;
mod schema;
mod standby;
