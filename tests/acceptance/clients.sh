#!/usr/bin/env bash
# The clients of docs/clients, each run against the built server: they must print the same ranking and the same scores, and say the same when something is wrong:
# no key, a spent quota, a behavior store that does not answer, no server. Needs a Release build, curl and what is looked for below; exits with 77 where something of it
# is missing. About half a minute.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
clients=$root/docs/clients
names=(python node csharp)

missing=()
python=$(for each in /usr/bin/python3 python3; do if "$each" -c 'import google.protobuf, grpc' 2>/dev/null; then echo "$each"; break; fi; done)
[ -n "$python" ] || missing+=(python3-grpcio)
for tool in protoc grpc_python_plugin node npm; do command -v $tool >/dev/null || missing+=($tool); done
[ ${#missing[@]} = 0 ] || { echo "clients: skipped, missing: ${missing[*]}"; exit 77; }

work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
fail() { echo "clients: $1"; tail -n 20 "$work"/*.{log,out,err} 2>/dev/null; exit 1; }

start() { # SETTING=VALUE...
  local rest management
  rest=$(free_port) grpc=$(free_port) management=$(free_port)
  env Server__RestPort="$rest" Server__GrpcPort="$grpc" Server__ManagementPort="$management" "$@" \
    dotnet "$root/src/DminServing.Server/bin/Release/net10.0/DminServing.Server.dll" >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "localhost:$management/healthz/ready" || true)" = 200 ] && return
    kill -0 $server 2>/dev/null || break
    sleep 0.2
  done
  fail "the server does not become ready"
}
stop() { kill -TERM $server; wait $server || fail "exit code $? after SIGTERM"; }

client() { # NAME ARGUMENT...
  case $1 in
    python) PYTHONPATH=$work/stubs "$python" "$clients/python/score.py" --server "localhost:$grpc" --deadline 20 "${@:2}" ;;
    node) node "$clients/node/score.mjs" --server "localhost:$grpc" --deadline 20 "${@:2}" ;;
    csharp) dotnet "$clients/csharp/bin/Release/net10.0/Score.dll" --server "localhost:$grpc" --deadline 20 "${@:2}" ;;
  esac
}
ask() { # EXIT_CODE ARGUMENT...: each of the three in turn
  local name code
  for name in "${names[@]}"; do
    code=0
    client "$name" "${@:2}" >"$work/$name.out" 2>"$work/$name.err" || code=$?
    [ $code = "$1" ] || fail "$name: exit code $code instead of $1"
  done
}
expect() { # WHAT out|err PATTERN: in what each has printed
  local name
  for name in "${names[@]}"; do grep -qiE "$3" "$work/$name.$2" || fail "$1: $name has not printed /$3/"; done
  echo "clients: $1"
}
expect_same_scores() { # WHAT COUNT
  local name
  for name in "${names[@]}"; do grep -E '^ +[0-9]+ +[a-z-]+ +0\.[0-9]{6}$' "$work/$name.out" >"$work/$name.scores" || true; done
  [ "$(wc -l <"$work/python.scores")" = "$2" ] || fail "$1: there should be $2 scores"
  for name in node csharp; do cmp -s "$work/python.scores" "$work/$name.scores" || fail "$1: other scores from $name"; done
  echo "clients: $1"
}

mkdir "$work/stubs"
protoc -I "$root/protos" --python_out="$work/stubs" --grpc_python_out="$work/stubs" --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" "$root/protos/dmin/v1/scoring.proto"
(cd "$clients/node" && npm ci --no-audit --no-fund --silent) || fail "npm ci"

start
ask 0
expect_same_scores "the same scores" 4
expect "shoes first for Anna" out '^ +1 +shoes-'
expect "scored with the prepared user" out '12 behaviors \(prepared\), 0 candidates not scored, degraded: no'
expect "timings" out '^µs: behaviors [0-9]+, encode [0-9]+, queue [0-9]+, infer [0-9]+, rank [0-9]+, total [1-9][0-9]*$'
mapfile -t items < <(head -50 "$root/models/dmin-demo/1/item_id.vocab")
ask 0 --user emil-only-lamps "${items[@]}"
expect_same_scores "the same scores of another user's 50 candidates" 50
ask 1 --user ""
expect "a wrong request" err '^INVALID_ARGUMENT: the request is wrong'
stop
ask 1
expect "no server" err '^UNAVAILABLE: no server answers'

# PrepareUser costs one of the four candidates a second, so each client is told to come again before it gets its four scored.
key=$(head -c 32 /dev/urandom | base64)
start Behaviors__Redis__Connection=127.0.0.1:1 Server__MaxCandidatesPerRequest=4 Access__Clients__0__Name=clients Access__Clients__0__Roles__0=score \
  Access__Clients__0__CandidatesPerSecond=4 Access__Clients__0__KeySha256__0="$(printf %s "$key" | sha256sum | cut -d' ' -f1)"
ask 1
expect "no key" err '^UNAUTHENTICATED: the server asks who is calling'
export DMIN_API_KEY=$key
ask 0
expect_same_scores "the same scores without behaviors" 4
expect "degraded" out '0 behaviors \(none\), 0 candidates not scored, degraded: behaviors_?unavailable'
grep -qE '^busy, again in 1000 ms$' "$work"/*.err || fail "nobody was told to come again" # of two, for .NET does not tell: the quota may be renewed between a client's calls
echo "clients: a spent quota is waited for"
stop
