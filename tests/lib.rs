//! Black-box stories over HTTP, across lines, on both databases. The stories are the test targets beside this file.
