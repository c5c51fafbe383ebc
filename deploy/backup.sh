#!/bin/sh
# A dump at the start and then every night, each proved by reading its list of contents. Old ones are deleted.
# ONCE=1 makes one and ends. The database is named by PGHOST, PGUSER, PGDATABASE and PGPASSWORD.
set -eu
folder="${BACKUP_FOLDER:-/backups}"
umask 077

back_up() {
    file="$folder/tracker-$(date +%F-%H%M%S).dump"
    pg_dump --format=custom --file="$file.part" &&
        pg_restore --list "$file.part" >/dev/null &&
        mv "$file.part" "$file" &&
        echo "backup: $file" &&
        find "$folder" -name 'tracker-*.dump' -mtime "+${KEEP_DAYS:-30}" -delete && return
    rm -f "$file.part"
    echo "backup: failed; the next try is tomorrow." >&2
    return 1
}

while true; do
    status=0
    back_up || status=$?
    [ -z "${ONCE:-}" ] || exit "$status"
    sleep 86400
done
