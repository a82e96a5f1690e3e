// SPDX-License-Identifier: Apache-2.0
#include "cli/verification_text.hpp"

#include "cli/audit_text.hpp"
#include "cli/cli_texts.hpp"
#include "cli/printable.hpp"
#include "signature/holder.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace kyso::cli {
namespace {

namespace json = boost::json;
using signature::CertificateStatus;
using signature::Integrity;
using signature::RevocationStatus;
using signature::RevocationUnknown;
using signature::SignerReport;
using signature::Verdict;

std::string capitals(std::string_view text) {
    std::string up{text};
    for (char& c : up)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return up;
}

std::string time_of(std::chrono::sys_seconds when) {
    return local_time(signature::to_rfc3339(when));
}

std::string day_of(std::chrono::sys_seconds when) {
    return signature::to_rfc3339(when).substr(0, 10);
}

std::string name_of(const signature::Certificate& certificate) {
    const std::string& name = certificate.common_name();
    return printable(name.empty() ? certificate.subject_rfc4514() : name);
}

std::string why_text(RevocationUnknown why, Language language) {
    switch (why) {
    case RevocationUnknown::issuer_not_verified:
        return say(CliText::why_issuer_not_verified, language);
    case RevocationUnknown::not_asked:
        return say(CliText::why_not_asked, language);
    case RevocationUnknown::no_address:
        return say(CliText::why_no_address, language);
    case RevocationUnknown::no_answer:
        return say(CliText::why_no_answer, language);
    case RevocationUnknown::refused:
        return say(CliText::why_refused, language);
    default:
        return say(CliText::why_not_believed, language, {signature::to_text(why)});
    }
}

/// The names that signature::to_json() gives `unknown`.
constexpr std::array unknown_texts{
    std::pair{std::string_view{"content"}, CliText::unknown_content},
    std::pair{std::string_view{"certificate"}, CliText::unknown_certificate},
    std::pair{std::string_view{"signing_time"}, CliText::unknown_signing_time},
    std::pair{std::string_view{"issuer"}, CliText::unknown_issuer},
    std::pair{std::string_view{"certificate_validity"}, CliText::unknown_certificate_validity},
    std::pair{std::string_view{"revocation"}, CliText::unknown_revocation},
    std::pair{std::string_view{"certificate_binding"}, CliText::unknown_certificate_binding},
    std::pair{std::string_view{"weak_digest"}, CliText::unknown_weak_digest},
    std::pair{std::string_view{"time_stamp"}, CliText::unknown_time_stamp}};

/// The lines about one file, gathered in one language.
class Page {
  public:
    explicit Page(Language language) : language_(language) {}

    void line(CliText text, std::initializer_list<std::string_view> arguments = {}) {
        text_ += say(text, language_, arguments) + '\n';
    }
    void fault(const std::optional<Error>& error) {
        if (!error) return;
        text_ += "               " + std::string{info(error->code()).sentence(language_)} + '\n';
        if (!error->detail().empty()) text_ += "               (" + printable(error->detail()) + ")\n";
    }
    void signer(const SignerReport& signer, const RevocationStatus& revocation, const json::array& unknown) {
        who(signer);
        if (signer.signing_time)
            line(CliText::verify_time, {time_of(*signer.signing_time)});
        else
            line(CliText::verify_no_time);
        line(CliText::verify_algorithm,
             {printable(signer.signature_algorithm), printable(signer.digest_algorithm)});
        constexpr std::array integrities{CliText::verify_whole, CliText::verify_altered,
                                         CliText::verify_not_checked};
        line(integrities.at(static_cast<std::size_t>(signer.integrity)));
        fault(signer.integrity_fault);
        trust(signer);
        this->revocation(revocation);
        not_known(unknown);
    }
    std::string text() { return std::move(text_); }

  private:
    void who(const SignerReport& signer) {
        if (!signer.certificate)
            return line(CliText::verify_signer, {say(CliText::verify_nobody, language_)});
        const auto& certificate = *signer.certificate;
        line(CliText::verify_signer, {holder_line(certificate)});
        line(CliText::verify_issuer, {printable(certificate.issuer_rfc4514())});
        line(CliText::verify_certificate,
             {printable(certificate.serial_hex()), day_of(certificate.not_before()),
              day_of(certificate.not_after())});
    }
    void trust(const SignerReport& signer) {
        if (signer.chain.empty()) {
            line(CliText::verify_no_chain);
            fault(signer.chain_fault);
        } else {
            std::string chain;
            for (const auto& certificate : signer.chain)
                chain += (chain.empty() ? "" : " ← ") + name_of(certificate);
            line(CliText::verify_chain, {chain});
        }
        if (!signer.certificate_fault) return;
        line(CliText::verify_certificate_fault, {info(signer.certificate_fault->code()).sentence(language_)});
    }
    void revocation(const RevocationStatus& status) {
        const std::string source = printable(status.source);
        if (status.kind == RevocationStatus::Kind::good)
            line(CliText::verify_good, {source, status.this_update ? time_of(*status.this_update) : "?"});
        else if (status.kind == RevocationStatus::Kind::revoked)
            line(CliText::verify_revoked, {status.revoked_at ? time_of(*status.revoked_at) : "?",
                                           signature::to_text(status.reason), source});
        else
            line(CliText::verify_revocation_unknown, {why_text(status.why, language_)});
    }
    void not_known(const json::array& names) {
        std::string list;
        for (const json::value& name : names)
            for (const auto& [known, text] : unknown_texts)
                if (name.get_string() == known) list += (list.empty() ? "" : "; ") + say(text, language_);
        if (!list.empty()) line(CliText::verify_unknown, {list});
    }

