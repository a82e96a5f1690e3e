// SPDX-License-Identifier: Apache-2.0
// Turns the person's answer in the window into a Consent; the only maker of one. The scopes stand in the
// order of the choices that were shown, so what is signed is what was on the screen when *Ký* was pressed.
#pragma once

#include "protocol/consent.hpp"

namespace kyso::core {

class ConsentBroker {
  public:
    /// A consent not used within this time is void: enough for a driver to start and the device to be asked.
    static constexpr std::chrono::seconds lifetime{30};

    /// Errc::prompt_failed if the window answered a choice that was not shown.
    static Result<Consent> grant(std::size_t choice, std::vector<ConsentScope> scopes, Consent::Time now) {
        if (choice >= scopes.size()) return Error{Errc::prompt_failed, "a choice that was not shown"};
        return Consent{std::move(scopes[choice]), now + lifetime};
    }
};

} // namespace kyso::core
