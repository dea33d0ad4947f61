#!/usr/bin/env bash
# A step before a merge: the policy loads, is laid out alike, does what its cases say, every line of it is protected by one, and whoever
# reviews the change sees who gains and who loses. Exit code 2 of the last: something is permitted that was not.
set -euo pipefail
cd "$(dirname "$0")"
mcpgov=${MCPGOV:-mcpgov}
$mcpgov policy check payments.policy.json
$mcpgov policy format payments.policy.json --check
$mcpgov policy test payments.policy.json payments.cases.json --mutate
if [ $# -eq 1 ]; then
  $mcpgov policy diff "$1" payments.policy.json
fi
