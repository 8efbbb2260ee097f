#!/bin/sh
# Installs the system packages that the tests drive, where they are missing. Daemons are kept from starting.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium fonts-liberation"
command -v git >/dev/null 2>&1 || missing="$missing git"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v perl >/dev/null 2>&1 && perl -MNet::EPP::Client -e 1 2>/dev/null || missing="$missing libnet-epp-perl"
command -v pdns_server >/dev/null 2>&1 || missing="$missing pdns-server pdns-backend-sqlite3"
command -v knotd >/dev/null 2>&1 || missing="$missing knot"
command -v named >/dev/null 2>&1 || missing="$missing bind9"
command -v nsd >/dev/null 2>&1 || missing="$missing nsd"
command -v pebble >/dev/null 2>&1 || missing="$missing pebble"
command -v unbound >/dev/null 2>&1 || missing="$missing unbound"
[ -z "$missing" ] && exit 0
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
fi
apt-get -qq -o DPkg::Lock::Timeout=600 update
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $missing >/dev/null
