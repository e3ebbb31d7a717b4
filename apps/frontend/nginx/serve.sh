#!/bin/sh
# Writes Nginx's configuration for this pod, and becomes Nginx. The root file system may be read-only: /tmp is enough.
#   BACKEND_URL       where /api goes, such as http://backend-service:8000
#   FRAME_ANCESTORS   which pages may show this app in a frame (CSP), besides its own: 'self' unless set
set -eu

backend_url=${BACKEND_URL:-http://backend-service:8000}
resolv_conf=${RESOLV_CONF:-/etc/resolv.conf}
folder=${CONFIG_FOLDER:-/tmp}

if ! printf '%s' "$backend_url" | grep -Eqx 'https?://[A-Za-z0-9._-]+(:[0-9]+)?'; then
  echo "BACKEND_URL must be a scheme, a host and perhaps a port, such as http://backend-service:8000, not: $backend_url" >&2
  exit 2
fi

# Nginx asks the name servers itself, at run time: it starts before the backend exists and follows a changed address.
# But it knows no search domains, so a bare Service name gets the first one (in a pod: <namespace>.svc.cluster.local).
resolvers=$(awk '$1 == "nameserver" { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' "$resolv_conf" | paste -sd ' ' -)
search=$(awk '$1 == "search" { print $2; exit }' "$resolv_conf")
scheme=${backend_url%%://*}
authority=${backend_url#*://}
host=${authority%%:*}
port=${authority#"$host"}
case $host in
  *.* | localhost) ;;
  *) [ -z "$search" ] || host=$host.${search%.} ;;
esac

mkdir -p "$folder/nginx"
sed -e "s|@RESOLVERS@|${resolvers:-127.0.0.1}|" \
  -e "s|@BACKEND@|$scheme://$host$port|" \
  -e "s|@FRAME_ANCESTORS@|${FRAME_ANCESTORS:-'self'}|" \
  -e "s|@FOLDER@|$folder/nginx|" \
  -e "s|@PORT@|${PORT:-80}|" \
  -e "s|@ROOT@|${WWW_ROOT:-/srv/www}|" \
  "$(dirname "$0")/nginx.conf.template" >"$folder/nginx/nginx.conf"

exec "${NGINX:-nginx}" -e stderr -c "$folder/nginx/nginx.conf" -g "daemon off;"
