#![doc = include_str!("../README.md")]

mod audit;
mod backup;
mod business_limits;
mod commands;
mod configuration;
mod demo;
mod docs;
mod files;
mod health;
mod jobs;
mod keys;
mod lines;
mod log;
mod nightly;
mod replaced;
mod sealing;
mod serve;
mod watch;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let command = commands::Arguments::parse();
    match commands::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("taizhang: {error}");
            ExitCode::FAILURE
        }
    }
}
