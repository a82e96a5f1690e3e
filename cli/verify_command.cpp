// SPDX-License-Identifier: Apache-2.0
// `kyso verify`: reports on signed files. Needs neither kysod nor a token; asks kyso-relay about revocation,
// and without it says that nothing is known.
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/printable.hpp"
#include "cli/relay_client.hpp"
#include "cli/verification_text.hpp"
#include "protocol/rpc.hpp"
#include "signature/document_verification.hpp"
#include "signature/trust_anchor.hpp"
#include "signature/web_eid_verification.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <ostream>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using signature::RevocationStatus;
using signature::VerificationReport;

constexpr std::size_t longest_content = std::size_t{512} * 1024 * 1024;
constexpr std::chrono::seconds patience{20}; // with all files of one call

Result<signature::TrustDirectory> trust_of(const Invocation& invocation, const Environment& environment) {
    if (!invocation.verify.trust.empty()) return signature::TrustDirectory::load(invocation.verify.trust);
    std::vector<fs::path> folders{signature::system_trust_folder()};
    // Without a home there is the administrator's folder.
    if (const auto home = configuration_home(environment))
        folders.push_back(signature::person_trust_folder(*home));
    return signature::TrustDirectory::load_existing(folders);
}

/// The file that a detached signature is about, by its name: contract.pdf.p7s is about contract.pdf.
std::string original_of(const std::string& file) {
    for (const std::string_view ending : {".p7s", ".jws", ".sig"})
        if (file.size() > ending.size() && file.ends_with(ending)) {
            std::string original = file.substr(0, file.size() - ending.size());
            std::error_code error;
            if (fs::is_regular_file(original, error)) return original;
        }
    return {};
}

/// Compact serialization (RFC 7515 section 3.1): base64url and two dots, perhaps with a line's end.
bool is_jws(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    return text.starts_with("ey") && text.find_first_not_of(digits) == std::string_view::npos;
}

std::string_view without_line_end(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

/// Verifies the files of one call, one after the other.
class Verifier {
  public:
    Verifier(const VerifyOptions& options, const signature::TrustDirectory& trust,
             std::optional<RelayClient> relay)
        : options_(options), trust_(trust), relay_(std::move(relay)) {}

    Result<VerifiedFile> verify(const std::string& file) const {
        const auto object = read_whole(file, signature::DocumentLimits::object);
        if (!object) return object.error();
        VerifiedFile verified{file, {}, {}, {}};
        auto report = judge(*object, verified);
        if (!report) return report.error();
        verified.report = *std::move(report);
        for (signature::SignerReport& signer : verified.report.signers)
            verified.revocations.push_back(ask(signer));
        return verified;
    }

  private:
    /// Fills verified.content where a file other than the object was read.
    Result<VerificationReport> judge(const Bytes& object, VerifiedFile& verified) const {
        const std::string_view text = without_line_end(as_text(object));
        if (!options_.nonce.empty())
            return signature::verify_web_eid(text, options_.origin, options_.nonce, trust_, now_);
        const auto try_with = [&](std::optional<ByteView> content) {
            return is_jws(text) ? signature::verify_jws(text, content, trust_, now_)
                                : signature::verify_document(object, content, trust_, now_);
        };
        std::string named = options_.content;
        if (named.empty()) {
            auto alone = try_with(std::nullopt);
            if (!alone || alone->attached) return alone;
            named = original_of(verified.file);
            if (named.empty()) return alone;
        }
        const auto content = read_whole(named, longest_content);
        if (!content) return content.error();
        verified.content = named;
        return try_with(ByteView{*content});
    }

    RevocationStatus ask(signature::SignerReport& signer) const {
        using signature::RevocationUnknown;
        if (signer.chain.empty()) return RevocationStatus::unknown(RevocationUnknown::issuer_not_verified);
        if (!relay_) return RevocationStatus::unknown(RevocationUnknown::not_asked);
        RevocationStatus status = relay_->check(signer.chain, now_);
        if (status.kind == RevocationStatus::Kind::good) signer.status = signature::CertificateStatus::good;
        if (status.kind == RevocationStatus::Kind::revoked)
            signer.status = signature::CertificateStatus::revoked;
        return status;
    }

    const VerifyOptions& options_;
    const signature::TrustDirectory& trust_;
    std::optional<RelayClient> relay_;
    std::chrono::sys_seconds now_ =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

ExitCode exit_code(const VerifiedFile& verified, bool strict) {
    switch (conclusion_of(verified.report)) {
    case Conclusion::valid:
        return ExitCode::ok;
    case Conclusion::unchecked:
        return strict ? ExitCode::not_judged : ExitCode::ok;
    case Conclusion::not_judged:
        return ExitCode::not_judged;
    case Conclusion::invalid:
        return ExitCode::invalid;
    }
    return ExitCode::internal;
}

ExitCode exit_code_of_refusal(const Error& error) {
    const bool no_signature = error == Errc::signature_malformed || error == Errc::signature_invalid;
    return no_signature ? ExitCode::invalid : kyso::cli::exit_code(error.code());
}

/// What several files together come to: an invalid one outweighs everything.
ExitCode worse(ExitCode one, ExitCode other) {
    constexpr std::array order{ExitCode::ok, ExitCode::not_judged, ExitCode::problem, ExitCode::not_read,
                               ExitCode::invalid};
    return std::ranges::find(order, one) < std::ranges::find(order, other) ? other : one;
}

bool makes_sense(const VerifyOptions& options) {
    const bool for_one = !options.content.empty() || !options.nonce.empty() || !options.origin.empty();
    return (!for_one || options.files.size() == 1) && options.nonce.empty() == options.origin.empty();
}

json::object refusal_of(const std::string& file, const Error& error, Language language) {
    json::object told = error_object(error, language);
    if (!error.detail().empty()) told["detail"] = printable(error.detail());
    return {{"file", printable(file)}, {"error", std::move(told)}};
}

} // namespace

ExitCode verify_command(const Invocation& invocation, const Surroundings& surroundings) {
    const VerifyOptions& options = invocation.verify;
    if (!makes_sense(options)) {
        surroundings.err << "kyso: " << say(CliText::verify_wants_one, invocation.language) << '\n';
        return ExitCode::usage;
    }
    const auto trust = trust_of(invocation, surroundings.environment);
    if (!trust) return report(trust.error(), invocation, surroundings);
    std::optional<RelayClient> relay;
    if (const auto socket = relay_socket(surroundings.environment)) relay.emplace(*socket, patience);
    const Verifier verifier{options, *trust, std::move(relay)};
    ExitCode worst = ExitCode::ok;
    json::array told;
    for (const std::string& file : options.files) {
        const auto verified = verifier.verify(file);
        worst = worse(worst, verified ? exit_code(*verified, options.strict)
                                      : exit_code_of_refusal(verified.error()));
        if (invocation.json && verified)
            told.emplace_back(to_json(*verified, invocation.language));
        else if (invocation.json)
            told.emplace_back(refusal_of(file, verified.error(), invocation.language));
        else if (verified)
            surroundings.out << to_text(*verified, invocation.language);
        else
            static_cast<void>(report(verified.error(), invocation, surroundings));
    }
    if (invocation.json)
        surroundings.out << json::serialize(json::object{{"files", std::move(told)}}) << '\n';
    return worst;
}

} // namespace kyso::cli
