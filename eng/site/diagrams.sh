#!/usr/bin/env bash
# Draws docs/diagrams/*.svg from the .dot files beside them. Needs graphviz.
set -euo pipefail
cd "$(dirname "$0")/../../docs/diagrams"
for source in *.dot; do
  # Without the comment that names the version of graphviz, the same text gives the same file.
  dot -Tsvg "$source" | grep -v '^<!-- Generated\|^ -->' > "${source%.dot}.svg"
done
