# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by scripts/demo and scripts/test. need_packages KIND... makes sure that the Debian packages of those kinds
# (scripts/lib/packages) are there: installs them where it may, else says in one line what to install.

# $root is set by who sources this.
# shellcheck disable=SC2154
: "$root"

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

packages_of() { # KIND...
    local kind
    for kind; do
        awk -v kind="$kind" '$1 == kind { print $2 }' "$root/scripts/lib/packages"
    done
}

missing_packages() { # PACKAGE...
    local installed package
    # Names that dpkg has never heard of go to its standard error; the status says so too, and is no fault here.
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for package; do
        # A nodejs from elsewhere brings its own npm, and Debian's cannot stand beside it.
        [ "$package" != npm ] || ! command -v npm >/dev/null || continue
        grep -qxF "installed $package" <<<"$installed" || printf '%s\n' "$package"
    done
}

need_packages() { # KIND...
    local wanted missing as_root=()
    command -v dpkg-query apt-get >/dev/null ||
        die "cần Debian 12 (apt) / wants Debian 12 (apt); needed: $(packages_of "$@" | tr '\n' ' ')"
    mapfile -t wanted < <(packages_of "$@")
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            die "thiếu gói, hãy chạy / packages are missing, run:" \
                "sudo apt-get install --no-install-recommends ${missing[*]}"
        fi
        as_root=(sudo -n)
    fi
    printf 'Cài %d gói / installing %d packages: %s\n' "${#missing[@]}" "${#missing[@]}" "${missing[*]}"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0)
    local log=$root/build/apt.log
    mkdir -p "$root/build"
    if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } \
            >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        die "apt không cài được, xem $log / apt could not install them, see $log:" \
            "apt-get install --no-install-recommends ${missing[*]}"
    fi
}

# need_npm: the packages of the kind npm, in $root/build/npm. No script of theirs runs.
need_npm() {
    local wanted folder=$root/build/npm log=$root/build/npm.log
    mapfile -t wanted < <(packages_of npm)
    [ "$(cat "$folder/wanted" 2>/dev/null)" != "${wanted[*]}" ] || return 0
    mkdir -p "$folder"
    npm install --prefix "$folder" --ignore-scripts --no-package-lock --no-audit --no-fund "${wanted[@]}" >"$log" 2>&1 </dev/null ||
        die "npm không tải được, xem $log / npm could not fetch them, see $log: npm install ${wanted[*]}"
    printf '%s' "${wanted[*]}" >"$folder/wanted"
}

need_programs() { # PROGRAM...
    local program
    for program; do
        command -v "$program" >/dev/null || die "thiếu chương trình «$program» / the program «$program» is missing"
    done
}

# chromedriver reaches its browser as «localhost»; a folder made by debootstrap has no /etc/hosts yet.
need_localhost() {
    ! getent hosts localhost >/dev/null || return 0
    if [ "$(id -u)" -eq 0 ] && [ ! -s /etc/hosts ]; then
        printf '127.0.0.1 localhost\n::1 localhost\n' >/etc/hosts
        chmod 644 /etc/hosts # whatever the umask: it is everybody's
    else
        die "tên «localhost» không phân giải được, hãy thêm vào /etc/hosts /" \
            "the name «localhost» does not resolve, add it to /etc/hosts: 127.0.0.1 localhost"
    fi
}
