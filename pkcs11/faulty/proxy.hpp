// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Proxy: the one point through which every call of the module passes: rules before, the real module, rules
// after, journal. Called by the generated functions of module.cpp. It must never unload the real module or
// log arguments.
#pragma once

#include "pkcs11/faulty/journal.hpp"
#include "pkcs11/faulty/pin_tries.hpp"
#include "pkcs11/faulty/rule_engine.hpp"
#include "pkcs11/faulty/rules_file.hpp"
#include "pkcs11/faulty/searches.hpp"
#include "pkcs11/faulty/slot_events.hpp"
#include "pkcs11/faulty/token_presence.hpp"

#include <atomic>
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
    /// The rules of `load` and `unload`, from the same file, whether or not anything was ever called.
    static void at(Moment moment);

    CK_RV call(const Call& call, const RealCall& real_call);
    const ListShape& list_shape() const noexcept { return file_.list; }

    /// What a person or a test does from outside: `remove`, `insert`, `revive`, `swap` a token.
    void handle_token(ActionKind how, const Subject& subject);
    void replace_rules(std::vector<Rule> rules) { engine_.replace(std::move(rules)); }
    /// One line each: calls so far, open sessions, PIN tries, slots, rules.
    std::string state() const;
    const std::string& journal_file() const noexcept { return file_.journal; }

  private:
    Proxy(RulesFile file, Journal journal, const CK_FUNCTION_LIST& real);
    static std::variant<std::unique_ptr<Proxy>, std::string> load();

    using Fired = std::vector<Firing>;
    Occasion occasion_of(const Call& call, std::vector<unsigned long>& types) const;
    std::optional<CK_RV> act(const Call& call, const Fired& fired, bool after);
    CK_RV alter(const Call& call, const Fired& fired, CK_RV result);
    CK_RV ask_real(const Call& call, const RealCall& real_call);
    CK_RV refusal(const Call& call) const;
    void note(const Call& call);
    std::vector<CK_SLOT_ID> slots() const;
    CK_RV list_slots_with_token(const ListAnswer& answer);

    RulesFile file_;
    CK_FUNCTION_LIST real_;
    Journal journal_;
    RuleEngine engine_;
    TokenPresence presence_;
    PinTries tries_;
    Searches searches_;
    SlotEvents events_;
    std::atomic<std::uint64_t> calls_{0};
};

} // namespace kyso::pkcs11::faulty
