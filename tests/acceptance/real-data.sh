#!/usr/bin/env bash
# From a real data set to served scores, in one command:
# prepare → train, one run per seed → evaluate → export → load every user's behaviors into a real redis-server → serve → score each test
# user's positive and negative through gRPC → compare with the trained network: AUC to 4 decimals, every score to 1e-5.
#
# Usage: tests/acceptance/real-data.sh [DATA] [WORK FOLDER] [MORE OPTIONS OF dmin-train prepare, such as --metadata meta_Electronics.json.gz]
# SEEDS="1 2 3" sets the runs; the first seed's model is served. Needs redis-server. About two minutes on two cores for amazon_sports, without the build.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${1:-../shared/data/amazon_sports.tsv.gz}
work=${2:-$(mktemp -d)}
options=("${@:3}")
seeds=${SEEDS:-1 2 3}
name=$(basename "$data" | cut -d. -f1 | tr '_[:upper:]' '-[:lower:]')
[ -f "$data" ] || { echo "$data does not exist: name a data set in one of the forms that docs/training.md tells."; exit 2; }
command -v redis-server >/dev/null || { echo "redis-server is missing: install it first (Debian: apt-get install redis-server)."; exit 2; }

for project in Training Cli Server; do dotnet build -c Release "src/DminServing.$project" -v quiet --nologo -clp:ErrorsOnly; done
train() { dotnet src/DminServing.Training/bin/Release/net10.0/dmin-train.dll "$@"; }
dmin() { dotnet src/DminServing.Cli/bin/Release/net10.0/dmin.dll "$@"; }
trap 'kill ${server:-} ${redis:-} 2>/dev/null || true' EXIT

train prepare --input "$data" --name "$name" --output "$work/data" "${options[@]}"
# One libtorch thread a run and the runs in parallel: two threads in one run gain little and lose much on busy cores.
for seed in $seeds; do
  train train --data "$work/data" --output "$work/seed-$seed" --seed "$seed" >"$work/seed-$seed.log" 2>&1 &
  [ "$(jobs -rp | wc -l)" -lt "$(nproc)" ] || wait -n
done
wait
for seed in $seeds; do train evaluate --run "$work/seed-$seed"; done

first=${seeds%% *}
train export --run "$work/seed-$first" --output "$work/models" --name "$name"

redis-server --port 16379 --save '' --appendonly no >"$work/redis.log" & redis=$!
until redis-cli -p 16379 ping >/dev/null 2>&1; do sleep 0.1; done
dmin behaviors load "$work/data/behaviors.tsv" --redis localhost:16379 --hold-out 1

Models__Path="$work/models" Models__Default="$name" Behaviors__Redis__Connection=localhost:16379 Server__RestPort=18080 Server__GrpcPort=18081 Server__ManagementPort=18082 \
  dotnet src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll >"$work/server.log" 2>&1 & server=$!
until curl -sf localhost:18082/healthz/ready >/dev/null; do kill -0 $server || { cat "$work/server.log"; exit 1; }; sleep 0.2; done
dmin evaluate --server http://localhost:18081 --scores "$work/seed-$first/test-scores.tsv"
