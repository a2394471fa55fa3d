#!/usr/bin/env bash
# The built server on embedded defaults, as a stranger meets it: started from another folder, asked over REST and gRPC, watched by
# probes, stopped by SIGTERM. Needs a Release build and curl. About five seconds.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)); }
rest=$(free_port) grpc=$(free_port) management=$(free_port)
expect() { grep -qE "$2" <<<"$3" || { echo "smoke: $1: expected /$2/, got: $3"; cat "$work/log"; exit 1; }; echo "smoke: $1"; }

cd "$work"
Server__RestPort=$rest Server__GrpcPort=$grpc Server__ManagementPort=$management \
  dotnet "$root/src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
  [ "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$management/healthz/ready" || true)" = 200 ] && break
  kill -0 $server 2>/dev/null || break
  sleep 0.2
done

expect "startup probe" 200 "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$management/healthz/startup")"
expect "liveness probe" 200 "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$management/healthz/live")"
expect "readiness probe" 200 "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$management/healthz/ready")"
expect "models" dmin-demo "$(curl -s "localhost:$rest/v1/models")"

user=smoke-user
now=$(($(date +%s) * 1000))
append() { curl -s -o /dev/null -w '%{http_code}' -H 'content-type: application/json' "localhost:$rest/v1/users/$user/behaviors" -d "$1"; }
best() { curl -s -H 'content-type: application/json' "localhost:$rest/v1/score" -d "{\"user_id\":\"$user\",\"item_ids\":[\"$SHOE\",\"$TROUSER\"]}"; }
SHOE=$(grep -m1 '^shoes-' "$root/models/dmin-demo/1/item_id.vocab")
TROUSER=$(grep -m1 '^trousers-' "$root/models/dmin-demo/1/item_id.vocab")
mapfile -t shoes < <(grep '^shoes-' "$root/models/dmin-demo/1/item_id.vocab" | tail -5)
mapfile -t trousers < <(grep '^trousers-' "$root/models/dmin-demo/1/item_id.vocab" | tail -5)
for i in 0 1 2 3 4; do expect "append ${shoes[$i]}" '20[0-9]' "$(append "{\"behaviors\":[{\"item_id\":\"${shoes[$i]}\",\"timestamp_ms\":$((now - 60000 + i))}]}")"; done
expect "shoes first after shoe clicks" "\"rank\": ?1,\"item_id\": ?\"$SHOE\"" "$(best)"
for i in 0 1 2 3 4; do expect "append ${trousers[$i]}" '20[0-9]' "$(append "{\"behaviors\":[{\"item_id\":\"${trousers[$i]}\",\"timestamp_ms\":$((now - 30000 + i))}]}")"; done
expect "trousers first after trouser clicks" "\"rank\": ?1,\"item_id\": ?\"$TROUSER\"" "$(best)"
expect "metrics" dmin_requests "$(curl -s "localhost:$management/metrics")"
expect "problem details" '"status": ?400' "$(curl -s -H 'content-type: application/json' "localhost:$rest/v1/score" -d '{"item_ids":["a"]}')"
expect "gRPC" "$SHOE" "$(dotnet "$root/src/DminServing.Cli/bin/Release/net10.0/dmin.dll" score --server "http://localhost:$grpc" --user "$user" --item "$SHOE" "$TROUSER")"

kill -TERM $server
wait $server && echo "smoke: stopped cleanly" || { echo "smoke: exit code $? after SIGTERM"; cat "$work/log"; exit 1; }
