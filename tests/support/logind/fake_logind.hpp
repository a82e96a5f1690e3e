// SPDX-License-Identifier: Apache-2.0
// Fake: logind (org.freedesktop.login1) on a private bus, with one session of this person and one of another.
// Says what the test has it say; answers kysod's questions only while the test calls a method here.
#pragma once

#include <memory>
#include <string>

namespace kyso::test {

class FakeLogind {
  public:
    /// Throws std::runtime_error.
    explicit FakeLogind(const std::string& bus_address);
    ~FakeLogind();

    static constexpr const char* own_session = "/org/freedesktop/login1/session/_31";
    static constexpr const char* other_session = "/org/freedesktop/login1/session/_32"; ///< of another uid

    /// Whether own_session's LockedHint is true when somebody asks.
    void set_locked_hint(bool locked);
    /// Answers until kysod knows own_session; throws after 20 s without a question.
    void be_asked();

    void lock(const char* session = own_session) { signal(session, "Lock"); }
    void unlock(const char* session = own_session) { signal(session, "Unlock"); }
    /// PropertiesChanged of LockedHint.
    void hint(bool locked, const char* session = own_session);
    void sleep(bool begins);
    /// Whether kysod asked logind to wait before it sleeps, and still does.
    bool sleep_is_delayed() const;
    void end_session(const char* session = own_session);

  private:
    void signal(const char* session, const char* member);
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace kyso::test
