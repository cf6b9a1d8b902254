#!/usr/bin/env bash
# Builds the site, guide and API reference, into eng/site/obj/site. A broken link or a member that does not exist is an error.
#   eng/site/build.sh && python3 -m http.server --directory eng/site/obj/site
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore
rm -rf obj
dotnet docfx docfx.json
cp obj/site/README.html obj/site/index.html
