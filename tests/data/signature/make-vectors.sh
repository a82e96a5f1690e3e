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
. "$here/../vector_ca.sh"
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
