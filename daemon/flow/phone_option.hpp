// SPDX-License-Identifier: Apache-2.0
// Step 6 of a request that a phone signs: exactly what it would be given to sign and to show, for each
// certificate that the service tells, or for whichever it will tell with the signature. Used by sim_flow
// before the person agrees and by sim_signature when the answer is judged, so both mean the same octets.
#pragma once

#include "daemon/flow/sign_task.hpp"
#include "drivers/sim/display_text.hpp"
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/phone_number.hpp"

#include <optional>

namespace kyso::flow {

/// What the phone is told.
struct PhoneMessage {
    std::string code, text;
};

struct PhoneOption {
    std::optional<Candidate> candidate; ///< none: the certificate is told only with the signature
    prompt::PromptChoice shown;         ///< with service, text and code
    ToBeSigned to_be_signed;
    PhoneMessage message;

    /// DER; empty where it is not known yet.
    ByteView certificate() const noexcept {
        return candidate ? ByteView{candidate->certificate.certificate.der()} : ByteView{};
    }
};

/// Who asks whose phone for what, and how its service works.
struct PhoneTerms {
    const Origin& origin;
    sim::Purpose purpose;
    const sim::PhoneNumber& number;
    const sim::Offer& offer;
};

sim::Purpose purpose_of(Method method) noexcept;

/// Of the kind that devices of this machine have, though it is none.
drivers::DeviceInfo device_of(const sim::PhoneNumber& number);

/// One for each candidate that can serve; of no candidates, the one whose certificate comes later. Errors of
/// options_for(), and Errc::padding_refused, sim_cannot_sign: what a phone does not sign.
Result<std::vector<PhoneOption>> phone_options(const SignTask& task, const core::Policy& policy,
                                               const PhoneTerms& terms, std::vector<Candidate> candidates,
                                               std::chrono::sys_seconds now, Language language);

/// What is signed where the service signs the displayed text.
ToBeSigned text_to_be_signed(Mechanism mechanism, std::string_view text);

/// The 80 bits that such a text carries for what the window shows.
std::string text_code(const prompt::PromptChoice& shown);

} // namespace kyso::flow
