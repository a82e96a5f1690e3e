// SPDX-License-Identifier: Apache-2.0
// Hostile modes: how the next answers are made wrong, for tests of who reads them. Armed by the control API,
// taken by Service one answer at a time.
#pragma once

#include "simulators/telco/wire/messages.hpp"

#include <deque>

namespace kyso::telco {

enum class Fault : std::uint8_t {
    // The answer says something else.
    other_msisdn,
    other_transaction,
    other_data,
    other_certificate,
    pending_forever,
    duplicate_status,
    clock_skew,
    // The same answer, written unusually: to be understood.
    soap11_fault,
    no_namespace,
    reordered,
    fault_with_200,
    // No answer at all.
    truncated,
    huge,
    deep,
    doctype,
    garbage,
    empty,
    redirect,
    // Below HTTP.
    slow_drip,
    closed,
    tls_swap
};
std::string_view to_text(Fault fault) noexcept;
std::optional<Fault> fault_from(std::string_view text) noexcept;
/// In the order of the enumeration.
std::vector<std::string_view> fault_names();

class Faults {
  public:
    struct Armed {
        Fault fault;
        unsigned next;               ///< so many answers, or connections
        std::optional<Operation> on; ///< to this operation only
    };
    void arm(Armed armed) { armed_.push_back(armed); }
    void clear() { armed_.clear(); }
    const std::deque<Armed>& armed() const noexcept { return armed_; }
    /// The first that goes with this answer, used up by one.
    std::optional<Fault> take(const Reply& reply);
    /// Of a new connection: is another TLS certificate to be shown?
    bool take_swap();

  private:
    void use_up(std::deque<Armed>::iterator one);
    std::deque<Armed> armed_;
};

} // namespace kyso::telco
