#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The demonstration's CA and its USB tokens, in software. Called by scripts/demo and tests/e2e. See usage().
set -euo pipefail
export LC_ALL=C.UTF-8
umask 077

usage() {
    cat <<'TEXT'
scripts/lib/demo_pki.sh make FOLDER [HOLDER...]   a CA (FOLDER/trust) and a token for each holder, in FOLDER/drawer
scripts/lib/demo_pki.sh plug FOLDER [HOLDER...]   these tokens are plugged in (FOLDER/softhsm2.conf), no others
scripts/lib/demo_pki.sh unplug FOLDER             none is
scripts/lib/demo_pki.sh card FOLDER [HOLDER...]   key and certificate of each as files, for a card of kyso-token: FOLDER/cards
Holders: citizen-cccd citizen-cmnd enterprise employee official; all of them where none is named. Every name and number is
made up. What is there and good for a month is left as it is.
TEXT
}

# The PIN is known to all the world, as the certificates are good for nothing: the CA is trusted by the demo only.
pin=123456
module=/usr/lib/softhsm/libsofthsm2.so

# As Vietnamese issuers write them: UID holds the number, several UIDs a person in an organisation, none an official.
declare -A subjects=(
    [citizen-cccd]='/C=VN/ST=Hà Nội/CN=NGUYỄN VĂN AN/UID=CCCD:079200001234'
    [citizen-cmnd]='/C=VN/ST=Đà Nẵng/CN=TRẦN THỊ BÌNH/UID=CMND:012345678'
    [enterprise]='/C=VN/ST=Hà Nội/L=Cầu Giấy/CN=CÔNG TY TNHH THỬ NGHIỆM KYSO/UID=MST:9912345671'
    [employee]='/C=VN/ST=Hà Nội/O=CÔNG TY TNHH THỬ NGHIỆM KYSO/title=Kế toán trưởng/CN=LÊ HOÀNG CƯỜNG/UID=MST:9912345671/UID=CCCD:001200004321'
    [official]='/C=VN/L=Quảng Ngãi/O=UBND XÃ THỬ NGHIỆM/OU=Bộ phận một cửa/CN=PHẠM THỊ DUNG/emailAddress=dung@example.vn'
)
all=(citizen-cccd citizen-cmnd enterprise employee official)

# Profile as in tests/support/test_pki: C is a PrintableString, all else UTF8String.
write_profile() {
    cat >profile.cnf <<'CNF'
[req]
distinguished_name = none
string_mask = utf8only
utf8 = yes
prompt = no
[none]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[holder]
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
CNF
}

write_softhsm() { # FILE TOKENS
    printf '%s\n' "directories.tokendir = $2" 'objectstore.backend = file' 'log.level = ERROR' 'slots.removable = true' >"$1"
}

new_key=(openssl req -config profile.cnf -utf8 -newkey rsa:2048 -nodes -sha256)

make_ca() {
    "${new_key[@]}" -x509 -extensions ca -days 3650 -keyout ca.key -out trust/ca.pem \
        -subj '/C=VN/O=KYSO DEMO/CN=Kyso Demo CA (test only)'
}

issue() { # HOLDER KEY CERTIFICATE FORM
    "${new_key[@]}" -keyout "$2" -out "$2.csr" -subj "${subjects[$1]}"
    openssl x509 -req -in "$2.csr" -CA trust/ca.pem -CAkey ca.key -sha256 -days 730 \
        -set_serial "0x4$(openssl rand -hex 7)0" -extfile profile.cnf -extensions holder -outform "$4" -out "$3"
    rm "$2.csr"
}

make_card() { # HOLDER
    mkdir -p cards
    [ -f "cards/$1.pem" ] || issue "$1" "cards/$1.key" "cards/$1.pem" PEM
}

# The holder's key lives on the token only, as on a real one.
make_token() { # HOLDER
    local label="Kyso Demo $1" tokens=$PWD/drawer/$1 work
    work=$(mktemp -d "$PWD/work.XXXXXX")
    issue "$1" "$work/key" "$work/certificate" DER
    mkdir -p "$tokens"
    write_softhsm "$work/softhsm2.conf" "$tokens"
    export SOFTHSM2_CONF=$work/softhsm2.conf
    softhsm2-util --init-token --free --label "${label:0:32}" --pin "$pin" --so-pin 87654321
    softhsm2-util --import "$work/key" --token "${label:0:32}" --pin "$pin" --id 01 --label "$1"
    pkcs11-tool --module "$module" --token-label "${label:0:32}" --login --pin "$pin" \
        --write-object "$work/certificate" --type cert --id 01 --label "$1"
    rm -rf "$work"
}

make() { # [HOLDER...]
    if [ ! -f complete ] || ! openssl x509 -in trust/ca.pem -noout -checkend 2592000 >/dev/null ||
        [ -n "$(find complete -mtime +700)" ]; then
        rm -rf complete trust drawer tokens cards work.*
        mkdir -p trust drawer tokens
        write_profile
        make_ca
        write_softhsm softhsm2.conf "$PWD/tokens"
        : >complete
    fi
    local holder
    for holder; do
        [ -d "drawer/$holder" ] || make_token "$holder"
    done
}

# A token is a folder named by an id; SoftHSM sees those in tokens/ when a driver starts.
unplug() {
    local token
    for token in tokens/*/; do
        [ -d "$token" ] || continue
        mv "$token" "drawer/$(<"$token/holder")/"
    done
}

plug() { # HOLDER...
    local token holder
    unplug
    for holder; do
        for token in "drawer/$holder"/*/; do
            [ -d "$token" ] || { echo "demo_pki.sh: no token of $holder; make it first" >&2; exit 1; }
            printf '%s\n' "$holder" >"$token/holder"
            mv "$token" tokens/
        done
    done
}

[ $# -ge 2 ] || { usage >&2; exit 2; }
action=$1 folder=$2
shift 2
[ $# -gt 0 ] || set -- "${all[@]}"
for holder; do
    [ -n "${subjects[$holder]:-}" ] || { usage >&2; exit 2; }
done
mkdir -p "$folder"
cd "$folder"
case $action in
make) make "$@" ;;
plug) plug "$@" ;;
unplug) unplug ;;
card) for holder; do make_card "$holder"; done ;;
*) usage >&2; exit 2 ;;
esac
