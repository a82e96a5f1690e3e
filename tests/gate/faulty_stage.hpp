// SPDX-License-Identifier: Apache-2.0
// One real kysod with two modules: a good SoftHSM token, and one behind the fault-injecting module. For
// faulty_sweep: asks for one signature under one rule and tells what came of it.
#pragma once

#include "tests/gate/token_files.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/softhsm/softhsm.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <map>

namespace kyso::gate {

/// Of one cell of the sweep.
struct Verdict {
    std::string outcome;                      ///< `ok`, or the error's name
    std::vector<std::string> faults;          ///< what kysod did wrong; empty if nothing
    double seconds = 0;                       ///< to the answer
    std::map<std::string, std::size_t> calls; ///< of the faulty module, before the answer
};

class FaultyStage {
  public:
    FaultyStage();

    /// One document signed by the faulty token, then one by the good token.
    /// @param rules lines of a rules file; `%slot` is the faulty token's slot
    /// @param most_logins how many C_Login there may be under these rules
    Verdict try_out(const std::string& rules, test::KeyKind key, std::size_t most_logins);
    /// Calls of each function for one signature without rules.
    std::map<std::string, std::size_t> unharmed(test::KeyKind key);

  private:
    test::DaemonSetup setup() const;
    void write_rules(const std::string& rules) const;
    std::string sign(const std::string& certificate, const test::Issued& issued, Verdict& verdict);
    std::map<std::string, std::size_t> read_journal() const;
    std::string slot() const;

    test::TestPki pki_;
    test::Issued rsa_, ec_, good_;
    test::SoftHsm faulty_token_, good_token_;
    TokenFiles files_;
    test::TestDaemon daemon_;
    test::IpcClient program_;
    pid_t pid_;
    std::string slot_;
    int next_ = 1;
};

} // namespace kyso::gate
