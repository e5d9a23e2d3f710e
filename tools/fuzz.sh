#!/usr/bin/env bash
# Fuzz targets with the coverage as a guide (C-30): each for some seconds, 60 if none are named. No input may take a second or 64 MiB.
# Needs cargo-fuzz and a C++ compiler; what was found before is kept in fuzz/corpus, where own files (workbooks) can be put, too; what fails
# lies in fuzz/artifacts.
#   tools/fuzz.sh [seconds] [target …]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(register_file mapping proof value token)

# What is right, to begin with.
mkdir -p fuzz/corpus/{register_file,mapping,proof,value,token}
printf '\xef\xbb\xbf工单编号,标题,派单时间\r\n"Y,1","路灯\n不亮",2025-02-10 09:00:00\r\n' >fuzz/corpus/register_file/sheet.csv
for mapping in crates/*/data/mappings/*.toml; do
    cp "$mapping" "fuzz/corpus/mapping/$(echo "$mapping" | tr / -)"
done

printf '{"alg":"EdDSA","typ":"at+jwt","kid":"1"}' | base64 | tr '+/' '-_' | tr -d '=\n' >fuzz/corpus/token/header
printf '.e30.AA' >>fuzz/corpus/token/header

failed=0
for target in "${targets[@]}"; do
    echo "== $target: $seconds s"
    cargo fuzz run --fuzz-dir fuzz --sanitizer none --features fuzz --dev "$target" -- \
        -max_total_time="$seconds" -timeout=1 -malloc_limit_mb=64 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
        2>&1 | grep -v '^#.*\(NEW\|REDUCE\|pulse\|RELOAD\)' || failed=1
done
exit "$failed"
