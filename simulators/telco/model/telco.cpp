// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/model/telco.hpp"

#include "protocol/random.hpp"

#include <algorithm>

namespace kyso::telco {
namespace {

/// Swisscom's idea: the number itself says what happens, without any set-up. Zero: an ordinary number.
int magic_code(const std::string& msisdn) {
    constexpr std::string_view prefix = "84000092";
    if (msisdn.size() != prefix.size() + 3 || !msisdn.starts_with(prefix)) return 0;
    const int code = std::stoi(msisdn.substr(prefix.size()));
    return code_info(code).code == code ? code : 0;
}
/// Only told when the status is asked for, for somebody held the phone in between.
bool comes_late(int code) {
    return (code >= 208 && code <= 209) || (code >= 401 && code <= 403) ||
           (code >= 500 && code_info(code).blame == Blame::status);
}

} // namespace

std::vector<std::size_t> keys_for(const Sim& sim, const std::string& profile) {
    std::vector<std::size_t> keys;
    for (std::size_t i = 0; i < sim.keys.size(); ++i)
        if (profile.empty() || sim.keys[i].profile.empty() || sim.keys[i].profile == profile)
            keys.push_back(i);
    return keys;
}

Subscriber* Telco::find(const std::string& msisdn) {
    const auto found = subscribers_.find(msisdn);
    return found != subscribers_.end() ? &found->second : nullptr;
}
void Telco::put(Subscriber subscriber) {
    const std::string msisdn = subscriber.msisdn;
    subscribers_.insert_or_assign(msisdn, std::move(subscriber));
}
bool Telco::remove(const std::string& msisdn) {
    return subscribers_.erase(msisdn) == 1;
}
void Telco::forget_transactions() {
    transactions_.clear();
    live_.clear();
    due_.clear();
}

Outcome Telco::certificates(const Subscriber& subscriber, const std::string& profile,
                            std::vector<const SimKey*>& into) const {
    if (subscriber.state == ServiceState::unregistered) return {105, 1053, "not registered"};
    if (subscriber.state == ServiceState::suspended) return {104, 1043, "suspended"};
    if (!profile.empty() && std::ranges::count(subscriber.disabled_profiles, profile) > 0)
        return {104, 1041, "the person has disabled this profile"};
    const Sim& sim = subscriber.sim;
    if (sim.applet == Applet::absent || sim.applet == Applet::incompatible)
        return {105, 1054, "incompatible SIM"};
    const auto keys = keys_for(sim, profile);
    if (sim.applet == Applet::inactive || keys.empty()) return {404, 4041, "no key"};
    for (const std::size_t key : keys)
        if (sim.keys[key].certificate && sim.keys[key].state != CertificateState::missing)
            into.push_back(&sim.keys[key]);
    if (into.empty()) return {422, 0, "no certificate"};
    return {100};
}

Outcome Telco::certificates(const std::string& msisdn, const std::string& profile,
                            std::vector<const SimKey*>& into) {
    if (const int code = magic_code(msisdn); code != 0 && !comes_late(code)) return {code, 0, "magic number"};
    const Subscriber* subscriber = find(msisdn);
    if (subscriber == nullptr) return {105, 1052, "no such subscriber"};
    return certificates(*subscriber, profile, into);
}

Outcome Telco::refusal(const SignatureOrder& order) const {
    Meaning meaning;
    if (Outcome bad = read_meaning(order.data, order.format, meaning); bad.code != 0) return bad;
    const bool text_shown = !order.display_text.empty();
    if (!text_shown && meaning.kind != Meaning::Kind::message)
        return {102, 1021, "DataToBeDisplayed is missing, and the data is no text"};
    const std::string& text = text_shown ? order.display_text : order.data.data;
    if (!text.starts_with(order.ap_prefix)) return {107, 0, "the text does not begin with the AP's prefix"};
    if (const int code = magic_code(order.msisdn); code != 0)
        return comes_late(code) ? Outcome{100} : Outcome{code, 0, "magic number"};
    const auto subscriber = subscribers_.find(order.msisdn);
    if (subscriber == subscribers_.end()) return {105, 1052, "no such subscriber"};
    std::vector<const SimKey*> keys;
    if (Outcome why = certificates(subscriber->second, order.profile, keys); why.code != 100) return why;
    const std::string& secret = subscriber->second.no_spam;
    if (!secret.empty() && order.no_spam.empty()) return {101, 1012, "NoSpamCode is missing"};
    if (!secret.empty() && order.no_spam != secret) return {101, 1011, "NoSpamCode is wrong"};
    if (live_.contains(order.msisdn)) return {406, 0, "a transaction is running for this number"};
    return {100};
}

Telco::Submitted Telco::submit(SignatureOrder order, Moment now) {
    settle(now);
    Outcome outcome = refusal(order);
    if (outcome.code != 100) return {std::move(outcome), {}};
    Transaction transaction;
    transaction.id = "t" + to_hex(random_octets(10)); // NCName begins with a letter
    transaction.begun = now;
    transaction.deadline = now + order.time_out;
    transaction.order = std::move(order);
    const std::string id = transaction.id, msisdn = transaction.order.msisdn;
    Transaction& kept = transactions_.emplace(id, std::move(transaction)).first->second;
    if (const Subscriber* subscriber = find(msisdn); subscriber != nullptr) {
        live_[msisdn] = id;
        schedule(kept, std::min(now + subscriber->handset.sms_delay, kept.deadline));
        settle(now);
    } else {
        finish(kept, {magic_code(msisdn), 0, "magic number"}, now);
    }
    return {{100}, id};
}

const Transaction* Telco::transaction(const std::string& id, const std::string& ap_id, Moment now) {
    settle(now);
    const auto found = transactions_.find(id);
    return found != transactions_.end() && found->second.order.ap_id == ap_id ? &found->second : nullptr;
}

Outcome Telco::receipt(const std::string& id, const std::string& ap_id, const std::string& message,
                       Moment now) {
    settle(now);
    const auto found = transactions_.find(id);
    if (found == transactions_.end() || found->second.order.ap_id != ap_id || found->second.open() ||
        found->second.signature.value.empty())
        return {101, 0, "There is no such transaction."};
    if (found->second.receipt_taken) return {101, 0, "one receipt for each signature"};
    found->second.receipt_taken = true;
    if (Subscriber* subscriber = find(found->second.order.msisdn)) subscriber->notice = message;
    return {100};
}

std::vector<std::string> Telco::pending(const std::string& msisdn, Moment now) {
    settle(now);
    const Transaction* transaction = live(msisdn);
    return transaction != nullptr ? std::vector{transaction->id} : std::vector<std::string>{};
}

Transaction* Telco::live(const std::string& msisdn) {
    const auto found = live_.find(msisdn);
    return found != live_.end() ? &transactions_.at(found->second) : nullptr;
}

std::optional<Moment> Telco::next_due() const {
    return due_.empty() ? std::nullopt : std::optional{due_.begin()->first};
}

void Telco::settle(Moment now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        const auto [when, id] = *due_.begin();
        Transaction& transaction = transactions_.at(id);
        schedule(transaction, std::nullopt);
        happen(transaction, when);
    }
}

