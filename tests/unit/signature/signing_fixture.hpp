// SPDX-License-Identifier: Apache-2.0
// What the tests of signature objects share: one CA, signers by kind of key, and a signature in one call.
#pragma once

#include "signature/raw_signature.hpp"
#include "signature/verification.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/test_pki/test_pki.hpp"

namespace kyso::signature {

using test::fails_with;
using test::is_ok;
using test::KeyKind;

constexpr std::chrono::sys_seconds signing_time =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{2};

inline const test::TestPki& pki() {
    static const test::TestPki made;
    return made;
}

inline test::Profile citizen_profile(KeyKind kind = KeyKind::rsa_2048, unsigned number = 0) {
    test::Profile profile;
    profile.key = kind;
    profile.key_number = number;
    profile.not_before = signing_time - std::chrono::days{30};
    profile.not_after = signing_time + std::chrono::days{700};
    return profile;
}

inline TrustDirectory trust_in(const Certificate& anchor) {
    return TrustDirectory::of({anchor}).value();
}
inline TrustDirectory trust() {
    return trust_in(pki().root());
}

inline Bytes sign(const test::Issued& signer, ContentType type, ByteView content,
                  const std::vector<Certificate>& chain = {pki().intermediate()}, bool attached = false,
                  DigestAlgorithm algorithm = DigestAlgorithm::sha256,
                  RsaPadding padding = RsaPadding::pkcs1) {
    const auto signing = CmsSigning::prepare(signer.certificate, type, algorithm,
                                             digest_of(algorithm, content), signing_time, padding)
                             .value();
    const Bytes raw = signer.sign(signing.to_be_signed());
    return signing.assemble(raw, chain, attached ? std::optional{content} : std::nullopt).value();
}

inline RegistrationStatement statement_of(const Certificate& signer) {
    return {.origin = "https://portal.example",
            .nonce = std::string(43, 'A'),
            .issued_at = signing_time,
            .subject = "citizen",
            .method = "usb-token",
            .fields = {{"email", "an@example.vn"}},
            .holder = to_statement_json(holder_of(signer)),
            .certificate_sha256 = to_hex(signer.sha256())};
}

} // namespace kyso::signature