    Language language_;
    std::string text_;
};

RevocationStatus status_at(const VerifiedFile& verified, std::size_t index) {
    if (index < verified.revocations.size()) return verified.revocations[index];
    return RevocationStatus::unknown(RevocationUnknown::not_asked);
}

json::object describe(const RevocationStatus& status) {
    if (status.kind == RevocationStatus::Kind::unknown) return {{"why", signature::to_text(status.why)}};
    json::object told{{"source", printable(status.source)}};
    if (status.this_update) told["thisUpdate"] = signature::to_rfc3339(*status.this_update);
    if (status.revoked_at) told["revokedAt"] = signature::to_rfc3339(*status.revoked_at);
    if (status.kind == RevocationStatus::Kind::revoked) told["reason"] = signature::to_text(status.reason);
    return told;
}

} // namespace

Conclusion conclusion_of(const signature::VerificationReport& report) noexcept {
    if (report.verdict() == Verdict::failed) return Conclusion::invalid;
    if (report.verdict() == Verdict::passed) return Conclusion::valid;
    // Would it pass if what is not known of revocation were good?
    const bool rest = std::ranges::all_of(report.signers, [](SignerReport signer) {
        if (signer.status == CertificateStatus::unknown) signer.status = CertificateStatus::good;
        return signer.verdict() == Verdict::passed;
    });
    return rest && !report.signers.empty() ? Conclusion::unchecked : Conclusion::not_judged;
}

std::string_view name_of(Conclusion conclusion) noexcept {
    constexpr std::string_view names[] = {"valid", "revocation_unknown", "not_judged", "invalid"};
    return names[static_cast<std::size_t>(conclusion)];
}

std::string holder_line(const signature::Certificate& certificate) {
    const signature::Holder holder = signature::holder_of(certificate);
    std::string line = holder.name ? holder.name->value : certificate.subject_rfc4514();
    if (holder.organisation && (!holder.name || holder.organisation->value != holder.name->value))
        line += ", " + holder.organisation->value;
    for (const signature::HolderId& id : holder.ids)
        line += ", " + (id.type == signature::HolderId::Type::other
                            ? id.raw
                            : capitals(signature::name_of(id.type)) + " " + id.value);
    return printable(line);
}

std::string to_text(const VerifiedFile& verified, Language language) {
    constexpr std::array headings{CliText::verify_valid, CliText::verify_unchecked,
                                  CliText::verify_not_judged, CliText::verify_invalid};
    const auto& report = verified.report;
    const auto heading = headings.at(static_cast<std::size_t>(conclusion_of(report)));
    std::string text = printable(verified.file) + ": " + say(heading, language) + '\n';
    Page page{language};
    page.line(CliText::verify_form, {say(report.attached ? CliText::form_attached : CliText::form_detached,
                                         language, {capitals(report.format)})});
    if (!verified.content.empty()) page.line(CliText::verify_original, {printable(verified.content)});
    const json::object told = signature::to_json(report, language);
    for (std::size_t i = 0; i < report.signers.size(); ++i) {
        if (report.signers.size() > 1)
            page.line(CliText::verify_number, {std::to_string(i + 1), std::to_string(report.signers.size())});
        page.signer(report.signers[i], status_at(verified, i),
                    told.at("signers").as_array()[i].at("unknown").as_array());
    }
    return text + page.text();
}

json::object to_json(const VerifiedFile& verified, Language language) {
    json::object report = signature::to_json(verified.report, language);
    json::array& signers = report.at("signers").as_array();
    for (std::size_t i = 0; i < signers.size(); ++i)
        signers[i].as_object()["revocationCheck"] = describe(status_at(verified, i));
    json::object out{{"file", printable(verified.file)}};
    if (!verified.content.empty()) out["content"] = printable(verified.content);
    const std::string_view conclusion = name_of(conclusion_of(verified.report));
    out["conclusion"] = json::string_view(conclusion.data(), conclusion.size());
    out["report"] = std::move(report);
    return out;
}

} // namespace kyso::cli
