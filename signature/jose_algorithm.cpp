// SPDX-License-Identifier: Apache-2.0
#include "signature/jose_algorithm.hpp"

#include <algorithm>
#include <array>

namespace kyso::signature {
namespace {

constexpr std::array algorithms{
    JoseAlgorithm{"RS256", Mechanism::rsa_pkcs1, DigestAlgorithm::sha256},
    JoseAlgorithm{"RS384", Mechanism::rsa_pkcs1, DigestAlgorithm::sha384},
    JoseAlgorithm{"RS512", Mechanism::rsa_pkcs1, DigestAlgorithm::sha512},
    JoseAlgorithm{"PS256", Mechanism::rsa_pss, DigestAlgorithm::sha256},
    JoseAlgorithm{"PS384", Mechanism::rsa_pss, DigestAlgorithm::sha384},
    JoseAlgorithm{"PS512", Mechanism::rsa_pss, DigestAlgorithm::sha512},
    JoseAlgorithm{"ES256", Mechanism::ecdsa, DigestAlgorithm::sha256},
    JoseAlgorithm{"ES384", Mechanism::ecdsa, DigestAlgorithm::sha384},
};

} // namespace

Result<JoseAlgorithm> jose_algorithm(const Certificate& certificate, RsaPadding padding,
                                     std::optional<DigestAlgorithm> wanted) {
    const auto mechanism = certificate.mechanism(padding);
    if (!mechanism) return mechanism.error();
    DigestAlgorithm digest = wanted.value_or(DigestAlgorithm::sha256);
    if (*mechanism == Mechanism::ecdsa) {
        digest =
            certificate.key_type() == KeyType::ec_p384 ? DigestAlgorithm::sha384 : DigestAlgorithm::sha256;
        if (wanted && *wanted != digest)
            return Error{Errc::mechanism_unsupported, "JOSE has no such digest for this curve"};
    }
    return *std::ranges::find_if(algorithms, [&](const JoseAlgorithm& one) {
        return one.mechanism == *mechanism && one.digest == digest;
    });
}

Result<JoseAlgorithm> jose_algorithm(std::string_view name) {
    const auto found = std::ranges::find(algorithms, name, &JoseAlgorithm::name);
    if (found == algorithms.end()) return Error{Errc::signature_malformed, "alg"};
    return *found;
}

} // namespace kyso::signature
