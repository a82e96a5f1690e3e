// SPDX-License-Identifier: Apache-2.0
// The operator: subscribers with their phones, and the signatures under way. Sans-io: time comes in as a
// Moment with every call, what happens by itself (messages arriving, habits, time-outs) is caught up with
// before anything is answered. Called by Service (application providers) and ControlApi (people and tests).
#pragma once

#include "simulators/telco/model/transaction.hpp"

#include <map>
#include <set>

namespace kyso::telco {

struct Rules {
    std::chrono::seconds forget_after{300}; ///< how long a transaction's end can be asked for
    bool validates = true;                  ///< the service verifies signatures: 502 instead of 500
};

/// What a person does at the phone.
struct Press {
    enum class Key : std::uint8_t { ok, cancel, back, postpone, menu, digits, select, puk };
    Key key = Key::ok;
    std::string digits;     ///< digits: PIN; puk: the new PIN
    std::string puk;        ///< puk
    std::size_t select = 0; ///< select: index in Screen::choices
};

struct Screen {
    std::string stage; ///< idle, notice, puk, or what to_text(Stage) says
    std::string from, text, code, transaction;
    std::vector<std::string> choices; ///< labels of the certificates
    bool digits_wanted = false;       ///< hidden
    unsigned tries_left = 0;
};

class Telco {
  public:
    explicit Telco(Rules rules = {}) : rules_(rules) {}

    Subscriber* find(const std::string& msisdn);
    const std::map<std::string, Subscriber>& subscribers() const noexcept { return subscribers_; }
    void put(Subscriber subscriber);
    bool remove(const std::string& msisdn);
    /// Subscribers stay, transactions do not.
    void forget_transactions();

    /// Code 100 and `id`, or why not.
    struct Submitted {
        Outcome outcome;
        std::string id;
    };
    Submitted submit(SignatureOrder order, Moment now);
    /// Null: no such transaction of that application provider, or not any more.
    const Transaction* transaction(const std::string& id, const std::string& ap_id, Moment now);
    /// The phone shows the message. One for each signature.
    Outcome receipt(const std::string& id, const std::string& ap_id, const std::string& message, Moment now);
    /// The keys that have a certificate; code 100, or why none may be told.
    Outcome certificates(const std::string& msisdn, const std::string& profile,
                         std::vector<const SimKey*>& into);

    Screen screen(const std::string& msisdn, Moment now);
    /// False: the phone is not at a place where this key does anything.
    bool press(const std::string& msisdn, const Press& press, Moment now);
    /// After the handset's state or habit changed: what waited for it goes on.
    void handset_changed(const std::string& msisdn, Moment now);
    /// Ids of open transactions.
    std::vector<std::string> pending(const std::string& msisdn, Moment now);

    /// Catches up. Every other call does it first.
    void settle(Moment now);
    /// When something happens next by itself.
    std::optional<Moment> next_due() const;

  private:
    Outcome refusal(const SignatureOrder& order) const;
    Outcome certificates(const Subscriber& subscriber, const std::string& profile,
                         std::vector<const SimKey*>& into) const;
    Transaction* live(const std::string& msisdn);
    void schedule(Transaction& transaction, std::optional<Moment> due);
    void happen(Transaction& transaction, Moment when);
    void arrive(Transaction& transaction, Subscriber& subscriber, Moment when);
    void show(Transaction& transaction, Subscriber& subscriber, Moment when);
    void act(Transaction& transaction, Subscriber& subscriber, Moment when);
    bool dialogue(Transaction& transaction, Subscriber& subscriber, const Press& press, Moment when);
    void accepted(Transaction& transaction, Subscriber& subscriber, Moment when);
    bool typed(Transaction& transaction, Subscriber& subscriber, const std::string& digits, Moment when);
    void complete(Transaction& transaction, Subscriber& subscriber, Moment when);
    void finish(Transaction& transaction, Outcome outcome, Moment when);

    Rules rules_;
    std::map<std::string, Subscriber> subscribers_;
    std::map<std::string, Transaction> transactions_;
    std::map<std::string, std::string> live_;      ///< MSISDN to the id of its open transaction
    std::set<std::pair<Moment, std::string>> due_; ///< when, which transaction
};

/// Six digits: what may become a PIN.
bool is_pin(const std::string& digits);
/// The network cannot reach it.
bool is_absent(Radio radio) noexcept;
/// Indices of the SIM's keys that serve the profile.
std::vector<std::size_t> keys_for(const Sim& sim, const std::string& profile);

} // namespace kyso::telco
