#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# deps.sh SCOPE ...: installs those packages of etc/packages that are missing;
# those of scope apart are unpacked into build/apart/NAME.
set -eu
cd "$(dirname "$0")/.."

listed()
{
	awk -v scopes=" $* " 'index(scopes, " " $1 " ") { print $2 }' etc/packages | sort -u
}

if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then
	sudo=sudo
else
	sudo=
fi

unpack_apart()
{
	for package in $(listed apart); do
		[ ! -d "build/apart/$package" ] || continue
		echo "Unpacking: $package"
		rm -rf "build/apart/$package.new"
		mkdir -p "build/apart/$package.new"
		(cd "build/apart/$package.new"
		fetch="apt-get -q -o APT::Sandbox::User=root download $package"
		$fetch || { $sudo apt-get update -q && $fetch; }
		dpkg-deb -x ./*.deb . && rm ./*.deb)
		mv "build/apart/$package.new" "build/apart/$package"
	done
}
wants_apart()
{
	case " $* " in *" apart "*) unpack_apart ;; esac
}

missing=
for package in $(listed "$@" | grep -vxF "$(listed apart)"); do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :)
	[ "$state" = installed ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
	wants_apart "$@"
	exit 0
fi

install="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null; then
	echo "These Debian packages, or what your system calls them, are missing:$missing" >&2
	exit 1
elif [ "$(id -u)" != 0 ] && [ -z "$sudo" ]; then
	echo "Packages are missing.  Please run as root:" >&2
	echo "  apt-get update && $install" >&2
	exit 1
fi
echo "Installing:$missing"
# Servers that come along are for tests on ports of their own: none is started.
policy=/usr/sbin/policy-rc.d
ours=
if [ -n "${CI:-}" ] && [ -z "$sudo" ] && [ ! -e $policy ]; then
	printf '#!/bin/sh\nexit 101\n' > $policy
	chmod 755 $policy
	ours=1
fi
rc=0
$sudo apt-get update -q || :		# an old list may still do
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive $install || rc=$?
[ -z "$ours" ] || rm -f $policy
[ $rc = 0 ] || exit $rc
wants_apart "$@"
