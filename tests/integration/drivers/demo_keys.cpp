// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/drivers/demo_keys.hpp"

#include "signature/cms.hpp"
#include "signature/raw_signature.hpp"
#include "tests/support/test_pki/test_pki.hpp"

namespace kyso::test {
namespace {

SoftHsmKey make(KeyKind kind, std::uint8_t id, const char* holder) {
    Profile profile;
    profile.subject = citizen(holder);
    profile.key = kind;
    const Issued made = TestPki::issue(profile, nullptr);
    return {.private_key = signature::to_der(i2d_PrivateKey, made.key.get()),
            .certificate = made.certificate.der(),
            .id = {id},
            .label = holder};
}

} // namespace

const SoftHsmKey& rsa_key() {
    static const SoftHsmKey key = make(KeyKind::rsa_2048, 1, "TRẦN THỊ BÌNH");
    return key;
}

const SoftHsmKey& ec_key() {
    static const SoftHsmKey key = make(KeyKind::ec_p256, 2, "NGUYỄN VĂN AN");
    return key;
}

ToBeSigned to_sign(std::string_view text, Mechanism mechanism, DigestAlgorithm algorithm) {
    return {mechanism, algorithm, signature::digest_of(algorithm, as_bytes(text))};
}

bool verifies(ByteView signature, const ToBeSigned& what, ByteView certificate) {
    return signature::verify_raw(signature::Certificate::parse(certificate).value(), what, signature)
        .has_value();
}

} // namespace kyso::test
