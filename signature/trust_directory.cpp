// SPDX-License-Identifier: Apache-2.0
#include "signature/trust_directory.hpp"

#include "signature/openssl_handles.hpp"
#include "signature/trust_anchor.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <stdexcept>

namespace kyso::signature {
namespace {

Error refusal(X509_STORE_CTX* context) {
    const int reason = X509_STORE_CTX_get_error(context);
    const int depth = X509_STORE_CTX_get_error_depth(context);
    std::string detail =
        std::string{X509_verify_cert_error_string(reason)} + " at depth " + std::to_string(depth);
    Errc errc = Errc::issuer_untrusted;
    if (depth == 0 && reason == X509_V_ERR_CERT_HAS_EXPIRED) errc = Errc::certificate_expired;
    if (depth == 0 && reason == X509_V_ERR_CERT_NOT_YET_VALID) errc = Errc::certificate_not_yet_valid;
    if (reason == X509_V_ERR_EE_KEY_TOO_SMALL) errc = Errc::certificate_too_weak;
    if (depth == 0 && reason == X509_V_ERR_CA_MD_TOO_WEAK) errc = Errc::certificate_too_weak;
    return Error{errc, std::move(detail)};
}

const Certificate& certificate_of(const X509* x509, const Certificate& leaf,
                                  std::span<const Certificate> intermediates,
                                  std::span<const Certificate> anchors) {
    if (leaf.native() == x509) return leaf;
    for (const auto& known : {intermediates, anchors})
        for (const Certificate& certificate : known)
            if (certificate.native() == x509) return certificate;
    throw std::logic_error{"OpenSSL built a chain of other certificates"};
}

} // namespace

Result<TrustDirectory> TrustDirectory::load(const std::filesystem::path& directory) {
    return load({&directory, 1}, false);
}

Result<TrustDirectory> TrustDirectory::load_existing(std::span<const std::filesystem::path> directories) {
    return load(directories, true);
}

Result<TrustDirectory> TrustDirectory::load(std::span<const std::filesystem::path> directories,
                                            bool only_existing) {
    std::vector<Certificate> certificates;
    for (const auto& directory : directories) {
        std::error_code failure;
        if (only_existing && !std::filesystem::exists(directory, failure) && !failure) continue;
        auto anchors = read_trust_folder(directory);
        if (!anchors) return anchors.error();
        for (TrustAnchor& anchor : *anchors)
            if (std::ranges::find(certificates, anchor.certificate) == certificates.end())
                certificates.push_back(std::move(anchor.certificate));
    }
    return of(std::move(certificates));
}

Result<TrustDirectory> TrustDirectory::of(std::vector<Certificate> anchors) {
    const OpensslErrorScope errors;
    std::shared_ptr<X509_STORE> store{X509_STORE_new(), Free<X509_STORE_free>{}};
    if (!store) return openssl_error(Errc::internal_error, "certificate store");
    for (const Certificate& anchor : anchors)
        if (X509_STORE_add_cert(store.get(), anchor.native()) != 1)
            return openssl_error(Errc::internal_error, "certificate store");
    return TrustDirectory{std::move(anchors), std::move(store)};
}

Result<std::vector<Certificate>> TrustDirectory::verify_chain(const Certificate& leaf,
                                                              std::span<const Certificate> intermediates,
                                                              std::chrono::sys_seconds at) const {
    const OpensslErrorScope errors;
    const X509List untrusted{sk_X509_new_null()};
    for (const Certificate& certificate : intermediates)
        if (!untrusted || sk_X509_push(untrusted.get(), certificate.native()) <= 0)
            return openssl_error(Errc::internal_error, "list of certificates");
    const X509StoreContextHandle context{X509_STORE_CTX_new()};
    if (!context || X509_STORE_CTX_init(context.get(), store_.get(), leaf.native(), untrusted.get()) != 1)
        return openssl_error(Errc::internal_error, "chain verification");
    X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(at.time_since_epoch().count()));
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    // Level 2: no link below 112 bits, so neither SHA-1 nor RSA below 2048 (an anchor's own signature is not
    // looked at).
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);
    X509_VERIFY_PARAM_set_depth(parameters, 6);
    if (X509_verify_cert(context.get()) != 1) return refusal(context.get());

    // Every link is one of those handed in: OpenSSL shares them, it does not copy.
    std::vector<Certificate> chain;
    const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context.get());
    for (int i = 0; i < sk_X509_num(built); ++i)
        chain.push_back(certificate_of(sk_X509_value(built, i), leaf, intermediates, anchors_));
    return chain;
}

} // namespace kyso::signature
