#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# deb.sh BUILD VERSION: a Debian package of what is built; prints its path.
set -eu
cd "$(dirname "$0")/.."
build=$1 version=$2
arch=$(dpkg --print-architecture)
root=$build/deb/root
file=$build/moot_${version}_$arch.deb

make --no-print-directory all >&2
rm -rf "$build/deb"
mkdir -p "$root/DEBIAN" "$root/etc/moot"
make --no-print-directory install DESTDIR="$PWD/$root" PREFIX=/usr >&2
mv "$root/usr/share/doc/moot/LICENSE" "$root/usr/share/doc/moot/copyright"
find "$root/usr/share/man" -name '*.[158]' -exec gzip -9n {} +
strip --strip-unneeded "$root"/usr/bin/*
sed -e 's:var/moot\.db:/var/lib/moot/moot.db:' -e 's:var/mail$:/var/lib/moot/mail:' \
	-e '/^#database =/s/^#//' -e '/^#maildir = .var.lib/s/^#//' \
	etc/moot.conf > "$root/etc/moot/moot.conf"
echo /etc/moot/moot.conf > "$root/DEBIAN/conffiles"

# The packages of the libraries that the programs name, and what they want beside them.
libraries=$(for program in "$root"/usr/bin/*; do
		for library in $(objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }'); do
			ldd "$program" | awk -v want="$library" '$1 == want { print $3 }'
		done
	done | sort -u | while read -r path; do
		dpkg -S "$path" "/usr$path" "${path#/usr}" 2>/dev/null | head -n 1
	done | sed 's/:.*//' | sort -u | paste -sd, | sed 's/,/, /g')
more=$(awk '$1 == "more" { print $2 }' etc/packages | paste -sd, | sed 's/,/, /g')
beside=$(awk '$1 == "run" { printf ", %s", $2 }' etc/packages)

cat > "$root/DEBIAN/control" <<END
Package: moot
Version: $version
Architecture: $arch
Maintainer: moot developers <moot@example.org>
Section: net
Priority: optional
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $libraries$beside
Recommends: $more
Suggests: nginx-light
Description: meetings, minutes and calls of a mailing-list community
 An IRC bot and a companion web service.  Meetings held on IRC become minutes
 that are corrected on the web and posted to the mailing list; calls are
 announced on the list, on IRC and in everybody's calendar.
END
cat > "$root/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ] && command -v systemd-sysusers >/dev/null; then
	systemd-sysusers moot.conf || :
	systemd-tmpfiles --create moot.conf || :
	[ ! -d /run/systemd/system ] || systemctl daemon-reload || :
fi
END
cat > "$root/DEBIAN/prerm" <<'END'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
	systemctl disable --now moot-bot moot-web moot-mail || :
fi
END
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/prerm"
dpkg-deb --root-owner-group --build "$root" "$file" >&2
echo "$file"
