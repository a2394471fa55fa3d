#!/usr/bin/env bash
# What deploy/prometheus and deploy/grafana have, with a real Prometheus: promtool checks the configuration, the rules and the metrics page and runs the tests of the
# rules; Prometheus reads the built server under load for 20 s, evaluates the rules and answers every query of the dashboards. Stops what it starts.
# Needs a Release build, curl and prometheus (Debian's package has promtool as well). About a minute.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
deploy=$root/deploy
work=$(mktemp -d)
trap 'kill "${prometheus:-}" "${server:-}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)); }
rest=$(free_port) grpc=$(free_port) management=$(free_port) web=$(free_port)
fail() { echo "prometheus: $1"; tail -n 40 "$work"/*.log; exit 1; }
expect() { grep -qE "$2" <<<"$3" || fail "$1: expected /$2/, got: $3"; echo "prometheus: $1"; }
try() { "${@:2}" >"$work/try.log" 2>&1 || fail "$1"; echo "prometheus: $1"; }
await() { for _ in $(seq 100); do [ "$(curl -s -o /dev/null -w '%{http_code}' "$1" || true)" = 200 ] && return; kill -0 "$2" 2>/dev/null || break; sleep 0.2; done; fail "$1 is not ready"; }
query() { curl -s "localhost:$web/api/v1/query" --data-urlencode "query=$1"; }

try "rules are right" promtool check rules "$deploy"/prometheus/rules/*.yml
try "the configuration is right" promtool check config "$deploy/prometheus/prometheus.yml"
try "rules fire when they should" promtool test rules "$deploy"/prometheus/tests/*.yml

# The same configuration, but for this server, these paths, and a second where it says fifteen.
sed "s/server:8082/localhost:$management/; s/: 15s/: 1s/; s#- rules/#- $deploy/prometheus/rules/#" "$deploy/prometheus/prometheus.yml" >"$work/prometheus.yml"
cd "$work"
MALLOC_ARENA_MAX=2 Server__RestPort=$rest Server__GrpcPort=$grpc Server__ManagementPort=$management \
  dotnet "$root/src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll" >server.log 2>&1 &
server=$!
prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$web" --log.level=warn >prometheus.log 2>&1 &
prometheus=$!
await "localhost:$management/healthz/ready" $server
await "localhost:$web/-/ready" $prometheus

dotnet "$root/src/DminServing.Cli/bin/Release/net10.0/dmin.dll" load --server "http://localhost:$grpc" --model-folder "$root/models/dmin-demo/1" --rate 20 --warmup 1s --duration 20s >load.log 2>&1 || fail "load"

curl -s "localhost:$management/metrics" >metrics
try "our part of the metrics page is right" sh -c 'grep -E "^(# [A-Z]+ )?dmin_" metrics | promtool check metrics' # .NET's own names end in _count
expect "the server is read" '"result":\[\{.*,"1"\]' "$(query 'up{job="dminserving"}')"
expect "requests are counted" ',"[1-9][0-9]{2}"\]' "$(query 'sum(dmin_requests_total{outcome="ok"})')"
expect "p99 is a number" ',"0\.[0-9]+"\]' "$(query 'histogram_quantile(0.99, sum by (le) (rate(dmin_request_duration_seconds_bucket[20s])))')"
expect "rules record" '"result":\[\{' "$(query 'job:dmin_request_duration_seconds:slow_ratio5m')"
expect "no rule fails" '^0$' "$(curl -s "localhost:$web/api/v1/rules" | grep -c '"health":"err"' || true)"
expect "no alert fires, but of latency on a slow machine" '"result":\[\]' "$(query 'ALERTS{alertstate="firing",alertname!~"DminLatency.*"}')"

asked=0
while IFS= read -r expression; do
  answer=$(query "$expression")
  [[ $answer == '{"status":"success"'* ]] || fail "$expression: $answer"
  asked=$((asked + 1))
done < <(grep -ohP '"expr": "\K([^"\\]|\\.)*' "$deploy"/grafana/dashboards/*.json | sed 's/\\"/"/g; s/\$__rate_interval/1m/g; s/\$job/dminserving/g; s/\$instance/.*/g')
[ "$asked" -gt 50 ] || fail "only $asked queries were found in the dashboards"
echo "prometheus: the dashboards' $asked queries are answered"

kill -TERM $prometheus $server
wait $prometheus && wait $server && echo "prometheus: stopped cleanly" || fail "exit code $? after SIGTERM"
trap 'rm -rf "$work"' EXIT
