#!/bin/sh
# Measures one load from several machines that are reached by ssh, and merges the results here:
#
#   CLIENTS='client1 client2' ./ssh.sh --models llama --concurrent 4000 --duration 300
#
# The options are those of llm_benchmarks for the whole load. Every client has the same version of
# it, the same models file and data set, a synchronised clock (NTP or chrony), and a login without a
# password. START_IN is the time until all begin: test requests have to end before it.
set -eu
: "${CLIENTS:?names no machine}"

quoted=
for word in "$@"; do
  quoted="$quoted '$(printf %s "$word" | sed "s/'/'\\\\''/g")'"
done

run=run_$(date -u +%Y%m%d_%H%M%S)
start=$(date -u -d "+${START_IN:-60 seconds}" +%FT%TZ)
count=$(echo $CLIENTS | wc -w)
index=0
mkdir -p "$run"
for client in $CLIENTS; do
  index=$((index + 1))
  {
    ssh "$client" "llm_benchmarks $quoted --shard $index/$count --start-at $start --output-dir $run" ||
      echo "ssh.sh: the shard of $client ended with exit code $?" >&2
  } >"$run/$client.log" 2>&1 &
done
echo "ssh.sh: measuring from $start on; what the clients say is in $run/*.log" >&2
wait

for client in $CLIENTS; do
  tail -n 1 "$run/$client.log" | grep '^ssh.sh:' >&2 || true
  scp "$client:$run/benchmark_*.j*" "$run/" || echo "ssh.sh: $client has no results" >&2
done
exec to_csv_and_charts --merge "$run" --output-dir "$run/merged"
