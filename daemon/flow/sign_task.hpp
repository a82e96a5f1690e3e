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

/// Of all its items, in their order.
std::vector<ToBeSigned> to_be_signed(const SigningOption& option);

/// What a phone would be asked to sign while nobody knows by which certificate.
struct UnboundOption {
    prompt::PromptChoice shown;
    ToBeSigned to_be_signed;
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
    /// Step 6 where a SIM's certificate is told only with the signature. Errc::sim_cannot_sign: what is
    /// signed must name it.
    virtual Result<UnboundOption> unbound(Mechanism, std::chrono::sys_seconds, Language) const {
        return Error{Errc::sim_cannot_sign, "the certificate is told only with the signature"};
    }
    /// What unbound() told, once the certificate is known. As option().
    virtual Result<SigningOption> bind(Candidate candidate, std::chrono::sys_seconds now,
                                       Language language) const {
        return option(std::move(candidate), now, language);
    }
    /// Whether a signed text that carries the hash of what is shown will do in its place
    /// (sim::CodeRule::text).
    virtual bool takes_text() const noexcept { return false; }
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
