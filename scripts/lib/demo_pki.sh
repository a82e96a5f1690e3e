#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# scripts/lib/demo_pki.sh FOLDER: makes the demonstration's CA (FOLDER/trust), one citizen's certificate by it, and a
# SoftHSM token (FOLDER/softhsm2.conf) that holds key and certificate. Every name and number is made up. Called by
# scripts/demo and tests/e2e/portal. What is there and good for a month is left as it is.
set -euo pipefail
export LC_ALL=C.UTF-8
umask 077

[ $# -eq 1 ] || { echo "usage: scripts/lib/demo_pki.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
cd "$1"

# The PIN is known to all the world, as the certificate is good for nothing: the CA is trusted by the demo only.
pin=123456
token='Kyso Demo'
module=/usr/lib/softhsm/libsofthsm2.so

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
[citizen]
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
CNF
}

make_certificates() {
    local new=(openssl req -config profile.cnf -utf8 -newkey rsa:2048 -nodes -sha256)
    "${new[@]}" -x509 -extensions ca -days 3650 -keyout ca.key -out trust/ca.pem \
        -subj '/C=VN/O=KYSO DEMO/CN=Kyso Demo CA (test only)'
    "${new[@]}" -keyout citizen.key -out citizen.csr \
        -subj '/C=VN/ST=Hà Nội/CN=NGUYỄN VĂN AN/UID=CCCD:079200001234'
    openssl x509 -req -in citizen.csr -CA trust/ca.pem -CAkey ca.key -sha256 -days 730 \
        -set_serial "0x4$(openssl rand -hex 7)0" -extfile profile.cnf -extensions citizen -out citizen.pem
    openssl x509 -in citizen.pem -outform DER -out citizen.der
}

make_token() {
    printf '%s\n' "directories.tokendir = $PWD/tokens" 'objectstore.backend = file' 'log.level = ERROR' \
        'slots.removable = true' >softhsm2.conf
    export SOFTHSM2_CONF=$PWD/softhsm2.conf
    softhsm2-util --init-token --free --label "$token" --pin "$pin" --so-pin 87654321
    softhsm2-util --import citizen.key --token "$token" --pin "$pin" --id 01 --label 'Nguyen Van An'
    pkcs11-tool --module "$module" --token-label "$token" --login --pin "$pin" \
        --write-object citizen.der --type cert --id 01 --label 'Nguyen Van An'
}

if [ -f complete ] && openssl x509 -in citizen.pem -noout -checkend 2592000 >/dev/null; then exit 0; fi
rm -rf complete trust tokens
mkdir -p trust tokens
write_profile
make_certificates
make_token
# The citizen's key lives on the token only, as on a real one; the CA signs nobody else.
rm -f citizen.key citizen.csr ca.key
: >complete
