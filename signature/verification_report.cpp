// SPDX-License-Identifier: Apache-2.0
#include "signature/verification_report.hpp"

#include "protocol/rpc.hpp"
#include "signature/holder.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>

#include <algorithm>

namespace kyso::signature {
namespace {

namespace json = boost::json;

json::string text(std::string_view value) {
    return json::string(value.data(), value.size());
}

json::object fault_of(const Error& error, Language language) {
    return {{"name", text(error.name())},
            {"message", text(info(error.code()).sentence(language))},
            {"detail", text(error.detail())}};
}

json::object certificate_of(const Certificate& certificate) {
    return {{"sha256", to_hex(certificate.sha256())},
            {"subject", text(certificate.subject_rfc4514())},
            {"issuer", text(certificate.issuer_rfc4514())},
            {"serial", text(certificate.serial_hex())},
            {"notBefore", to_rfc3339(certificate.not_before())},
            {"notAfter", to_rfc3339(certificate.not_after())}};
}

std::string_view name_of(Integrity integrity) noexcept {
    constexpr std::string_view names[] = {"whole", "altered", "not_checked"};
    return names[static_cast<std::size_t>(integrity)];
}

std::string_view name_of(CertificateStatus status) noexcept {
    constexpr std::string_view names[] = {"unknown", "good", "revoked"};
    return names[static_cast<std::size_t>(status)];
}

json::array unknown_of(const SignerReport& signer) {
    json::array unknown;
    const auto add = [&](bool is_unknown, std::string_view what) {
        if (is_unknown) unknown.emplace_back(text(what));
    };
    add(signer.integrity == Integrity::not_checked && signer.certificate, "content");
    add(!signer.certificate, "certificate");
    add(!signer.signing_time, "signing_time");
    add(signer.chain.empty(), "issuer");
    add(signer.certificate_fault.has_value(), "certificate_validity");
    add(signer.status == CertificateStatus::unknown, "revocation");
    add(!signer.names_certificate, "certificate_binding");
    add(signer.weak_digest, "weak_digest");
    add(signer.time_stamped, "time_stamp");
    return unknown;
}

json::object chain_of(const SignerReport& signer, Language language) {
    json::array subjects;
    for (const Certificate& certificate : signer.chain)
        subjects.emplace_back(text(certificate.subject_rfc4514()));
    json::object chain{{"trusted", !signer.chain.empty()}, {"subjects", std::move(subjects)}};
    if (signer.chain_fault) chain["fault"] = fault_of(*signer.chain_fault, language);
    return chain;
}

json::object to_json(const SignerReport& signer, Language language) {
    json::object out{{"verdict", text(name_of(signer.verdict()))},
                     {"integrity", text(name_of(signer.integrity))}};
    if (signer.integrity_fault) out["fault"] = fault_of(*signer.integrity_fault, language);
    if (signer.certificate) {
        out["certificate"] = certificate_of(*signer.certificate);
        out["holder"] = to_json(holder_of(*signer.certificate));
    }
    if (signer.signing_time) out["signingTime"] = to_rfc3339(*signer.signing_time);
    out["digestAlgorithm"] = text(signer.digest_algorithm);
    out["signatureAlgorithm"] = text(signer.signature_algorithm);
    out["chain"] = chain_of(signer, language);
    if (signer.certificate_fault) out["certificateFault"] = fault_of(*signer.certificate_fault, language);
    out["revocation"] = text(name_of(signer.status));
    out["unknown"] = unknown_of(signer);
    return out;
}

} // namespace

std::string_view name_of(Verdict verdict) noexcept {
    constexpr std::string_view names[] = {"passed", "indeterminate", "failed"};
    return names[static_cast<std::size_t>(verdict)];
}

Verdict SignerReport::verdict() const noexcept {
    if (integrity == Integrity::altered || status == CertificateStatus::revoked) return Verdict::failed;
    const bool sure = integrity == Integrity::whole && !chain.empty() && !certificate_fault &&
                      status == CertificateStatus::good && !weak_digest;
    return sure ? Verdict::passed : Verdict::indeterminate;
}

Verdict VerificationReport::verdict() const noexcept {
    Verdict worst = signers.empty() ? Verdict::indeterminate : Verdict::passed;
    for (const SignerReport& signer : signers)
        worst = std::max(worst, signer.verdict());
    return worst;
}

json::object to_json(const VerificationReport& report, Language language) {
    json::object out{{"verdict", text(name_of(report.verdict()))}, {"format", text(report.format)}};
    if (!report.content_type.empty()) out["contentType"] = text(report.content_type);
    out["attached"] = report.attached;
    out["judgedAt"] = to_rfc3339(report.judged_at);
    json::array signers;
    for (const SignerReport& signer : report.signers)
        signers.emplace_back(to_json(signer, language));
    out["signers"] = std::move(signers);
    return out;
}

} // namespace kyso::signature
