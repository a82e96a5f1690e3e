#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the demonstration needs for signing SIMs: keys, and the configurations of the made-up operator (kyso-telco), the
# portal's gateway and kyso-relay. Called by scripts/demo and tests/e2e. See usage().
set -euo pipefail
export LC_ALL=C.UTF-8
umask 077

usage() {
    cat <<'TEXT'
scripts/lib/demo_sim.sh PKI FOLDER ORIGIN GATEWAY_PORT SERVICE_PORT PHONES_PORT
  PKI      a folder of scripts/lib/demo_pki.sh, whose CA issues the certificates on the SIMs
  FOLDER   gets telco.toml, gateway.toml, relay.toml, ticket.key, credentials/
  ORIGIN   of the portal; ports on 127.0.0.1
Numbers: 0912345678 citizen, 0912345679 enterprise, 0912345680 citizen with an expired certificate, 0912345681 switched off.
PIN of each SIM: 135790. Every name and number is made up.
TEXT
}

[ $# -eq 6 ] || { usage >&2; exit 2; }
pki=$(cd "$1" && pwd -P) origin=$3 gateway=$4 service=$5 phones=$6
mkdir -p "$2/credentials"
cd "$2"
folder=$PWD
pin=135790
account=http://ap.example.vn/kyso-demo

# -- TLS of this operator and this gateway, and the portal's ticket key ----------------------------------------------------
cat >tls.cnf <<'CNF'
[req]
distinguished_name = none
prompt = no
[none]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[server]
subjectAltName = DNS:localhost,IP:127.0.0.1
extendedKeyUsage = serverAuth
keyUsage = critical,digitalSignature
authorityKeyIdentifier = keyid
[client]
extendedKeyUsage = clientAuth
keyUsage = critical,digitalSignature
authorityKeyIdentifier = keyid
CNF
p256=(openssl req -config tls.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256)

tls_certificate() { # NAME EXTENSIONS
    "${p256[@]}" -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
    openssl x509 -req -in "$1.csr" -CA tls-ca.pem -CAkey tls-ca.key -sha256 -days 730 -set_serial "0x$(openssl rand -hex 8)" \
        -extfile tls.cnf -extensions "$2" -out "$1.pem"
}

# -- SIMs: profile and issuer as the tokens of demo_pki.sh ------------------------------------------------------------------
sim() { # NAME SUBJECT [openssl x509 options for the validity]
    local name=$1 subject=$2
    shift 2
    [ $# -gt 0 ] || set -- -days 730
    openssl req -config "$pki/profile.cnf" -utf8 -newkey rsa:2048 -nodes -sha256 -keyout "$name.key" -out "$name.csr" -subj "$subject"
    openssl x509 -req -in "$name.csr" -CA "$pki/trust/ca.pem" -CAkey "$pki/ca.key" -sha256 "$@" \
        -set_serial "0x4$(openssl rand -hex 7)0" -extfile "$pki/profile.cnf" -extensions holder -out "$name.pem"
}

# Again where the tokens' CA is a newer one: it issued these certificates.
if ! openssl verify -CAfile "$pki/trust/ca.pem" citizen.pem >/dev/null 2>&1 ||
    ! openssl x509 -in server.pem -noout -checkend 2592000 >/dev/null 2>&1; then
    "${p256[@]}" -x509 -extensions ca -days 3650 -keyout tls-ca.key -out tls-ca.pem -subj '/O=KYSO DEMO/CN=Kyso TEST TLS (demo only)'
    tls_certificate server server
    tls_certificate gateway server
    tls_certificate ap client
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ticket.key
    openssl pkey -in ticket.key -pubout -out ticket.pub
    openssl rand -hex 16 >token
    openssl rand -hex 16 >credentials/ap-password
    cp ap.pem credentials/ap-certificate
    cp ap.key credentials/ap-key
    sim citizen '/C=VN/ST=Hà Nội/CN=VÕ MINH SIM/UID=CCCD:079200005678'
    sim enterprise '/C=VN/ST=Hà Nội/L=Đống Đa/CN=CÔNG TY TNHH SIM THỬ NGHIỆM/UID=MST:9912345689'
    sim expired '/C=VN/ST=Hà Nội/CN=BÙI THỊ CŨ/UID=CCCD:079200005679' -days 1 # and telco says expired
fi

subscriber() { # MSISDN NAME KEY [STATE]
    printf '\n[[subscriber]]\nmsisdn = "%s"\nname = "%s"\npin = "%s"\npuk = "24681357"\n[[subscriber.key]]\ncertificate = "%s.pem"\nkey = "%s.key"\nlabel = "%s"\n' \
        "$1" "$2" "$pin" "$3" "$3" "$2"
    [ -z "${4:-}" ] || printf 'state = "%s"\n' "$4"
}

{
    cat <<TOML
# Written by scripts/lib/demo_sim.sh at every start.
listen = "127.0.0.1:$service"
control_listen = "127.0.0.1:$phones"
control_token = "$(<token)"
certificate = "server.pem"
certificate_key = "server.key"
client_roots = "tls-ca.pem"

[[ap]]
id = "$account"
password = "$(<credentials/ap-password)"
name = "Cổng thử nghiệm"
client_certificate = "ap.pem"
dialect = "etsi"
TOML
    subscriber 84912345678 'VÕ MINH SIM' citizen
    subscriber 84912345679 'CÔNG TY TNHH SIM THỬ NGHIỆM' enterprise
    subscriber 84912345680 'BÙI THỊ CŨ' expired expired
} >telco.toml

cat >gateway.toml <<TOML
# Written by scripts/lib/demo_sim.sh at every start.
listen = "127.0.0.1:$gateway"
certificate = "$folder/gateway.pem"
key = "$folder/gateway.key"
database = "sqlite:$folder/gateway.sqlite"

[[portal]]
origin = "$origin"
ticket_key = "$folder/ticket.pub"
# Robots type faster than people.
starts_a_minute = 600

[[service]]
name = "Nhà mạng thử nghiệm (kyso-telco)"
dialect = "etsi"
address = "https://localhost:$service"
path = "/soap/services/"
roots = "$folder/tls-ca.pem"
ap_id = "$account"
ap_password = "ap-password"
client_certificate = "ap-certificate"
client_key = "ap-key"
certificates = "profile"
first_poll_ms = 1000
poll_ms = 1000
uniform_after = 0
test = true
TOML

cat >relay.toml <<TOML
# Written by scripts/lib/demo_sim.sh at every start.
[[gateway]]
origin = "$origin"
address = "https://localhost:$gateway"
ca = "$folder/tls-ca.pem"
TOML
