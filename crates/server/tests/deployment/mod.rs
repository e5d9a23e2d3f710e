mod backup;
mod composition;
mod gateway;
mod schema;
mod standby;
