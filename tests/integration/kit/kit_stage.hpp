// SPDX-License-Identifier: Apache-2.0
// `kyso driver test` as a person runs it, and its JSON report read back. With a SoftHSM token of two keys,
// certificates and public keys, plain or behind the faulty module. For the tests beside it.
#pragma once

#include "tests/support/softhsm/softhsm.hpp"

#include <boost/json/object.hpp>

#include <map>

namespace kyso::test {

struct KitOutcome {
    int status = -1;
    std::string text;           ///< of both streams
    boost::json::object report; ///< empty where there is none
    /// Verdict by id.
    std::map<std::string, std::string> verdicts;

    /// Every id with that verdict, in order: "I12 L06".
    std::string with(const std::string& verdict) const;
    /// "observed" of a check.
    std::string observed(const std::string& id) const;
};

/// `arguments` behind `kyso driver test`; the PIN on descriptor 3.
KitOutcome run_kit(const std::string& environment, const std::string& arguments,
                   const std::string& pin = "123456");

/// A fixed locale; and where the programs are built with sanitizers, no handlers and no last words of theirs:
/// a crash must be the module's.
inline const std::string surroundings =
    "LC_ALL=C.UTF-8 "
    "ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:detect_leaks=0 ";

class KitStage {
  public:
    static constexpr const char* faulty_module = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";

    /// An RSA key, id 01, and a P-256 key, id 02.
    KitStage();

    const SoftHsm& hsm() const noexcept { return hsm_; }
    KitOutcome run(const std::string& arguments = {}) const;
    /// The same token behind the faulty module; `rules` without the `module` line.
    KitOutcome run_faulty(const std::string& rules, const std::string& arguments = {}) const;
    /// Calls of a function that reached the faulty module in its last run.
    std::size_t calls_of(const std::string& function) const;

  private:
    SoftHsm hsm_;
};

} // namespace kyso::test
