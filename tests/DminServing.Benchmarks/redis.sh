#!/usr/bin/env bash
# What a request costs outside of the model with behaviors in a Redis on this machine, and what PrepareUser saves of it: 2000 users with 20
# behaviors each, in both of Redis's forms, at 20,000 candidates/s. No user's side is at hand but what PrepareUser computes: the cache is smaller than
# the users are many. Needs a Release build, redis-server, curl and jq. About four minutes.
#   tests/DminServing.Benchmarks/redis.sh [REPORTS=a new folder under /tmp]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
reports=${1:-$(mktemp -d)}
model=$root/models/dmin-demo/1
port=16379 cache=2
mkdir -p "$reports"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
dmin() { dotnet "$root/src/DminServing.Cli/bin/Release/net10.0/dmin.dll" "$@"; }

redis-server --port $port --save '' --daemonize no >"$reports/redis.log" 2>&1 &
awk 'FILENAME ~ /item_id/ { item[++n] = $0 } FILENAME ~ /catalog/ { category[++m] = $0 } FILENAME ~ /user_id/ && FNR <= 2000 {
  for (j = 1; j <= 20; j++) { k = int(rand() * n) + 1; printf "%s\t%s\t%s\t%.0f\n", $0, item[k], category[k], 1764000000000 + j } }' \
  "$model/item_id.vocab" "$model/category.catalog" "$model/user_id.vocab" >"$reports/behaviors.tsv"
cut -f1 "$reports/behaviors.tsv" | uniq >"$reports/users"
metric() { curl -s localhost:19082/metrics | awk -v name="$1" 'index($0, name) == 1 { sum += $NF == $NF + 0 ? $NF : $(NF - 1) } END { printf "%.0f\n", sum }'; }
sides() { metric "dmin_user_sides_total{otel_scope_name=\"DminServing\",reused=\"$1\""; }

echo '| Redis | candidates | prepared | p50 latency, ms | behaviors | encode | queue | infer | rank | total less infer | scored as prepared | users'"'"' sides computed, reused | resident, MB |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|'
for format in sortedset packed; do
  dmin behaviors load "$reports/behaviors.tsv" --redis localhost:$port --format $format >"$reports/$format.load" 2>&1
  Behaviors__Redis__Connection=localhost:$port Behaviors__Redis__Format=$format Inference__UserCacheMiB=$cache Server__RestPort=19080 Server__GrpcPort=19081 Server__ManagementPort=19082 \
    dotnet "$root/src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll" >"$reports/$format.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do [ "$(curl -s -o /dev/null -w '%{http_code}' localhost:19082/healthz/ready || true)" = 200 ] && break; sleep 0.1; done
  for candidates in 100 1000; do for prepare in '' --prepare; do
    name=$format-$candidates$prepare
    computed=$(sides false) reused=$(sides true)
    dmin load --server http://localhost:19081 --model-folder "$model" --users "$reports/users" --candidates $candidates --rate $((20000 / candidates)) --duration 20s $prepare --json "$reports/$name.json" >/dev/null
    jq -r --arg row "| $format | $candidates | ${prepare:+yes}" --arg sides "$(($(sides false) - computed)), $(($(sides true) - reused))" --arg rss "$(awk '/VmRSS/ { printf "%d", $2 / 1024 }' /proc/$server/status)" \
      '.best | .stages as $s | def ms: . / 1000 | tostring; "\($row) | \(.latency.p50 | ms) | \($s.behaviors.p50 | ms) | \($s.encode.p50 | ms) | \($s.queue.p50 | ms) | \($s.infer.p50 | ms) | \($s.rank.p50 | ms) | \($s.total.p50 - $s.infer.p50 | ms) | \(.prepared) of \(.accounts.answered) | \($sides) | \($rss) |"' "$reports/$name.json"
  done; done
  kill $server && wait $server || true
done
