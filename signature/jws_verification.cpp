// SPDX-License-Identifier: Apache-2.0
#include "signature/document_verification.hpp"

#include "protocol/json_reader.hpp"
#include "signature/cms.hpp"
#include "signature/jose_algorithm.hpp"
#include "signature/raw_signature.hpp"
#include "signature/signer_verification.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace kyso::signature {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_header = 256 * 1024; ///< octets; eight certificates fit

struct Parts {
    std::string_view header, payload, signature;
};

Result<Parts> split(std::string_view text) {
    const auto first = text.find('.');
    const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos)
        return Error{Errc::signature_malformed, "not three parts"};
    return Parts{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
}

Error wrong(std::string_view what) {
    return Error{Errc::signature_malformed, std::string{what}};
}

Result<json::object> read_header(std::string_view encoded) {
    if (encoded.size() > longest_header) return wrong("header too long");
    const auto octets = from_base64url(encoded);
    if (!octets) return wrong("header is no base64url");
    auto value = read_json(as_text(*octets), 3);
    if (!value || !value->is_object()) return wrong("header is no JSON object");
    // RFC 7515 section 4.1.11: what is critical and not understood refuses the object.
    if (value->get_object().contains("crit")) return wrong("crit");
    return std::move(value->get_object());
}

/// RFC 7515 section 4.1.6: standard base64, the signer's first.
Result<std::vector<Certificate>> certificates_of(const json::object& header) {
    std::vector<Certificate> certificates;
    const json::value* list = header.if_contains("x5c");
    if (list == nullptr) return certificates;
    if (!list->is_array() || list->get_array().empty() ||
        list->get_array().size() > static_cast<std::size_t>(DocumentLimits::certificates))
        return wrong("x5c");
    for (const json::value& one : list->get_array()) {
        if (!one.is_string()) return wrong("x5c");
        const auto der = from_base64(one.get_string());
        auto certificate = der ? Certificate::parse(*der) : Result<Certificate>{der.error()};
        if (!certificate) return wrong("certificate in x5c: " + certificate.error().detail());
        certificates.push_back(*std::move(certificate));
    }
    return certificates;
}

std::string name_of(const JoseAlgorithm& algorithm, const Certificate& certificate) {
    if (algorithm.mechanism == Mechanism::rsa_pkcs1) return "RSASSA-PKCS1-v1_5";
    if (algorithm.mechanism == Mechanism::rsa_pss) return "RSASSA-PSS";
    return certificate.key_type() == KeyType::ec_p384 ? "ECDSA P-384" : "ECDSA P-256";
}

/// Is the certificate that is named by its thumbprint the one that comes along?
Result<void> check_thumbprint(const json::object& header, const Certificate& certificate) {
    const json::value* stated = header.if_contains("x5t#S256");
    if (stated != nullptr && (!stated->is_string() ||
                              std::string_view{stated->get_string()} != to_base64url(certificate.sha256())))
        return Error{Errc::signature_malformed, "x5t#S256 names another certificate"};
    return {};
}

Result<void> check_signature(const JoseAlgorithm& algorithm, const Certificate& certificate,
                             std::string_view signing_input, std::string_view signature) {
    const auto raw = from_base64url(signature);
    if (!raw) return Error{Errc::signature_malformed, "signature is no base64url"};
    // RFC 7518 section 3.4: each curve has one digest.
    const auto own = jose_algorithm(certificate, RsaPadding::pkcs1, {});
    if (algorithm.mechanism == Mechanism::ecdsa && (!own || own->name != algorithm.name))
        return Error{Errc::signature_malformed, "alg of another curve"};
    return verify_raw(
        certificate,
        {algorithm.mechanism, algorithm.digest, digest_of(algorithm.digest, as_bytes(signing_input))}, *raw);
}

/// What the protected header says of itself; nothing is verified yet.
SignerReport describe(const json::object& header, const JoseAlgorithm& algorithm,
                      const std::vector<Certificate>& certificates) {
    constexpr std::array digests{"SHA-256", "SHA-384", "SHA-512"};
    constexpr std::int64_t year_10000 = 253'402'300'800;
    SignerReport signer;
    signer.digest_algorithm = digests.at(static_cast<std::size_t>(algorithm.digest) - 1);
    signer.signature_algorithm = algorithm.name;
    if (const json::value* time = header.if_contains("iat"); time != nullptr && time->is_int64())
        if (const std::int64_t seconds = time->get_int64(); seconds >= 0 && seconds < year_10000)
            signer.signing_time = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    if (certificates.empty()) return signer;
    signer.certificate = certificates.front();
    signer.signature_algorithm = name_of(algorithm, certificates.front());
    signer.names_certificate = true; // x5c is in the protected header
    return signer;
}

/// Integrity as far as it can be told; the error is its fault.
Result<void> judge_integrity(SignerReport& signer, const json::object& header, const JoseAlgorithm& algorithm,
                             const Parts& parts, std::optional<ByteView> content) {
    signer.integrity = Integrity::not_checked;
    if (!signer.certificate) return Error{Errc::certificate_not_found, "no x5c"};
    if (parts.payload.empty() && !content)
        return Error{Errc::content_missing, "detached, without its content"};
    signer.integrity = Integrity::altered;
    if (auto named = check_thumbprint(header, *signer.certificate); !named) return named.error();
    // RFC 7515 appendix F: the payload of a detached one is left out between the dots.
    const std::string payload = content ? to_base64url(*content) : std::string{parts.payload};
    if (!parts.payload.empty() && payload != parts.payload)
        return Error{Errc::signature_invalid, "the object carries other content"};
    const std::string signing_input = std::string{parts.header} + "." + payload;
    if (auto good = check_signature(algorithm, *signer.certificate, signing_input, parts.signature); !good)
        return good.error();
    signer.integrity = Integrity::whole;
    return {};
}

} // namespace

Result<VerificationReport> verify_jws(std::string_view text, std::optional<ByteView> content,
                                      const TrustDirectory& trust, std::chrono::sys_seconds at) {
    const OpensslErrorScope errors;
    if (text.size() > DocumentLimits::object) return Error{Errc::too_large, "JWS"};
    const auto parts = split(text);
    if (!parts) return parts.error();
    const auto header = read_header(parts->header);
    if (!header) return header.error();
    const json::value* alg = header->if_contains("alg");
    const auto algorithm =
        jose_algorithm(alg != nullptr && alg->is_string() ? std::string_view{alg->get_string()} : "");
    if (!algorithm) return algorithm.error();
    const auto certificates = certificates_of(*header);
    if (!certificates) return certificates.error();
    if (!from_base64url(parts->payload)) return wrong("payload is no base64url");

    VerificationReport report;
    report.format = "jws";
    report.attached = !parts->payload.empty();
    report.judged_at = at;
    SignerReport& signer = report.signers.emplace_back(describe(*header, *algorithm, *certificates));
    if (auto whole = judge_integrity(signer, *header, *algorithm, *parts, content); !whole)
        signer.integrity_fault = whole.error();
    judge_certificate(signer, {{}, *certificates, trust, at});
    return report;
}

Result<Bytes> jws_content(std::string_view text) {
    const auto parts = split(text);
    if (!parts) return parts.error();
    if (parts->payload.empty()) return Error{Errc::signature_malformed, "detached"};
    auto content = from_base64url(parts->payload);
    if (!content) return wrong("payload is no base64url");
    return *std::move(content);
}

} // namespace kyso::signature
