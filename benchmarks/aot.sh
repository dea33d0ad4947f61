#!/usr/bin/env bash
# Publishes tests/McpGovernance.AotSmoke natively and as IL, measures size and start-up, and writes benchmarks/results/aot.md.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-30}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
project=tests/McpGovernance.AotSmoke
dotnet publish $project -c Release -r linux-x64 -p:PublishAot=true -o "$out/native" >"$out/log" || { cat "$out/log"; exit 1; }
dotnet publish $project -c Release -r linux-x64 --self-contained false -o "$out/il" >"$out/log" || { cat "$out/log"; exit 1; }

measure() { # measure <program>: "median worst" of whole runs, in milliseconds, from start to exit
  local i begin
  "$1" >/dev/null
  for ((i = 0; i < runs; i++)); do
    begin=$(date +%s%N)
    "$1" >/dev/null
    echo $((($(date +%s%N) - begin) / 100000))
  done | sort -n | awk '{ v[NR] = $1 / 10 } END { printf "%.0f %.0f", v[int((NR + 1) / 2)], v[NR] }'
}

peak() { # peak <program>: resident memory at its highest, in MiB
  "$1" >"$out/peak" & local pid=$! high=0 now
  while now=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do high=$now; done
  wait "$pid"
  awk -v kib="$high" 'BEGIN { printf "%.0f", kib / 1024 }'
}

read -r native_median native_worst <<<"$(measure "$out/native/McpGovernance.AotSmoke")"
read -r il_median il_worst <<<"$(measure "$out/il/McpGovernance.AotSmoke")"
size=$(stat -c %s "$out/native/McpGovernance.AotSmoke" | awk '{ printf "%.1f", $1 / 1048576 }')
il_size=$(cat "$out"/il/*.dll | wc -c | awk '{ printf "%.1f", $1 / 1048576 }')
cat >benchmarks/results/aot.md <<TABLE
# Native AOT

\`tests/McpGovernance.AotSmoke\` from start to exit: compose governance, open the journal, serve and connect in memory, list, one
allowed call (its intent durable), one refused call, close, read the journal back. Published without a warning.
Made by \`benchmarks/aot.sh\`, $runs runs each after one to warm the disk's cache.

Machine: $(nproc) processors, $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release), .NET SDK $(dotnet --version), load $(cut -d' ' -f1 /proc/loadavg) when it began. $(date -u +%F).

| | size, MiB | median, ms | worst, ms | peak memory, MiB |
|---|---:|---:|---:|---:|
| native, one file | $size | $native_median | $native_worst | $(peak "$out/native/McpGovernance.AotSmoke") |
| IL, with the shared runtime (not in its size) | $il_size | $il_median | $il_worst | $(peak "$out/il/McpGovernance.AotSmoke") |
TABLE
cat benchmarks/results/aot.md
