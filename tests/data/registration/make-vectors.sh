#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the vectors of this folder with the program openssl 3.0 alone: what a portal gets and what it must say to it
# (cases.txt, read by tests/unit/signature and explained in docs/relying-party.md). Needs no argument; replaces the
# files. The private keys are thrown away. All names and numbers are made up.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C.UTF-8
. "$here/../vector_ca.sh"
origin=https://portal.example
nonce=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
registration=2.25.17994893108382724598744870244619554153
exec 2>/dev/null
issue root "/C=VN/CN=Kyso Vector Root" root ec ec_paramgen_curve:P-256
issue citizen "/C=VN/ST=Hà Nội/CN=NGUYỄN VĂN AN/UID=CCCD:079200001234" holder rsa:2048 ""
issue enterprise "/C=VN/ST=Hà Nội/CN=CÔNG TY TNHH THỬ NGHIỆM KYSO/UID=MST:9912345671" holder ec ec_paramgen_curve:P-256

# RFC 8785: members in order, no blanks. The certificate's hash and what it says of its holder are part of it.
statement() { # KEY SUBJECT ORIGIN FIELDS HOLDER
    hash=$(openssl x509 -in "$1.pem" -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
    printf '{"certificate":{"sha256":"%s"},"fields":[%s],"holder":%s,"issuedAt":"2026-11-22T03:00:00Z","method":"usb-token","nonce":"%s","origin":"%s","subject":"%s","type":"kyso.registration.v1"}' \
        "$hash" "$4" "$5" "$nonce" "$3" "$2"
}
sign() { # KEY STATEMENT OPTIONS...
    key=$1 content=$2
    shift 2
    openssl cms -sign -binary -nosmimecap -md sha256 -signer "$key.pem" -inkey "$key.key" -in "$content" -outform DER "$@"
}
person='{"ids":[{"type":"cccd","value":"079200001234"}],"kind":"person","name":"NGUYỄN VĂN AN"}'
company='{"ids":[{"type":"mst","value":"9912345671"}],"kind":"organisation","name":"CÔNG TY TNHH THỬ NGHIỆM KYSO"}'
birth='{"name":"birthDate","value":"02/09/1990"}'
email='{"name":"email","value":"ke.toan@example.vn"}'

statement citizen citizen "$origin" "$birth" "$person" > citizen.json
statement enterprise enterprise "$origin" "$email" "$company" > enterprise.json
statement citizen citizen https://evil.example "$birth" "$person" > other-origin.json
statement citizen citizen "$origin" "$birth" "$company" > other-holder.json
statement enterprise citizen "$origin" "$birth" "$person" > other-certificate.json
sed 's/,"/, "/g' citizen.json > not-canonical.json
sed 's/1990/1991/' citizen.json > altered.json
# Signed by a phone: method and number, and no form.
sed 's/"method":"usb-token"/"method":"sim"/; s/"subject"/"phone":"84912345678","subject"/; s/"fields":\[[^]]*\]/"fields":[]/' citizen.json > sim.json
sed 's/"phone":"84912345678",//' sim.json > sim-without-phone.json
sed 's/"method":"sim"/"method":"usb-token"/' sim.json > token-with-phone.json
# A SIM whose service tells the certificate only with the signature: the statement names none. A token's may not.
sed 's/"certificate":{[^}]*},//; s/"holder":{.*},"issuedAt"/"issuedAt"/' sim.json > sim-later.json
sed 's/"certificate":{[^}]*},//; s/"holder":{.*},"issuedAt"/"issuedAt"/' citizen.json > token-later.json
for name in citizen enterprise sim sim-without-phone token-with-phone token-later other-origin other-holder other-certificate not-canonical; do
    key=citizen
    [ "$name" != enterprise ] || key=enterprise
    sign "$key" "$name.json" -cades -econtent_type "$registration" > "$name.der"
done
sign citizen citizen.json -cades > document.der
sign citizen citizen.json -noattr -econtent_type "$registration" > no-attributes.der
sign citizen citizen.json -econtent_type "$registration" > no-signing-certificate.der
sign citizen sim-later.json -econtent_type "$registration" > sim-later.der
sign citizen sim-later.json -cades -econtent_type "$registration" > sim-later-named.der
sign citizen sim.json -econtent_type "$registration" > sim-unnamed.der

# A SIM service that signs displayed texts only: 80 bits of the statement's SHA-256 in Crockford's base32, in the text.
text_signature() { # TEXT
    printf %s "$1" > text
    printf '{"certificates":["%s"],"signature":"%s","text":"%s","type":"kyso.text-signature.v1"}' \
        "$(openssl x509 -in citizen.pem -outform DER | openssl base64 -A)" \
        "$(openssl dgst -sha256 -sign citizen.key text | openssl base64 -A)" "$1"
}
code=$(openssl dgst -sha256 -binary sim-later.json | head -c 10 | basenc --base32 |
    tr 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' '0123456789ABCDEFGHJKMNPQRSTVWXYZ' | sed 's/..../&-/g; s/-$//')
text_signature "portal.example: Dang ky tai khoan (Ma $code)" > sim-text.sig
text_signature "portal.example: Dang nhap (Ma $code)" > sim-text-sign-in.sig
text_signature "evil.example: Dang ky tai khoan (Ma $code)" > sim-text-elsewhere.sig
sed 's/","type"/", "type"/' sim-text.sig > sim-text-spaced.sig

# A sign-in: Web eID authentication token 1.0, RS256 over hash(origin) || hash(nonce).
challenge=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
{ printf %s "$origin" | openssl dgst -sha256 -binary; printf %s "$challenge" | openssl dgst -sha256 -binary; } > challenge.bin
printf '{"algorithm":"RS256","appVersion":"openssl","format":"web-eid:1.0","signature":"%s","unverifiedCertificate":"%s"}\n' \
    "$(openssl dgst -sha256 -sign citizen.key challenge.bin | openssl base64 -A)" \
    "$(openssl x509 -in citizen.pem -outform DER | openssl base64 -A)" > sign-in.json

openssl x509 -in root.pem -outform DER -out root.der
cat > cases.txt <<'CASES'
# statement signature what a portal at https://portal.example says
citizen.json citizen.der accepted
enterprise.json enterprise.der accepted
sim.json sim.der accepted
sim-without-phone.json sim-without-phone.der statement_invalid
token-with-phone.json token-with-phone.der statement_invalid
altered.json citizen.der signature_invalid
enterprise.json citizen.der signature_invalid
other-origin.json other-origin.der origin_mismatch
other-holder.json other-holder.der statement_invalid
other-certificate.json other-certificate.der statement_invalid
not-canonical.json not-canonical.der statement_invalid
citizen.json document.der content_type_wrong
citizen.json no-attributes.der signature_malformed
citizen.json no-signing-certificate.der signature_malformed
sim-later.json sim-later.der accepted
sim-later.json sim-later-named.der signature_malformed
sim.json sim-unnamed.der signature_malformed
token-later.json token-later.der statement_invalid
sim-later.json sim-text.sig accepted
sim.json sim-text.sig signature_invalid
citizen.json sim-text.sig statement_invalid
sim-later.json sim-text-sign-in.sig signature_invalid
sim-later.json sim-text-elsewhere.sig signature_invalid
sim-later.json sim-text-spaced.sig signature_malformed
CASES
cp root.der cases.txt ./*.json "$here/"
cp ./*.sig "$here/"
for name in citizen enterprise sim sim-without-phone token-with-phone token-later other-origin other-holder other-certificate not-canonical document no-attributes no-signing-certificate sim-later sim-later-named sim-unnamed; do
    cp "$name.der" "$here/"
done
