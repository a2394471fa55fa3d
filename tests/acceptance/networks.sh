#!/usr/bin/env bash
# Every network of the paper's table 2 at once: trained on one data set, exported, all served by one server with a real redis-server, and each compared with its training over gRPC:
# AUC to 4 decimals, every score to 1e-5.
#
# Usage: tests/acceptance/networks.sh [DATA.tsv.gz|demo] [WORK FOLDER]
# TRAIN="--epochs 1" shortens the runs. Needs redis-server. Nothing is trained twice in the same work folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${1:-demo}
work=${2:-$(mktemp -d)}
command -v redis-server >/dev/null || { echo "skipped: redis-server is not installed"; exit 77; }

train() { dotnet src/DminServing.Training/bin/Release/net10.0/dmin-train.dll "$@"; }
dmin() { dotnet src/DminServing.Cli/bin/Release/net10.0/dmin.dll "$@"; }
trap 'kill ${server:-} ${redis:-} 2>/dev/null || true' EXIT
mkdir -p "$work"
networks=(wide-and-deep pnn din dien dien-no-aux dmin-no-aux dmin-no-pe dmin)

if [ "$data" = demo ]; then
  [ -d "$work/demo" ] || train prepare --demo --users 2000 --output "$work/demo"
  data=$work/demo/interactions.tsv
  awk -F'\t' '{ print $1 "\t" $2 "\t" substr($2, 1, index($2, "-") - 1) "\t" int($3 / 1000) }' "$work/demo/behaviors.tsv" > "$data"
fi

name=$(basename "$data" .tsv.gz | sed 's/\.tsv$//' | tr _ -)
arguments=$(printf '"%s", ' ${TRAIN:-} | sed 's/, $//; s/""//')
printf '{ "data": [ { "name": "%s", "input": "%s" } ], "seeds": [1], "train": [%s] }\n' "$name" "$(realpath "$data")" "$arguments" > "$work/experiment.json"
train experiment "$work/experiment.json" --output "$work/results"
cat "$work/results/results.md"
for network in "${networks[@]}"; do
  [ -d "$work/models/$network" ] || train export --run "$work/results/runs/$name/$network/seed-1" --output "$work/models" --name "$network"
done

redis-server --port 16379 --save '' --appendonly no >"$work/redis.log" & redis=$!
until redis-cli -p 16379 ping >/dev/null 2>&1; do sleep 0.1; done
dmin behaviors load "$work/results/data/$name/seed-1/behaviors.tsv" --redis localhost:16379 --hold-out 1
Models__Path="$work/models" Models__Default=dmin Behaviors__Redis__Connection=localhost:16379 Behaviors__Redis__Timeout=00:00:02 Behaviors__Redis__AttemptTimeout=00:00:01 \
  Server__RestPort=18080 Server__GrpcPort=18081 Server__ManagementPort=18082 \
  dotnet src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll >"$work/server.log" 2>&1 & server=$!
until curl -sf localhost:18082/healthz/ready >/dev/null; do kill -0 $server || { cat "$work/server.log"; exit 1; }; sleep 0.2; done
for network in "${networks[@]}"; do
  echo "== $network"
  dmin evaluate --server http://localhost:18081 --model "$network" --scores "$work/results/runs/$name/$network/seed-1/test-scores.tsv"
done
echo "networks.sh: all ${#networks[@]} networks are served by one server as they were trained"
