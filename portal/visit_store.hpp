// SPDX-License-Identifier: Apache-2.0
// What the portal remembers of people who are not signed in yet, for minutes: captchas, passes that a solved
// captcha buys, and challenges (the nonce of a registration or a sign-in). Called by Api. Never holds a
// session's own value: it is given hashes. Each table is bounded.
#pragma once

#include "drivers/sim/sim_pace.hpp"
#include "portal/database.hpp"

#include <chrono>

namespace kyso::portal {

/// A registration or a sign-in that was started.
struct Challenge {
    enum class Purpose : std::uint8_t { registration, sign_in };
    std::string nonce;
    Bytes session; ///< SHA-256 of the session that started it
    Purpose purpose = Purpose::registration;
    std::string subject, method; ///< sign-in: method only
    std::chrono::sys_seconds made_at{};
    std::string phone{}; ///< method sim: MSISDN of what is rung; else empty
};

class VisitStore {
  public:
    static constexpr std::chrono::minutes nonce_lifetime{5};
    /// For a SIM: the phone has to be found, and the service takes its time.
    static constexpr std::chrono::minutes sim_nonce_lifetime{15};
    static std::chrono::minutes lifetime_of(const Challenge& challenge) noexcept {
        return challenge.method == "sim" ? sim_nonce_lifetime : nonce_lifetime;
    }
    static constexpr std::chrono::minutes captcha_lifetime{10};
    static constexpr std::chrono::minutes pass_lifetime{15};
    /// A solved captcha is good for so many registrations to start: a wrong PIN asks for no new one.
    static constexpr std::int64_t starts_of_a_captcha = 5;
    /// More young challenges of a purpose, or captchas, than this: Errc::portal_busy.
    static constexpr std::int64_t max_open = 100'000;
    /// A phone may be rung so often; from whichever session. The numbers of sim::SimPace, but not its pauses:
    /// where kysod asks, the portal never hears how a ring ended. Those who do, kysod and the gateway, pause.
    static constexpr std::int64_t rings_in_ten_minutes = sim::SimPace::starts_in_ten_minutes,
                                  rings_a_day = sim::SimPace::starts_in_a_day;

    explicit VisitStore(Database& database) noexcept : database_(database) {}

    Result<void> add(const Challenge& challenge);
    /// Marks the nonce used, once and for all, and tells what it was made for. Errc::nonce_unknown (also for
    /// a nonce of another session or purpose), nonce_used, nonce_expired.
    Result<Challenge> use_nonce(std::string_view nonce, ByteView session, Challenge::Purpose purpose,
                                std::chrono::sys_seconds now);

    /// Counts one more start for this phone. Errc::sim_too_often.
    Result<void> count_ring(std::string_view phone, std::chrono::sys_seconds now);

    /// `drawn`: asked as a picture, not in words.
    Result<void> add_captcha(std::string_view id, std::string_view answer, bool drawn,
                             std::chrono::sys_seconds now);
    /// What to draw. Errc::portal_not_found, also for one that is asked in words.
    Result<std::string> drawn_captcha(std::string_view id, std::chrono::sys_seconds now);
    /// The answer of either kind, once. Errc::captcha_wrong.
    Result<std::string> use_captcha(std::string_view id, std::chrono::sys_seconds now);

    /// Starts that `session` may still make without a captcha; it holds none afterwards. 0 without a pass.
    Result<std::int64_t> take_pass(ByteView session, std::chrono::sys_seconds now);
    Result<void> add_pass(ByteView session, std::int64_t starts_left, std::chrono::sys_seconds now);

  private:
    Database& database_;
};

} // namespace kyso::portal
