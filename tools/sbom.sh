#!/usr/bin/env bash
# The bill of materials of a release, CycloneDX JSON: every crate that the program is built of, with version, checksum and licence.
# Argument: the file to write. Needs a network the first time, for the tool that makes it.
set -euo pipefail
cd "$(dirname "$0")/.."
file=${1:?the file to write}
tool=$PWD/target/cyclonedx
[ -x "$tool/bin/cargo-cyclonedx" ] || cargo install --quiet --locked --root "$tool" --version 0.5.9 cargo-cyclonedx

PATH=$tool/bin:$PATH cargo cyclonedx --quiet --manifest-path crates/server/Cargo.toml --format json --override-filename taizhang.cdx
# The tool writes one beside each manifest of the workspace.
mv crates/server/taizhang.cdx.json "$file"
git clean -fdqx -- '*/taizhang.cdx.json'

# What is built and does not stand in it would be a bill for something else.
crates=$(cargo tree --quiet --locked --package server --edges normal --prefix none --format '{p}' | sed 's/ (.*//; s/ v/@/' | sort -u)
for crate in $crates; do
    grep -qF "pkg:cargo/$crate" "$file" || { echo "$crate is missing in $file" >&2; exit 1; }
done
echo "$file: $(wc -l <<<"$crates") crates"
