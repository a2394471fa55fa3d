#!/usr/bin/env bash
# What users would pick instead, against DminServing, on this machine: the flat graph of the demo model with ONNX Runtime in C#, ML.NET and
# onnxruntime-node, each behind gRPC and driven by `dmin load` with the same requests. Needs Node 20, npm and jq. About eight minutes a round.
#   tests/DminServing.Benchmarks/peers/run.sh [ROUNDS=3] [REPORTS=a new folder under /tmp]
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
peers=$root/tests/DminServing.Benchmarks/peers
model=$root/models/dmin-demo/1
rounds=${1:-3}
reports=${2:-$(mktemp -d)}
candidates=500 behaviors=20 limit=500ms cores=$(nproc)
mkdir -p "$reports"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

dotnet build -v q -c Release "$root/src/DminServing.Server" && dotnet build -v q -c Release "$root/src/DminServing.Cli" && dotnet build -v q -c Release "$peers/dotnet"
(cd "$peers/node" && npm ci --no-audit --no-fund --silent)
awk -v T=$behaviors 'FILENAME ~ /item_id/ { item[++n] = $0 } FILENAME ~ /catalog/ { category[++m] = $0 }
  FILENAME ~ /user_id/ && FNR <= 2000 { for (j = 1; j <= T; j++) { k = int(rand() * n) + 1; printf "%s\t%s\t%s\t%d\n", $0, item[k], category[k], 1764000000000 + j } }' \
  "$model/item_id.vocab" "$model/category.catalog" "$model/user_id.vocab" >"$reports/behaviors.tsv"
cut -f1 "$reports/behaviors.tsv" | uniq >"$reports/users"

# A server is started with as many threads in a run, and as many runs at once, as suit what is measured; the port is its own.
start() {
  local name=$1 port=$2 threads=$3 parallel=$4
  case $name in
    onnxruntime | mlnet) exec dotnet "$peers/dotnet/bin/Release/net10.0/DminServing.Peers.dll" --engine "$name" --model "$model" --port "$port" --candidates $candidates --threads "$threads" --parallel "$parallel" ;;
    node) exec node "$peers/node/server.js" "$model" "$root/protos" "$port" "$threads" "$parallel" ;;
    dminserving*) Admission__MaxWait=00:00:10 Behaviors__Embedded__SeedFile=$reports/behaviors.tsv Server__RestPort=0 Server__GrpcPort=$port Server__ManagementPort=0 \
      exec dotnet "$root/src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll" ;;
  esac >"$reports/$name.log" 2>&1
}
port_of() { case $1 in onnxruntime) echo 19001 ;; mlnet) echo 19002 ;; node) echo 19003 ;; *) echo 19004 ;; esac; }
up() { for _ in $(seq 300); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.1; done; echo "Nothing listens on port $1."; return 1; }
load() {
  local name=$1 report=$2 own=$behaviors users=()
  [ "$name" = dminserving-store ] && own=0 users=(--users "$reports/users")
  dotnet "$root/src/DminServing.Cli/bin/Release/net10.0/dmin.dll" load --server "http://127.0.0.1:$(port_of "$name")" --model-folder "$model" "${users[@]}" \
    --candidates $candidates --behaviors $own --json "$report" "${@:3}" >/dev/null
}
cpu_of() { awk '{ print $14 + $15 }' "/proc/$1/stat"; } # ticks; neighbors on the machine disturb it less than they disturb times
one() {
  local name=$1 round=$2 first=8
  [[ $name = dminserving* ]] && first=40
  start "$name" "$(port_of "$name")" "$cores" 1 & up "$(port_of "$name")"
  load "$name" "$reports/$name.$round.single.json" --rate 3 --duration 8s --warmup 1s
  kill $! && wait $! 2>/dev/null || true
  start "$name" "$(port_of "$name")" 1 "$cores" & up "$(port_of "$name")"
  load "$name" "$reports/$name.$round.sweep.json" --sweep --p99-limit $limit --rate $first --duration 5s --warmup 1s || true
  local before; before=$(cpu_of $!)
  load "$name" "$reports/$name.$round.cpu.json" --rate 5 --duration 6s --warmup 0s
  echo "$(($(cpu_of $!) - before)) $(jq ".best.accounts.answered * $candidates" "$reports/$name.$round.cpu.json")" |
    awk -v hz="$(getconf CLK_TCK)" '{ printf "%.1f\n", $1 * 1e6 / hz / $2 }' >"$reports/$name.$round.cpu"
  kill $! && wait $! 2>/dev/null || true
  printf '%s round %s: %s us of CPU a candidate, single %s ms, %s candidates/s at p99 <= %s, load %s\n' "$name" "$round" "$(<"$reports/$name.$round.cpu")" "$(jq '.best.latency.p50 / 1000' "$reports/$name.$round.single.json")" \
    "$(jq '.best.candidates_per_second // 0 | round' "$reports/$name.$round.sweep.json")" $limit "$(cut -d' ' -f1 /proc/loadavg)"
}

names=(onnxruntime mlnet node dminserving-inline dminserving-store)
for name in "${names[@]:0:4}"; do start "$name" "$(port_of "$name")" 1 "$cores" & up "$(port_of "$name")"; done
sleep 3
node "$peers/node/same-scores.js" "$model" "$root/protos" 19001 19002 19003 19004
kill $(jobs -p) && wait || true

for round in $(seq "$rounds"); do for name in "${names[@]}"; do one "$name" "$round"; done; done
echo "Medians; reports in $reports"
for name in "${names[@]}"; do
  printf '%-20s %s us of CPU a candidate, single %s ms, %s candidates/s\n' "$name" "$(jq -s 'sort | .[length / 2 | floor]' "$reports/$name".*.cpu)" "$(jq -s 'map(.best.latency.p50) | sort | .[length / 2 | floor] / 1000' "$reports/$name".*.single.json)" \
    "$(jq -s 'map(.best.candidates_per_second // 0) | sort | .[length / 2 | floor] | round' "$reports/$name".*.sweep.json)"
done
