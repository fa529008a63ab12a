# Sourced by eng/test: installs what the tests need from Debian, starts scratch servers on loopback, and stops them.
# The caller sets WORK (a new temporary folder) and ROOT.

apt_ready=
install_packages() {
  local -a apt=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -q -y --no-install-recommends)
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "missing Debian packages: $*. Install them as root, or name the part with --without"
    apt=(sudo "${apt[@]}")
  fi
  command -v apt-get >/dev/null || die "missing: $* (this is not Debian; install them yourself)"
  say "Installing from Debian: $*"
  if [ -z "$apt_ready" ]; then
    # A stale or unreachable extra source must not stop the run: the installation below decides.
    "${apt[@]}" update >"$WORK/apt.log" 2>&1 || true
    apt_ready=1
  fi
  "${apt[@]}" install "$@" >>"$WORK/apt.log" 2>&1 || { tail -20 "$WORK/apt.log" >&2; die "could not install $*"; }
}

postgres_bin() {
  local candidate
  for candidate in "$(pg_config --bindir 2>/dev/null || true)" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr); do
    if [ -x "$candidate/postgres" ] && [ -x "$candidate/initdb" ]; then printf '%s\n' "$candidate"; return; fi
  done
}

# initdb and postgres refuse to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi
}

pg_bin=
pg_data=
start_postgres() {
  local password port attempt
  pg_bin=$(postgres_bin)
  if [ -z "$pg_bin" ]; then install_packages postgresql; pg_bin=$(postgres_bin); fi
  [ -n "$pg_bin" ] || die "PostgreSQL is missing even after its installation"

  mkdir "$WORK/postgres"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$WORK/postgres/password"
  [ "$(id -u)" != 0 ] || chown -R postgres "$WORK/postgres"
  as_postgres "$pg_bin/initdb" -D "$WORK/postgres/data" -U mediation --pwfile="$WORK/postgres/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$WORK/postgres.log" 2>&1 ||
    { tail -20 "$WORK/postgres.log" >&2; die "initdb failed"; }
  # The port is free when looked at; another process may take it first, so there are several attempts.
  for attempt in 1 2 3 4 5; do
    port=$(free_port)
    if as_postgres "$pg_bin/pg_ctl" start -w -t 60 -s -D "$WORK/postgres/data" -l "$WORK/postgres/server.log" -o \
      "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c max_connections=300 \
       -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >>"$WORK/postgres.log" 2>&1; then
      pg_data="$WORK/postgres/data"
      export MEDIATION_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=mediation;Password=$password;Database=postgres"
      say "PostgreSQL $("$pg_bin/postgres" --version | grep -o '[0-9.]*' | head -1) on 127.0.0.1:$port"
      return
    fi
  done
  tail -20 "$WORK/postgres/server.log" >&2
  die "PostgreSQL did not start"
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 30000)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s\n' "$port"; return; }
  done
}

smtp_pid=
start_smtp() {
  # Debian's interpreter, wherever another python3 stands on the PATH.
  /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || install_packages python3-aiosmtpd
  mkdir "$WORK/mail"
  "$ROOT/eng/smtp-server" "$WORK/mail/received" "$WORK/mail/address" >"$WORK/smtp.log" 2>&1 &
  smtp_pid=$!
  local waited=0
  until [ -f "$WORK/mail/address" ]; do
    kill -0 "$smtp_pid" 2>/dev/null && [ $((waited += 1)) -le 300 ] || { cat "$WORK/smtp.log" >&2; die "the SMTP server did not start"; }
    sleep 0.1
  done
  export MEDIATION_TEST_SMTP="$(cat "$WORK/mail/address");$WORK/mail/received"
  say "SMTP on $(cat "$WORK/mail/address")"
}

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do command -v "$name" && return; done
  return 1
}

prepare_chromium() {
  find_chromium >/dev/null || install_packages chromium fonts-dejavu-core
  MEDIATION_TEST_CHROMIUM=$(find_chromium) || die "Chromium is missing even after its installation"
  export MEDIATION_TEST_CHROMIUM
  say "Chromium at $MEDIATION_TEST_CHROMIUM"
}

# Only what this run started.
stop_servers() {
  if [ -n "$smtp_pid" ]; then kill "$smtp_pid" 2>/dev/null || true; wait "$smtp_pid" 2>/dev/null || true; fi
  if [ -n "$pg_data" ]; then as_postgres "$pg_bin/pg_ctl" stop -m immediate -s -w -D "$pg_data" >/dev/null 2>&1 || true; fi
}
