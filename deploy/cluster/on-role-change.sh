#!/bin/sh
# Patroni calls this when its PostgreSQL starts or changes role: on-role-change.sh DATA PROGRAMS SOCKETS action role cluster
#
# PgBouncer tells its clients what PostgreSQL said of itself at their first meeting (`in_hot_standby` among it). After a change
# of role it must ask anew, or a new leader is taken for a standby for ever.
data=$1 programs=$2 sockets=$3 role=${5:-}

# A promotion is announced before it is done.
turns=0
while [ "$role" = primary ] && [ "$turns" -lt 120 ]; do
    LC_ALL=C "$programs/pg_controldata" -D "$data" | grep -q 'in production' && break
    turns=$((turns + 1))
    sleep 0.5
done
for pause in 0 1 2; do
    sleep "$pause"
    "$programs/psql" -q -h "$sockets" -p 6432 -U pgbouncer -d pgbouncer -c RECONNECT
done
