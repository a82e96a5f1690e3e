// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/control/sim_key_pem.hpp"

#include <openssl/pem.h>

namespace kyso::telco {
namespace {

using namespace signature;

Result<Certificate> read_certificate(std::string_view pem) {
    const OpensslErrorScope errors;
    const BioHandle in{reader_of(as_bytes(pem))};
    const X509Handle x509{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
    if (!x509) return Error{Errc::config_invalid, "not a certificate in PEM"};
    auto certificate = Certificate::parse(to_der(i2d_X509, static_cast<const X509*>(x509.get())));
    if (!certificate) return Error{Errc::config_invalid, certificate.error().detail()};
    return certificate;
}

} // namespace

Result<SimKey> read_sim_key(std::string_view certificate_pem, std::string_view key_pem) {
    const OpensslErrorScope errors;
    SimKey sim_key;
    const BioHandle in{reader_of(as_bytes(key_pem))};
    sim_key.key = {PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), Free<EVP_PKEY_free>{}};
    if (!sim_key.key) return Error{Errc::config_invalid, "not a private key in PEM"};
    if (certificate_pem.empty()) {
        sim_key.state = CertificateState::missing;
        return sim_key;
    }
    auto certificate = read_certificate(certificate_pem);
    if (!certificate) return certificate.error();
    if (X509_check_private_key(certificate->native(), sim_key.key.get()) != 1)
        return Error{Errc::config_invalid, "the key is not the certificate's"};
    sim_key.certificate = std::move(*certificate);
    return sim_key;
}

Result<Bytes> certificate_digest(std::string_view certificate_pem) {
    const auto certificate = read_certificate(certificate_pem);
    if (!certificate) return certificate.error();
    return certificate->sha256();
}

} // namespace kyso::telco
