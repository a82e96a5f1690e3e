// SPDX-License-Identifier: Apache-2.0
// A dbus-daemon of the test's own, in a folder of its own: a system bus on which nobody but the test speaks.
// Ended with the object.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <string>
#include <sys/types.h>

namespace kyso::test {

class PrivateBus {
  public:
    /// Throws std::runtime_error if it does not listen within 20 s.
    PrivateBus();
    ~PrivateBus();
    PrivateBus(const PrivateBus&) = delete;
    PrivateBus& operator=(const PrivateBus&) = delete;

    std::string address() const { return "unix:path=" + (folder_ / "bus").string(); }
    /// Kills it.
    void end();

  private:
    TemporaryFolder folder_;
    pid_t pid_ = -1;
};

} // namespace kyso::test
