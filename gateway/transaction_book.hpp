// SPDX-License-Identifier: Apache-2.0
// What each unfinished transaction waits for, what to do next and when: sans-io. It is told what was
// recorded, sent and answered; it says what to send, and what to write down before anything else happens. A
// request for a signature is handed out once and never again, whatever happens to it.
#pragma once

#include "drivers/mss/poll_reader.hpp"
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/sim_pace.hpp"

#include <optional>
#include <set>
#include <unordered_map>

namespace kyso::gateway {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A transaction between «submitted» and its end.
struct Pending {
    enum class Phase : std::uint8_t {
        sending, ///< recorded; perhaps under way; perhaps not sent
        asking,  ///< the service has it: asked for its state until it says the end
        silent,  ///< nothing can be asked any more; the phone may still ring until its time is over
    };
    std::string id;
    std::uint16_t service = 0;
    Phase phase = Phase::sending;
    bool told = false;   ///< the client got an end; what the service says from now on is dropped
    bool proved = false; ///< this number has signed here before
    bool in_flight = false;
    std::uint8_t lost = 0; ///< polls without an answer, in a row
    ToBeSigned to_be_signed;
    std::string msisdn, mssp_transaction;
    std::string text;                        ///< until it is sent
    std::optional<mss::AnswerPrint> waiting; ///< of the last poll's answer: not yet
    std::string ticket;                      ///< whose holder may ask about it, as Store::name_of() spells it
    Instant submitted{}, due{};
};

/// What an answer, or its absence, comes to. Made by judge() and by the lack of an answer only.
struct Event {
    enum class Kind : std::uint8_t {
        not_sent,  ///< the service cannot know of it
        lost,      ///< no answer, or none of the service's
        pending,   ///< accepted, or not yet
        signature, ///< verified
        refused,   ///< an answer that must not be used
        failed,    ///< the service says how it ended
        over,      ///< the time of a silent one has come
    };
    Kind kind = Kind::lost;
    bool final = false;                    ///< refused: the service will say nothing else
    Errc error = Errc::sim_service_failed; ///< failed, refused
    std::string detail;                    ///< failed: the service's code; refused: why
    std::string mssp_transaction;          ///< pending
    std::optional<mss::AnswerPrint> print; ///< pending, of a poll: of that answer
    Bytes signature, certificate;
    std::vector<Bytes> issuers; ///< what else the service sent with the signature
};

/// To be written down in one go.
struct Step {
    std::string id, msisdn;
    std::string acknowledged;               ///< the service's id of it; empty: nothing new
    std::optional<sim::SimProgress> told;   ///< what the client gets from now on
    std::optional<sim::SimPace::End> ended; ///< the number is free again
    std::string quarantined;                ///< why an answer was refused
    std::string late;                       ///< how it ended after the client had been told another end

    /// Most polls say nothing new.
    bool is_empty() const {
        return acknowledged.empty() && !told && !ended && quarantined.empty() && late.empty();
    }
};

class TransactionBook {
  public:
    struct Rules {
        std::chrono::milliseconds time_out{300'000}, first_poll{10'000}, poll{5'000}, uniform_after{0};
    };
    /// After the service's own time-out: for its last answer to arrive.
    static constexpr std::chrono::seconds grace{30};
    /// Polls that get no answer are asked again at least so often.
    static constexpr std::chrono::seconds slowest_poll{30};

    explicit TransactionBook(std::vector<Rules> services)
        : rules_(std::move(services)), due_(rules_.size()), to_send_(rules_.size()) {}

    /// A transaction that was just recorded: sent next.
    void add(Pending pending, Instant now);
    /// One that was recorded by a gateway that is gone: never sent again.
    Step resume(Pending pending, Instant now);

    /// Those to be sent, and those to be asked about or ended (Phase tells), at most `most`; they are in
    /// flight until on() is called for each.
    std::vector<std::string> take_to_send(std::size_t service, std::size_t most);
    std::vector<std::string> take_due(std::size_t service, Instant now, std::size_t most);
    /// When take_due() has something again.
    std::optional<Instant> next_due(std::size_t service) const;

    /// Null where there is none.
    const Pending* find(const std::string& id) const;
    Step on(const std::string& id, Event event, Instant now);

    std::size_t size() const noexcept { return pending_.size(); }

  private:
    using Due = std::set<std::pair<Instant, const std::string*>>;

    const Rules& rules(const Pending& pending) const { return rules_[pending.service]; }
    Instant given_up(const Pending& it) const { return it.submitted + rules(it).time_out + grace; }
    Instant forgotten(const Pending& it) const { return it.submitted + 2 * rules(it).time_out + grace; }
    void wait(Pending& pending, Instant due);
    void tell(Pending& pending, Step& step, Errc error, std::string code);
    void end(Pending& pending, Step& step, sim::SimPace::End how);
    void on_pending(Pending& pending, Step& step, Event& event, Instant now);
    void on_lost(Pending& pending, Step& step, Instant now);
    void on_failed(Pending& pending, Step& step, const Event& event, Instant now);
    void on_signature(Pending& pending, Step& step, Event& event);
    void on_refused(Pending& pending, Step& step, const Event& event, Instant now);
    void ask_again(Pending& pending, Step& step, Instant now);

    std::vector<Rules> rules_;
    std::unordered_map<std::string, Pending> pending_;
    std::vector<Due> due_;                          ///< by service
    std::vector<std::vector<std::string>> to_send_; ///< by service, first come first
};

} // namespace kyso::gateway
