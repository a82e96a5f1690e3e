// SPDX-License-Identifier: Apache-2.0
#include "signature/web_eid_verification.hpp"

#include "protocol/json_reader.hpp"
#include "signature/cms.hpp"
#include "signature/jose_algorithm.hpp"
#include "signature/openssl_handles.hpp"
#include "signature/raw_signature.hpp"
#include "signature/signer_verification.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace kyso::signature {
namespace {

Error wrong(std::string_view what) {
    return Error{Errc::signature_malformed, "Web eID token: " + std::string{what}};
}

Result<std::string_view> text_of(const boost::json::object& token, std::string_view name) {
    const boost::json::value* member = token.if_contains(name);
    if (member == nullptr || !member->is_string()) return wrong(name);
    return std::string_view{member->get_string().data(), member->get_string().size()};
}

Result<Bytes> octets_of(const boost::json::object& token, std::string_view name) {
    const auto text = text_of(token, name);
    if (!text) return text.error();
    auto octets = from_base64(*text);
    if (!octets) return wrong(name);
    return octets;
}

/// hash(origin) || hash(nonce), hashed.
Bytes value_of(DigestAlgorithm algorithm, std::string_view origin, std::string_view nonce) {
    Bytes value = digest_of(algorithm, as_bytes(origin));
    const Bytes second = digest_of(algorithm, as_bytes(nonce));
    value.insert(value.end(), second.begin(), second.end());
    return digest_of(algorithm, value);
}

std::string_view name_of(Mechanism mechanism) noexcept {
    constexpr std::array<std::string_view, 3> names{"RSASSA-PKCS1-v1_5", "ECDSA", "RSASSA-PSS"};
    return names.at(static_cast<std::size_t>(mechanism) - 1);
}

} // namespace

Result<VerificationReport> verify_web_eid(std::string_view token, std::string_view origin,
                                          std::string_view nonce, const TrustDirectory& trust,
                                          std::chrono::sys_seconds at,
                                          std::span<const Certificate> intermediates) {
    const OpensslErrorScope errors;
    if (token.size() > longest_web_eid_token) return Error{Errc::too_large, "Web eID token"};
    const auto value = read_json(token, 4);
    if (!value || !value->is_object()) return wrong("no JSON object");
    const auto& members = value->get_object();
    const auto format = text_of(members, "format");
    if (!format) return format.error();
    if (*format != "web-eid:1" && !format->starts_with("web-eid:1.")) return wrong("format");
    const auto name = text_of(members, "algorithm");
    if (!name) return name.error();
    const auto algorithm = jose_algorithm(*name);
    if (!algorithm) return algorithm.error();
    const auto der = octets_of(members, "unverifiedCertificate");
    if (!der) return der.error();
    const auto certificate = Certificate::parse(*der);
    if (!certificate) return wrong("unverifiedCertificate: " + certificate.error().detail());
    const auto signature = octets_of(members, "signature");
    if (!signature) return signature.error();

    VerificationReport report;
    report.format = "web-eid";
    report.attached = true;
    report.judged_at = at;
    SignerReport& signer = report.signers.emplace_back();
    signer.certificate = *certificate;
    signer.names_certificate = true;
    constexpr std::array digests{"SHA-256", "SHA-384", "SHA-512"};
    signer.digest_algorithm = digests.at(static_cast<std::size_t>(algorithm->digest) - 1);
    signer.signature_algorithm = name_of(algorithm->mechanism);
    const auto good = verify_raw(
        *certificate, {algorithm->mechanism, algorithm->digest, value_of(algorithm->digest, origin, nonce)},
        *signature);
    signer.integrity = good ? Integrity::whole : Integrity::altered;
    if (!good) signer.integrity_fault = good.error();
    judge_certificate(signer, {{}, intermediates, trust, at});
    return report;
}

} // namespace kyso::signature
