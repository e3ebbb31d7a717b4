#!/bin/sh
# supervise.sh LOG COMMAND…: runs a command, starts it again when it ends, and keeps LOG (which standard output is
# appended to) under 10 MB by moving it to LOG.1. Does not outlive a SIGTERM to its process group.
log=$1
shift
trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT
(
  trap 'exit 0' TERM INT
  while sleep "${SUPERVISE_INTERVAL:-30}"; do
    if [ "$(wc -c <"$log")" -gt 10000000 ]; then
      cp "$log" "$log.1"
      : >"$log"
    fi
  done
) &
while :; do
  "$@" &
  child=$!
  wait "$child"
  echo "supervise: $1 ended with $?; starting it again in 1 s"
  sleep 1
done
