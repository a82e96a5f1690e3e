#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Called by scripts/demo --pcsc: demo_token.sh PKI FOLDER PIN HOLDER...: the configuration of kyso-token in FOLDER, an empty reader
# and a card for each holder with a certificate of scripts/lib/demo_pki.sh's CA; what kysod needs for it goes to standard output.
set -euo pipefail
pki=$1 folder=$2 pin=$3
shift 3
"${0%/*}/demo_pki.sh" card "$pki" "$@" >&2
mkdir -p "$folder/readers"
{
    printf '%s\n' 'control = "control.sock"' 'reader_conf = "readers/kyso"' '[[reader]]' 'id = "r1"' 'name = "Kyso Demo"' \
        'socket = "r1.sock"'
    for holder; do
        printf '%s\n' '[[card]]' "name = \"$holder\"" "pin = \"$pin\"" '[[card.key]]' 'slot = "9A"' \
            "key = \"$pki/cards/$holder.key\"" "certificate = \"$pki/cards/$holder.pem\""
    done
} >"$folder/token.toml"
cat <<TOML
[[module]]
path = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"
name = "OpenSC"
[module.environment]
PCSCLITE_CSOCK_NAME = "$folder/pcscd.comm"
TOML
