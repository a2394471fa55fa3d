#!/usr/bin/env bash
# The whole service under load, client and server on this machine: the rate at which p99 meets 50 ms over gRPC and REST, with ids as strings and
# as numbers; a minute at half of it, stage by stage, with what the garbage collector did; a mix of small and large requests at 70 % of its peak.
# Needs a Release build, curl and jq. About ten minutes.
#   tests/DminServing.Benchmarks/service.sh [REPORTS=a new folder under /tmp]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
reports=${1:-$(mktemp -d)}
mix=10:0.5,200:0.4,2000:0.1
mkdir -p "$reports"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

# The demo model, and once more with items that are named by numbers; 2000 users with 20 behaviors each.
models=$reports/models
rm -rf "$models" && mkdir -p "$models/numbers" && cp -r "$root/models/dmin-demo" "$models/" && cp -r "$models/dmin-demo/1" "$models/numbers/1"
(cd "$models/numbers/1" && seq 1001 $((1000 + $(wc -l <item_id.vocab))) >numbers && mv numbers item_id.vocab && rm golden.json &&
  jq --arg sha "$(sha256sum item_id.vocab | cut -d' ' -f1)" '.name = "numbers" | .files["item_id.vocab"] = $sha | del(.files["golden.json"])' manifest.json >new && mv new manifest.json)
behaviors() { awk 'FILENAME ~ /item_id/ { item[++n] = $0 } FILENAME ~ /catalog/ { category[++m] = $0 } FILENAME ~ /user_id/ && FNR <= 1000 {
  for (j = 1; j <= 20; j++) { k = int(rand() * n) + 1; printf "%s%s\t%s\t%s\t%d\n", prefix, $0, item[k], category[k], 1764000000000 + j } }' prefix="$2" "$1/item_id.vocab" "$1/category.catalog" "$1/user_id.vocab"; }
{ behaviors "$models/dmin-demo/1" ""; behaviors "$models/numbers/1" "n-"; } >"$reports/behaviors.tsv"
cut -f1 "$reports/behaviors.tsv" | uniq | grep -v ^n- >"$reports/users"
cut -f1 "$reports/behaviors.tsv" | uniq | grep ^n- >"$reports/users-of-numbers"

Models__Path=$models Behaviors__Embedded__SeedFile=$reports/behaviors.tsv Server__RestPort=19080 Server__GrpcPort=19081 Server__ManagementPort=19082 \
  dotnet "$root/src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll" >"$reports/server.log" 2>&1 &
for _ in $(seq 300); do [ "$(curl -s -o /dev/null -w '%{http_code}' localhost:19082/healthz/ready || true)" = 200 ] && break; sleep 0.1; done

# Neighbors on the machine come in bursts: begins in a pause of theirs, or after a minute anyway.
busy() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat; }
quiet() { for _ in $(seq 60); do local before; before=$(busy); sleep 1; [ $(($(busy) - before)) -lt $(($(nproc) * 20)) ] && return; done; true; }
load() { quiet; printf '\n== %s (load average %s)\n' "$*" "$(cut -d' ' -f1 /proc/loadavg)"; dotnet "$root/src/DminServing.Cli/bin/Release/net10.0/dmin.dll" load --warmup 3s --json "$reports/$1.json" "${@:2}" || true; }
grpc=(--server http://localhost:19081 --model-folder "$models/dmin-demo/1" --users "$reports/users")
rest=(--rest --server http://localhost:19080 --model-folder "$models/dmin-demo/1" --users "$reports/users")
numbers=(--server http://localhost:19081 --model numbers --ids numbers --model-folder "$models/numbers/1" --users "$reports/users-of-numbers")
sweep=(--sweep --rate 20 --duration 6s --candidates 500)
best() { jq ".best.rate // 20 | . * $2" "$reports/$1.json"; }
metric() { curl -s localhost:19082/metrics | awk -v name="$1" 'index($0, name) == 1 { sum += $NF == $NF + 0 ? $NF : $(NF - 1) } END { printf "%.0f\n", sum }'; }

load strings "${grpc[@]}" "${sweep[@]}"
load numbers "${numbers[@]}" "${sweep[@]}"
load rest "${rest[@]}" "${sweep[@]}"

collections='dotnet_gc_collections_total{' allocated=dotnet_gc_heap_total_allocated_bytes_total
gen2() { curl -s localhost:19082/metrics | grep -F "$collections" | grep -F 'gen2' | awk '{ print $2 }'; }
before=$(metric $allocated) gen2_before=$(gen2)
load half "${grpc[@]}" --candidates 500 --rate "$(best strings 0.5)" --duration 60s
requests=$(jq .best.accounts.sent "$reports/half.json")
echo "gen-2 collections: $(($(gen2 | cut -d. -f1) - ${gen2_before%.*})); allocated per request: $((($(metric $allocated) - before) / (requests * 63 / 60))) bytes"

load mix-peak "${grpc[@]}" --sweep --rate 20 --duration 6s --candidates $mix
load mix "${grpc[@]}" --rate "$(best mix-peak 0.7)" --duration 30s --candidates $mix
