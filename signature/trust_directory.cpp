// SPDX-License-Identifier: Apache-2.0
#include "signature/trust_directory.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace kyso::signature {
namespace {

constexpr std::uintmax_t max_file_size = 1024 * 1024;

Error unusable(const std::filesystem::path& file, std::string_view why) {
    return Error{Errc::config_invalid, file.string() + ": " + std::string{why}};
}

Result<Bytes> read_file(const std::filesystem::path& file) {
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    if (failure) return unusable(file, failure.message());
    if (size > max_file_size) return unusable(file, "too large for a certificate file");
    std::ifstream in{file, std::ios::binary};
    Bytes bytes(static_cast<std::size_t>(size));
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!in) return unusable(file, "cannot be read");
    return bytes;
}

Result<void> append_pem(ByteView text, const std::filesystem::path& file, std::vector<Certificate>& out) {
    const BioHandle in = reader_of(text);
    std::size_t count = 0;
    while (const X509Handle x509{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)}) {
        auto certificate = Certificate::parse(to_der(i2d_X509, x509.get()));
        if (!certificate) return unusable(file, certificate.error().detail());
        out.push_back(*std::move(certificate));
        ++count;
    }
    // Each BEGIN must have given a certificate: a damaged second one would otherwise go unnoticed.
    std::size_t announced = 0;
    constexpr std::string_view begin = "-----BEGIN ";
    for (auto at = as_text(text).find(begin); at != std::string_view::npos;
         at = as_text(text).find(begin, at + 1))
        ++announced;
    if (count == 0 || count != announced) return unusable(file, "holds something else than certificates");
    return {};
}

Result<void> append_file(const std::filesystem::path& file, std::vector<Certificate>& out) {
    const auto bytes = read_file(file);
    if (!bytes) return bytes.error();
    if (as_text(*bytes).find("-----BEGIN ") != std::string_view::npos) return append_pem(*bytes, file, out);
    auto certificate = Certificate::parse(*bytes);
    if (!certificate)
        return unusable(file, "neither PEM nor DER certificate: " + certificate.error().detail());
    out.push_back(*std::move(certificate));
    return {};
}

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
    const OpensslErrorScope errors;
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator entry{directory, failure}, end; !failure && entry != end;
         entry.increment(failure)) {
        const auto extension = entry->path().extension();
        if (extension == ".crt" || extension == ".cer" || extension == ".pem") files.push_back(entry->path());
    }
    if (failure) return unusable(directory, failure.message());
    std::sort(files.begin(), files.end());
    std::vector<Certificate> anchors;
    for (const auto& file : files)
        if (const auto done = append_file(file, anchors); !done) return done.error();
    return of(std::move(anchors));
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
