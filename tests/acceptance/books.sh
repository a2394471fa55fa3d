#!/usr/bin/env bash
# Trains on a made-up set of the shape of the paper's Books: 603,668 users, 367,982 items, 1,600 categories, 8.5 million reviews, five at least of each user (5-core).
# Tells minutes an epoch, steps a second and the peak of the memory; kills the run with SIGKILL on its way and goes on, as whoever has it run overnight may have to.
#
#   tests/acceptance/books.sh [WORK FOLDER]
#
# Seven to nine minutes on two cores with nothing else to do, half a gigabyte in the folder. AUC means nothing here: what users like is by chance.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-$(mktemp -d)}
mkdir -p "$work"
train() { exec dotnet src/DminServing.Training/bin/Release/net10.0/dmin-train.dll "$@"; }
dotnet build -c Release src/DminServing.Training -v quiet --nologo -clp:ErrorsOnly

# 14.1 reviews a user in the mean (Books: 14.7), and a long tail; items come by a power law.
[ -s "$work/books.tsv" ] || awk 'BEGIN {
  srand(1)
  for (user = 1; user <= 603668; user++) {
    reviews = 5 + int(-9 * log(1 - rand()) + (rand() < 0.02 ? 60 * rand() : 0))
    for (t = 0; t < reviews; t++) {
      item = user * 37 % 367982
      if (t > 0) item = int(367982 * rand() ^ 2)
      printf "u%d\ti%d\tc%d\t%d\n", user, item, item % 1600, 1000000000 + t
    }
  }
}' >"$work/books.tsv"

# VmHWM of a process until it ends, or until it is killed after so many seconds.
watch_memory() {
  local process=$1 seconds=${2:-100000} began=$SECONDS now
  peak=0
  while now=$(awk '/VmHWM/ { print $2 }' "/proc/$process/status" 2>/dev/null) && [ -n "$now" ]; do
    peak=$now
    if [ $((SECONDS - began)) -ge "$seconds" ]; then kill -KILL "$process"; fi
    sleep 0.5
  done
}

[ -d "$work/data" ] || { start=$SECONDS; train prepare --input "$work/books.tsv" --output "$work/data" & watch_memory $!; wait $!; echo "prepare: $((SECONDS - start)) s, peak $((peak / 1024)) MiB"; }
rm -rf "$work/run"
run() { train train --data "$work/data" --output "$work/run" --epochs 1; }
start=$SECONDS
run & watch_memory $! 150
wait $! || echo "killed after $((SECONDS - start)) s, peak $((peak / 1024)) MiB"
start=$SECONDS
run & watch_memory $!
wait $!
echo "the rest: $((SECONDS - start)) s, peak $((peak / 1024)) MiB"
