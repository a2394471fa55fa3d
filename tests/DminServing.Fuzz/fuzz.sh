#!/usr/bin/env bash
# Coverage-guided search: fuzz.sh TARGET SECONDS. Needs afl-fuzz (Debian: apt-get install afl++). What it finds lies under tests/DminServing.Fuzz/bin/afl/TARGET.
# Prints last: tries, tries a second, crashes, hangs. Ends with 1 if it found any.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?target} seconds=${2:?seconds}
command -v afl-fuzz >/dev/null || { echo "afl-fuzz is missing (Debian: apt-get install afl++)"; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

program=bin/instrumented
if [ ! -e "$program/.done" ]; then
  dotnet build -c Release -v q
  [ -x bin/tool/sharpfuzz ] || dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path bin/tool
  rm -rf "$program" && cp -r bin/Release/net10.0 "$program"
  # Of its own assembly only what does not run before the fuzzer has begun, when there is nowhere to write coverage to.
  bin/tool/sharpfuzz "$program/DminServing.Fuzz.dll" DminServing.Fuzz.Targets.{PlantedBug,StoredBehaviors,Requests,ModelFiles}
  for assembly in DminServing.ModelContract DminServing.Pipeline DminServing.Server Google.Protobuf; do
    bin/tool/sharpfuzz "$program/$assembly.dll"
  done
  touch "$program/.done" # remove it after a change of the code
fi

rm -rf "bin/afl/$target" && mkdir -p bin/afl
# No test of the system's core pattern and clock speed: they are the machine's business. Tiered compilation would change the coverage as it goes.
# A try that takes HANG_MS ends the search with an error, for it is the process that would have to be killed; on a busy machine a second is not enough to tell.
AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 DOTNET_TieredCompilation=0 \
  afl-fuzz -i "corpus/$target" -o "bin/afl/$target" -t "${HANG_MS:-10000}" -m none -V "$seconds" -- dotnet "$program/DminServing.Fuzz.dll" "$target" >"bin/afl/$target.log" 2>&1 || { tail -20 "bin/afl/$target.log"; exit 2; }

stats="bin/afl/$target/default/fuzzer_stats"
field() { awk -F' *: *' -v name="$1" '$1 == name { print $2 }' "$stats"; }
crashes=$(field saved_crashes) hangs=$(field saved_hangs)
printf '%s: %s tries, %s a second, %s crashes, %s hangs, %s examples\n' "$target" "$(field execs_done)" "$(field execs_per_sec)" "$crashes" "$hangs" "$(field corpus_count)"
[ "$crashes" -eq 0 ] && [ "$hangs" -eq 0 ]
