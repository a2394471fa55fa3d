#!/usr/bin/env bash
# Imports a made-up file in the form of Taobao's UserBehavior.csv: prepare has to stay within a gibibyte of memory, tell every spoiled line
# and lose none besides.
#
#   tests/acceptance/import.sh [ROWS=10000000]
#
# 100 behaviors a user as there, items by a power law over 4 million, one line in 50,000 spoiled. About a minute for 10 million, and 1 GB in TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${1:-10000000}
most=$((1024 * 1024)) # KiB
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build -c Release src/DminServing.Training -v quiet --nologo -clp:ErrorsOnly
awk -v rows="$rows" 'BEGIN {
  srand(1)
  split("pv,pv,pv,pv,pv,pv,pv,buy,cart,fav", types, ",")
  for (row = 1; row <= rows; row++) {
    if (row % 50000 == 7) { print "spoiled"; continue }
    item = int(4000000 * rand() ^ 3)
    printf "%d,%d,%d,%s,%d\n", 1 + 10 * int(row / 100), 1 + item, item % 9000, types[1 + int(10 * rand())], 1511539200 + int(777600 * rand())
  }
}' >"$work/UserBehavior.csv"

start=$SECONDS peak=0
dotnet src/DminServing.Training/bin/Release/net10.0/dmin-train.dll prepare --input "$work/UserBehavior.csv" --behavior-types pv,buy,cart,fav --output "$work/data" & prepare=$!
while now=$(awk '/VmHWM/ { print $2 }' "/proc/$prepare/status" 2>/dev/null) && [ -n "$now" ]; do peak=$now; sleep 0.1; done
wait $prepare
count() { grep -oE "\"$1\": [0-9]+" "$work/data/data.json" | grep -oE '[0-9]+'; }
kept=$(($(count behaviors) + $(count repeated_lines))) refused=$(count bad_lines)
spoiled=$(((rows + 49993) / 50000))
echo "$rows rows = $kept kept + $refused refused, $spoiled of them spoiled; $((SECONDS - start)) s, peak of the resident memory $((peak / 1024)) MiB (at most $((most / 1024)))"
[ $((kept + refused)) -eq "$rows" ] && [ "$refused" -eq "$spoiled" ] && [ "$peak" -gt 0 ] && [ "$peak" -le "$most" ]
