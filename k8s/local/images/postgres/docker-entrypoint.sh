#!/bin/bash
# Makes the database at the first start, then becomes the server.
set -euo pipefail

user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

initialise() {
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo "POSTGRES_PASSWORD is not set: give the superuser a password." >&2
    exit 1
  fi
  # Beside the final place and renamed at the end: a start that is interrupted leaves nothing half made.
  local new=$PGDATA
  if mkdir -p "$(dirname "$PGDATA")" 2>/dev/null && [ -w "$(dirname "$PGDATA")" ]; then
    new=$PGDATA.new
    rm -rf "$new"
  fi
  initdb -D "$new" -U "$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  echo "host all all all scram-sha-256" >> "$new/pg_hba.conf"
  pg_ctl -D "$new" -w -s -o "-c listen_addresses=''" start
  local psql=(psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U "$user")
  if [ "$database" != postgres ]; then
    "${psql[@]}" -d postgres -v name="$database" <<< 'CREATE DATABASE :"name";'
  fi
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) bash "$file" ;;
      *.sql) "${psql[@]}" -d "$database" -f "$file" ;;
    esac
  done
  pg_ctl -D "$new" -w -s -m fast stop
  if [ "$new" != "$PGDATA" ]; then
    if [ -d "$PGDATA" ]; then rmdir "$PGDATA"; fi
    mv "$new" "$PGDATA"
  fi
}

if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  initialise
fi
exec "$@"