void Telco::schedule(Transaction& transaction, std::optional<Moment> due) {
    if (transaction.due) due_.erase({*transaction.due, transaction.id});
    transaction.due = due;
    if (due) due_.insert({*due, transaction.id});
}

void Telco::happen(Transaction& transaction, Moment when) {
    if (!transaction.open()) {
        transactions_.erase(std::string{transaction.id});
        return;
    }
    Subscriber* subscriber = find(transaction.order.msisdn);
    if (when >= transaction.deadline || subscriber == nullptr) {
        // What never reached the person is the server's time-out, what they left lying is theirs.
        const bool reached = transaction.stage > Stage::waiting;
        return finish(transaction, {208, reached ? 2082 : 2081, "no answer in time"}, when);
    }
    if (transaction.stage == Stage::sending)
        arrive(transaction, *subscriber, when);
    else
        act(transaction, *subscriber, when);
}

void Telco::finish(Transaction& transaction, Outcome outcome, Moment when) {
    transaction.stage = Stage::finished;
    transaction.outcome = std::move(outcome);
    transaction.ended = when;
    if (const auto found = live_.find(transaction.order.msisdn);
        found != live_.end() && found->second == transaction.id)
        live_.erase(found);
    schedule(transaction, when + rules_.forget_after);
}

} // namespace kyso::telco
