#!/usr/bin/env bash
# Makes the figures of the documentation again, with target/release/tautomata, and says which have changed.
#   docs/figures.sh         all but those of fits, of verification and of Python: some six minutes
#   docs/figures.sh quick   those of single runs: under a minute; what differs is an error
# In both cases the new figures are in docs/figures/ afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
changed=0

tautomata() { target/release/tautomata "$@" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }; }
run() { tautomata run "scenarios/$1.toml" --output "$place/$1"; }
sweep() { tautomata sweep "scenarios/$1.toml" --output "$place/$1"; }
# A figure of a folder of results, as a figure of the documentation.
figure() {
    local new="$place/$1/figures/$2.png" kept="docs/figures/$3.png"
    if ! cmp -s "$new" "$kept"; then
        echo "changed: $kept"
        changed=1
        cp "$new" "$kept"
    fi
}

run ground-powder
figure ground-powder conversion conversion
figure ground-powder slices slices

run instruments/ground-powder
for name in monomer_product colour ftir_bands dsc; do
    figure instruments/ground-powder $name instruments-$name
done

for name in single-crystal air argon uv-seeded too-hot crude recrystallized; do
    run laboratory/$name
    figure laboratory/$name conversion laboratory/$name
done
run laboratory/full-protocol
figure laboratory/full-protocol slices laboratory/full-protocol
for name in points grain-boundaries lines surface clusters; do
    run laboratory/arrangements/$name
    figure laboratory/arrangements/$name slices laboratory/$name
done

tautomata compare "$place"/laboratory/{argon,air,single-crystal} --label argon --label air --label "single crystal" \
    --output "$place/comparison"
figure comparison compared_conversion compared

if [ "${1-}" = quick ]; then
    exit $changed
fi

sweep studies/ramps
figure studies/ramps temperature ramps
sweep studies/temperature
figure studies/temperature arrhenius arrhenius
figure studies/temperature time-temperature time-temperature

sweep studies/oxygen
figure studies/oxygen conversion oxygen
sweep studies/finite-size
figure studies/finite-size half-time finite-size
sweep studies/mobility
figure studies/mobility weak-spots mobility-weak-spots
figure studies/mobility arrangements mobility-arrangements
sweep studies/grinding
figure studies/grinding conversion-24h grinding
figure studies/grinding conversion-24h-log grinding-log
figure studies/grinding conversion-map grinding-map
figure studies/grinding milling milling

sweep kinetics/ground-powder-ramps
tautomata kinetics "$place/kinetics/ground-powder-ramps" --output "$place/energies"
figure energies truth kinetics-ground-powder

tautomata fit scenarios/fit/weak-spots.toml --output "$place/weak-spots"
figure weak-spots fit fit-weak-spots
figure weak-spots posterior fit-weak-spots-posterior
figure weak-spots sensitivity fit-weak-spots-sensitivity
tautomata sweep "$place/weak-spots/predict.toml" --set protocol.anneal.temperature="120 degC" \
    --set protocol.anneal.time="96 h" --output "$place/120C"
figure 120C conversion fit-prediction
tautomata fit scenarios/fit/joint.toml --output "$place/joint"
figure joint fit fit-joint
