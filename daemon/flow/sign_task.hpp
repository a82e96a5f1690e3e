// SPDX-License-Identifier: Apache-2.0
// What differs between the kinds of signing request; sign_flow is the story they share. One task per call.
#pragma once

#include "daemon/flow/candidate.hpp"
#include "protocol/sign_request.hpp"
#include "signature/prepared_signature.hpp"

namespace kyso::flow {

/// One certificate the person may choose: what they would see, and exactly what would be signed.
struct SigningOption {
    Candidate candidate;
    prompt::PromptChoice shown;
    std::vector<signature::PreparedSignature> items;
};

/// The end of each item: its object as the reply tells it, or why there is none.
using SignedObjects = std::vector<Result<boost::json::value>>;

class SignTask {
  public:
    virtual ~SignTask() = default;

    virtual Method method() const noexcept = 0;
    /// Steps 3 and 4: parameters to a value, and whether this peer may ask for it.
    virtual Result<void> authorize(const core::Policy& policy, const Peer& peer,
                                   const boost::json::value& params) = 0;
    /// The phone that is to sign; null: a token. After authorize().
    virtual const SimRequest* sim() const noexcept { return nullptr; }
    /// Step 5: whose certificates will do.
    virtual bool accepts(const signature::Holder& holder) const = 0;
    /// Step 6. An error leaves this certificate out.
    virtual Result<SigningOption> option(Candidate candidate, std::chrono::sys_seconds now,
                                         Language language) const = 0;
    virtual std::string_view title(Language language) const noexcept = 0;
    /// Step 9: the object around one raw signature.
    virtual Result<boost::json::value> assemble(const SigningOption& option, std::size_t index,
                                                ByteView raw_signature) const = 0;
    /// Step 10: what this kind adds to the reply.
    virtual void reply(boost::json::object& reply, const SigningOption& option, SignedObjects objects,
                       Language language) const = 0;
};

std::unique_ptr<SignTask> make_registration_task();
std::unique_ptr<SignTask> make_document_task();
std::unique_ptr<SignTask> make_authentication_task();

} // namespace kyso::flow
