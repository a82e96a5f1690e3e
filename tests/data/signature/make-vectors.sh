#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the vectors of this folder with the program openssl 3.0 alone, so that what kysod verifies was not made
# by kysod. Needs no argument; replaces the files. The private keys are thrown away. All names are made up.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C.UTF-8
mkdir new; : > index; echo 1001 > serial
cat > ca.cnf <<'CNF'
[ca]
default_ca = d
[d]
dir = .
new_certs_dir = new
database = index
serial = serial
default_md = sha256
policy = any
preserve = yes
string_mask = utf8only
unique_subject = no
utf8 = yes
[any]
countryName = optional
stateOrProvinceName = optional
commonName = supplied
UID = optional
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[holder]
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[req]
distinguished_name = none
string_mask = utf8only
[none]
CNF
dates="-startdate 20260101000000Z -enddate 20460101000000Z"
issue() { # name subject section key-options
    openssl req -new -utf8 -config ca.cnf -newkey "$4" ${5:+-pkeyopt "$5"} -nodes -keyout "$1.key" -subj "$2" -out "$1.csr"
    if [ "$1" = root ]; then sign="-selfsign -keyfile root.key"; else sign="-cert root.pem -keyfile root.key"; fi
    openssl ca -batch -notext -utf8 -config ca.cnf $sign $dates -extensions "$3" -in "$1.csr" -out "$1.pem"
}
exec 2>/dev/null
issue root "/C=VN/CN=Kyso Vector Root" root ec ec_paramgen_curve:P-256
issue rsa "/C=VN/ST=Hà Nội/CN=NGUYỄN VĂN AN/UID=CCCD:079200001234" holder rsa:2048 ""
issue p256 "/C=VN/ST=Hà Nội/CN=LÊ THỊ BÌNH/UID=CMND:012345678" holder ec ec_paramgen_curve:P-256
printf 'Nội dung của tài liệu.\n' > content.txt
registration=2.25.17994893108382724598744870244619554153
for key in rsa p256; do
    sign="openssl cms -sign -binary -cades -nosmimecap -md sha256 -signer $key.pem -inkey $key.key -in content.txt -outform DER"
    $sign -out "$key-detached.der"
    $sign -nodetach -out "$key-attached.der"
    $sign -econtent_type "$registration" -out "$key-registration.der"
done
openssl x509 -in root.pem -outform DER -out root.der
cp root.der content.txt rsa-*.der p256-*.der "$here/"
