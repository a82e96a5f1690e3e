// SPDX-License-Identifier: Apache-2.0
// The application providers with an account: who may order signatures, with which password and which TLS
// client certificate; and which of their calls came before.
#pragma once

#include "simulators/telco/wire/messages.hpp"

#include <map>
#include <set>

namespace kyso::telco {

struct ApplicationProvider {
    std::string id; ///< AP_ID, a URI
    std::string password;
    Bytes certificate;  ///< SHA-256 of the TLS client certificate's DER; empty: any that TLS lets in
    std::string name;   ///< shown on phones
    std::string prefix; ///< that its texts must begin with; empty: none
    Dialect dialect = Dialect::etsi;
    std::vector<std::string> profiles;   ///< that it may ask for; empty: all
    std::vector<Operation> operations{}; ///< that it may call; empty: all
};

class ApRegistry {
  public:
    void put(ApplicationProvider ap);
    const std::map<std::string, ApplicationProvider>& all() const noexcept { return aps_; }
    /// Of an unknown one: etsi.
    Dialect dialect(const std::string& ap_id) const;

    /// Code 100, 104 (who; which profile, which operation) or 101 (this triple came before, or its Instant is
    /// none or too far from `wall`). A call that is let in counts as having come.
    Outcome admit(const Request& request, const std::string& client_certificate, Moment wall);
    const ApplicationProvider& at(const std::string& ap_id) const { return aps_.at(ap_id); }
    void forget_calls() { calls_.clear(); }
    void set_window(std::chrono::seconds window) { window_ = window; }

  private:
    std::map<std::string, ApplicationProvider> aps_;
    std::set<std::pair<Moment, std::string>> calls_; ///< Instant; AP_ID and AP_TransID
    std::chrono::seconds window_{300};
};

} // namespace kyso::telco
