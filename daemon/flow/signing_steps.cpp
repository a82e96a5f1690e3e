// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/signing_steps.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>

#include <algorithm>

namespace kyso::flow {
namespace {

/// A policy may want more of a signature than the request does.
Result<void> permitted(const core::Policy& policy, const SigningOption& option) {
    for (const auto& item : option.items)
        if (!policy.permits(signature::to_be_signed(item).mechanism))
            return Error{Errc::padding_refused, "tt15_strict"};
    return {};
}

} // namespace

Task<Result<void>> unless_cancelled() {
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none) co_return Error{Errc::request_cancelled};
    co_return Result<void>{};
}

void keep_chosen(const Ports& ports, const std::string& who, std::vector<Candidate>& candidates) {
    const auto chosen =
        ports.choices == nullptr ? std::optional<signature::Certificate>{} : ports.choices->chosen(who);
    const auto is_chosen = [&](const Candidate& one) { return one.certificate.certificate == *chosen; };
    if (chosen && std::ranges::any_of(candidates, is_chosen))
        std::erase_if(candidates, [&](const Candidate& one) { return !is_chosen(one); });
}

Result<std::vector<SigningOption>> options_for(const SignTask& task, const core::Policy& policy,
                                               std::vector<Candidate> candidates,
                                               std::chrono::sys_seconds now, Language language) {
    std::vector<SigningOption> options;
    Error reason{Errc::certificate_not_found};
    for (Candidate& candidate : candidates) {
        auto option = task.option(std::move(candidate), now, language);
        if (const auto may = option ? permitted(policy, *option) : Result<void>{option.error()}; !may)
            reason = may.error();
        else
            options.push_back(std::move(*option));
    }
    if (options.empty()) return reason;
    return options;
}

std::vector<ToBeSigned> to_be_signed(const SigningOption& option) {
    std::vector<ToBeSigned> all;
    for (const auto& item : option.items)
        all.push_back(signature::to_be_signed(item));
    return all;
}

std::vector<ConsentScope> scopes_of(const std::vector<SigningOption>& options) {
    std::vector<ConsentScope> scopes;
    for (const SigningOption& option : options) {
        ConsentScope& scope = scopes.emplace_back();
        scope.device_id = option.candidate.info.id;
        scope.certificate_sha256 = option.candidate.certificate.certificate.sha256();
        scope.to_be_signed = to_be_signed(option);
    }
    return scopes;
}

std::size_t last_choice(const Ports& ports, const std::string& who,
                        const std::vector<SigningOption>& options) {
    for (std::size_t i = 0; i < options.size() && ports.choices != nullptr; ++i)
        if (ports.choices->was_last(who, options[i].candidate.certificate.certificate)) return i;
    return 0;
}

boost::json::object common_reply(const Candidate& candidate) {
    boost::json::array certificates{to_base64(candidate.certificate.certificate.der())};
    for (const auto& issuer : candidate.issuers)
        certificates.emplace_back(to_base64(issuer.der()));
    return {{"certificates", std::move(certificates)},
            {"certificate", describe(candidate.certificate.certificate)},
            {"holder", signature::to_json(candidate.holder)},
            {"issuerStatus", candidate.issuer_trusted ? "trusted" : "not_verified"},
            {"revocation", to_text(candidate.revocation.kind)},
            {"revocationCheck", describe(candidate.revocation)}};
}

} // namespace kyso::flow
