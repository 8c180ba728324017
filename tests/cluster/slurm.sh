#!/usr/bin/env bash
# A study as a job array on a Slurm of one node that this script starts and ends: one of its jobs is
# requeued half-way, and the merged results must be those of a single process, byte for byte.
# As root, with slurm-wlm and munge installed. Takes a minute:
#   cargo build --release && tests/cluster/slurm.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$PWD/target/release/tautomata
work=$(mktemp -d)
export SLURM_CONF=$work/slurm.conf

for command in slurmctld slurmd sbatch munged; do
    if ! PATH=$PATH:/usr/sbin command -v "$command" > /dev/null; then
        echo "no $command: nothing tested (install slurm-wlm and munge)"
        exit 0
    fi
done

stop() {
    scontrol shutdown > /dev/null 2>&1 || true
    [ -e /run/munge/munged.pid ] && kill "$(cat /run/munge/munged.pid)" 2> /dev/null || true
    rm -rf "$work"
}
trap stop EXIT

install -d -o munge -g munge -m 755 /run/munge
install -d -o munge -g munge -m 700 /var/log/munge /var/lib/munge
pgrep -x munged > /dev/null || runuser -u munge -- /usr/sbin/munged

memory=$(slurmd -C | sed -n 's/.*RealMemory=\([0-9]*\).*/\1/p')
cat > "$SLURM_CONF" << CONF
ClusterName=one
SlurmctldHost=$(hostname)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
AccountingStorageType=accounting_storage/none
MpiDefault=none
KillWait=30
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$(hostname) NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=all Nodes=$(hostname) Default=YES MaxTime=INFINITE State=UP
CONF
mkdir "$work/state" "$work/spool"
slurmctld -c
slurmd -c
for _ in $(seq 50); do
    sinfo --noheader --format=%T 2> /dev/null | grep -q idle && break
    sleep 0.2
done

cd "$work"
cat > study.toml << 'STUDY'
title = "Two parts"
seed = 11
replicates = 60

[base]
crystal = { size = [8, 8, 8] }
sample = { disordered = 0.08, impurity_weak_share = 0 }
record = { every = "6 h" }

[[base.protocol]]
step = "anneal"
temperature = "140 degC"
time = "72 h"

[[axis]]
name = "defect_fraction"
path = "sample.defects.fraction"
log = { from = 0.01, to = 0.1, points = 4 }

[[axis]]
path = "protocol.anneal.temperature"
values = ["140 degC", "150 degC"]
STUDY
"$program" slurm study.toml --output apart --parts 3 --threads 1
# A short job can't ask for more than the node has.
array=$(sbatch --parsable study-sweep.sh)
merge=$(sbatch --parsable --dependency="afterok:$array" study-merge.sh)

until [ -s apart/shards/1-of-3/runs.journal ] &&
    [ "$(stat --format=%s apart/shards/1-of-3/runs.journal)" -gt 20000 ]; do
    sleep 0.05
done
scontrol requeue "${array}_1"
echo "part 1 requeued with $(stat --format=%s apart/shards/1-of-3/runs.journal) bytes of runs recorded"

# A requeued job waits two minutes for its next start, unless it is told to begin.
until [ -z "$(squeue --noheader --jobs="$array,$merge" 2> /dev/null)" ]; do
    scontrol update JobId="${array}_1" StartTime=now > /dev/null 2>&1 || true
    sleep 0.5
done
cat study-sweep-"$array"_1.log
grep -q "interrupted: every run" study-sweep-"$array"_1.log
recorded=$(sed -n 's/.* runs: \([0-9]*\) recorded.*/\1/p' study-sweep-"$array"_1.log | tail -1)
if [ "$recorded" -eq 0 ]; then
    echo "the requeued job found nothing recorded" >&2
    exit 1
fi

"$program" sweep study.toml --output whole --quiet
for file in runs.store points.csv curves.csv runs.csv failures.csv; do
    cmp "whole/$file" "apart/$file"
done
echo "merged from 3 parts, one of them requeued with $recorded runs recorded: the same bytes as of one process"
