// SPDX-License-Identifier: Apache-2.0
// Steps that the stories of a token's and of a SIM's signature share (sign_flow.cpp, sim_flow.cpp).
#pragma once

#include "daemon/flow/sign_task.hpp"

namespace kyso::flow {

/// Errc::request_cancelled once the call was cancelled.
Task<Result<void>> unless_cancelled();

/// Where the person chose one for this requester to read, it is not asked which again.
void keep_chosen(const Ports& ports, const std::string& who, std::vector<Candidate>& candidates);

/// One option for each certificate that can serve and that policy lets sign; where none can, why the last
/// could not.
Result<std::vector<SigningOption>> options_for(const SignTask& task, const core::Policy& policy,
                                               std::vector<Candidate> candidates,
                                               std::chrono::sys_seconds now, Language language);

/// What the person saw of each option, for the consent.
std::vector<ConsentScope> scopes_of(const std::vector<SigningOption>& options);

/// The option that a window begins with.
std::size_t last_choice(const Ports& ports, const std::string& who,
                        const std::vector<SigningOption>& options);

/// What every reply says of its certificate.
boost::json::object common_reply(const Candidate& candidate);

} // namespace kyso::flow
