// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Proxy: the one point through which every call of the module passes: rules before, the real module, rules
// after, journal. Called by the generated functions of module.cpp. It must never unload the real module or
// log arguments.
#pragma once

#include "pkcs11/faulty/call.hpp"
#include "pkcs11/faulty/journal.hpp"
#include "pkcs11/faulty/rule_engine.hpp"
#include "pkcs11/faulty/rules_file.hpp"
#include "pkcs11/faulty/token_presence.hpp"

#include <functional>
#include <memory>

namespace kyso::pkcs11::faulty {

using RealCall = std::function<CK_RV(const CK_FUNCTION_LIST& real)>;

class Proxy {
  public:
    /// Made on first use, from the file that KYSO_FAULTY_RULES names.
    /// @return null if that failed; each such call says why on stderr, and the module answers
    /// CKR_GENERAL_ERROR.
    static Proxy* instance();

    CK_RV call(const Call& call, const RealCall& real_call);

  private:
    Proxy(RulesFile file, Journal journal, const CK_FUNCTION_LIST& real);
    static std::variant<std::unique_ptr<Proxy>, std::string> load();

    using Fired = std::vector<const Rule*>;
    std::optional<CK_RV> act(const Call& call, const Fired& fired, bool after);
    CK_RV ask_real(const Call& call, const RealCall& real_call);
    CK_RV list_slots_with_token(const ListAnswer& answer);

    CK_FUNCTION_LIST real_;
    Journal journal_;
    RuleEngine engine_;
    TokenPresence presence_;
};

} // namespace kyso::pkcs11::faulty
