//! The hotline over HTTP.
