#!/usr/bin/env bash
# Prints where and when a measurement was made: one line for the head of a table. Family and model tell the generation of a
# processor, which the name that a virtual machine shows may hide.
set -euo pipefail
cd "$(dirname "$0")"
of_cpu() { sed -n "s/^$1[[:space:]]*: //p" /proc/cpuinfo | head -1; }
echo "$(of_cpu 'model name') (family $(of_cpu 'cpu family'), model $(of_cpu model)), $(nproc) cores, Linux $(uname -r), SDK $(dotnet --version), commit $(git describe --always --dirty), $(date -u '+%F %H:%M UTC')"
