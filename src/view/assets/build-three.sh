#!/usr/bin/env bash
# Makes three.min.js and three.LICENSE again, from npm. Needs Node.
set -euo pipefail
cd "$(dirname "$0")"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
npm install --silent --prefix "$place" three@0.187.0 esbuild@0.28.2
cp "$place/node_modules/three/LICENSE" three.LICENSE
cp three.entry.js "$place"
"$place/node_modules/.bin/esbuild" "$place/three.entry.js" --bundle --minify --format=iife --global-name=THREE \
    --target=es2022 --legal-comments=none --banner:js="/*!
$(cat three.LICENSE)
*/" --outfile=three.min.js
