#!/usr/bin/env bash
# Prints where and when a measurement was made: one line for the head of a table.
set -euo pipefail
cd "$(dirname "$0")"
echo "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc) cores, Linux $(uname -r), SDK $(dotnet --version), commit $(git rev-parse --short HEAD), $(date -u '+%F %H:%M UTC')"
