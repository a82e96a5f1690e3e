# SPDX-License-Identifier: Apache-2.0
# Sourced by the make-vectors.sh of the folders beside: a CA made by openssl alone in the present, empty folder, and
# issue NAME SUBJECT SECTION KEY-TYPE [KEY-OPTION], which leaves NAME.pem and NAME.key. Valid from 2026 to 2046.
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
