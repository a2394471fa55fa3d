#!/usr/bin/env bash
# Loads behaviors into a real redis-server by `dmin behaviors load`, in both forms, 20 and 80 behaviors a user: how fast, how much memory. Then the same load is killed (kill -9) in
# the middle and started again: Redis must hold to the bit what the load that was left alone gave it.
# Needs a Release build and redis-server. A million behaviors take about a minute.
#   tests/acceptance/load.sh [BEHAVIORS=1000000]
set -euo pipefail
cd "$(dirname "$0")/../.."
behaviors=${1:-1000000}
for program in redis-server redis-cli; do
  command -v $program >/dev/null || { echo "load.sh needs $program (Debian: apt-get install redis-server)"; exit 77; }
done
dmin=src/DminServing.Cli/bin/Release/net10.0/dmin.dll
[ -f $dmin ] || { echo "load.sh needs a Release build: dotnet build -c Release src/DminServing.Cli"; exit 1; }
work=$(mktemp -d) port=$((20000 + RANDOM % 20000))
trap 'kill -9 ${load:-} ${redis:-} 2>/dev/null || true; rm -rf "$work"' EXIT

cli() { redis-cli -p $port "$@"; }
start_redis() {
  redis-server --port $port --bind 127.0.0.1 --save '' --appendonly no --dir "$work" --enable-debug-command yes >"$work/redis.log" & redis=$!
  until cli ping >/dev/null 2>&1; do kill -0 $redis || { cat "$work/redis.log"; exit 1; }; sleep 0.1; done
}
stop_redis() { kill $redis; wait $redis || true; redis=; }
load() { exec dotnet $dmin behaviors load "$work/$1.tsv" --redis localhost:$port --format "$2" --output json; }
field() { grep -m1 "\"$1\"" "$work/answer" | sed 's/.*: *//; s/,$//'; }
fail() { echo "load.sh: $*"; exit 1; }

# Users with their behaviors a minute apart; ids as shops have them, ten bytes an item.
write_file() { # LENGTH
  awk -v users=$((behaviors / $1)) -v length_=$1 'BEGIN { srand(1); for (u = 1; u <= users; u++) for (j = 1; j <= length_; j++)
    printf "user-%d\tB%09d\tcategory-%d\t%.0f\n", u, int(rand() * 1000000), u % 50, 1764000000000 + j * 60000 + u }' >"$work/$1.tsv"
}

# What Redis holds, counted by Redis. A packed value is 4 bytes and its records.
stored() {
  cli eval "local n = 0
    for _, k in ipairs(redis.call('KEYS', 'dmin:behaviors:*')) do n = n + redis.call('ZCARD', k) end
    for _, k in ipairs(redis.call('KEYS', 'dmin:packed:*')) do local v = redis.call('GET', k); n = n + (#v - 4) / (8 + string.byte(v, 3) + 256 * string.byte(v, 4)) end
    return n" 0
}

kill_in_the_middle() { # LENGTH FORMAT
  for _ in 1 2 3 4 5; do
    cli flushall >/dev/null
    (load "$1" "$2") >/dev/null 2>&1 & load=$!
    until [ -n "$(cli keys 'dmin:load:*')" ] && [ "$(cli dbsize)" -gt $((behaviors / $1 / 3)) ]; do kill -0 $load 2>/dev/null || break; done
    if kill -9 $load 2>/dev/null; then
      wait $load 2>/dev/null || true
      [ -n "$(cli keys 'dmin:load:*')" ] && return
    fi
  done
  fail "the load ended five times before it could be killed; ask for more behaviors"
}

echo "| form | behaviors a user | users | behaviors/s | bytes a user | GiB for a million users | killed with so many stored | went on at line |"
echo "|---|---|---|---|---|---|---|---|"
for length in 20 80; do
  write_file $length
  for format in sortedset packed; do
    start_redis
    (load $length $format) >"$work/answer"
    users=$(field users) rate=$(field behaviors_per_second) bytes=$(field bytes_per_user)
    [ "$(stored)" = "$(wc -l <"$work/$length.tsv")" ] || fail "$(stored) behaviors are there of $(wc -l <"$work/$length.tsv")"
    digest=$(cli debug digest)

    kill_in_the_middle $length $format
    before=$(stored)
    (load $length $format) >"$work/answer"
    [ "$(stored)" = "$(wc -l <"$work/$length.tsv")" ] || fail "after the second run $(stored) behaviors are there of $(wc -l <"$work/$length.tsv")"
    [ "$(cli debug digest)" = "$digest" ] || fail "the load that was killed and the one that was not have left different data"
    [ "$(field resumed_at_line)" != null ] || fail "the second run began at the start"
    awk -v row="| $format | $length | $users" -v rate="$rate" -v bytes="$bytes" -v before="$before" -v line="$(field resumed_at_line)" \
      'BEGIN { printf "%s | %d | %d | %.2f | %d | %d |\n", row, rate, bytes, bytes * 1e6 / 2^30, before, line }'
    stop_redis
  done
done
echo "load.sh: nothing was lost or doubled by kill -9"
