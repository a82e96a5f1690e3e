// SPDX-License-Identifier: Apache-2.0
// Where one check is tried: this process, the module loaded in it, one token, one session. Prepares step by
// step and tells each step, so that the run knows which of them failed. Nothing is undone at the end: the
// process just goes, and C_Finalize has checks of its own.
#pragma once

#include "pkcs11/kit/check/outcomes.hpp"
#include "pkcs11/kit/check/pin_guard.hpp"
#include "pkcs11/kit/check/process_state.hpp"

#include <string>

namespace kyso::pkcs11::kit {

struct BenchOptions {
    std::string module;
    std::optional<CK_SLOT_ID> slot; ///< else the first token, or that of `serial`
    std::string serial;
    std::string key_id; ///< hexadecimal; empty: any key
};

class Bench {
  public:
    Bench(BenchOptions options, const Teller& teller, std::optional<Secret> pin);
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    /// Goes through the steps up to `last`; the outcome of the one that failed, which is then failed_step().
    std::optional<Outcome> prepare(Step last);
    Step failed_step() const noexcept { return at_; }
    bool no_token() const noexcept { return no_token_; }

    Cryptoki& cryptoki() noexcept { return cryptoki_; }
    PinGuard& pin_guard() noexcept { return guard_; }
    const Teller& teller() const noexcept { return teller_; }
    const BenchOptions& options() const noexcept { return options_; }
    /// This process before the module was loaded.
    const ProcessState& before() const noexcept { return before_; }
    CK_FUNCTION_LIST& functions() noexcept { return *functions_; }
    void* library() const noexcept { return library_; }
    CK_SLOT_ID slot() const noexcept { return slot_; }
    const CK_TOKEN_INFO& token() const noexcept { return token_; }
    CK_SESSION_HANDLE session() const noexcept { return session_; }
    /// The process is to end by exit(3), with what the module left to be run there.
    void leave_by_exit() noexcept { by_exit_ = true; }
    bool leaves_by_exit() const noexcept { return by_exit_; }

    /// C_Initialize as libp11 calls it.
    CK_RV initialise();
    /// After C_Finalize: initialised, the same token, a new session; not logged in.
    std::optional<Outcome> prepare_again();

  private:
    std::optional<Outcome> load();
    std::optional<Outcome> begin();
    std::optional<Outcome> choose_token();
    std::optional<Outcome> open_session();
    std::optional<Outcome> log_in();

    BenchOptions options_;
    const Teller& teller_;
    ProcessState before_;
    Cryptoki cryptoki_;
    PinGuard guard_;
    void* library_ = nullptr;
    CK_FUNCTION_LIST* functions_ = nullptr;
    CK_SLOT_ID slot_ = 0;
    CK_TOKEN_INFO token_{};
    CK_SESSION_HANDLE session_ = 0;
    Step at_ = Step::start;
    bool no_token_ = false;
    bool by_exit_ = false;
};

} // namespace kyso::pkcs11::kit
