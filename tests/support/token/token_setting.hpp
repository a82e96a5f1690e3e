// SPDX-License-Identifier: Apache-2.0
// kyso-token and a real pcscd of the test's own, on sockets in a folder of their own; nothing of the
// machine's pcscd is touched. Needs Debian's pcscd and systemd (for systemd-socket-activate); without them it
// throws.
#pragma once

#include "tests/support/temporary_folder.hpp"
#include "tests/support/window/child_process.hpp"

#include <boost/json/object.hpp>

#include <memory>

namespace kyso::test {

class TokenSetting {
  public:
    /// `toml`: the tables [[card]] and [[reader]] of kyso-token(1); a reader's `socket` is a name. `files`
    /// are already in folder().
    explicit TokenSetting(const std::string& toml);

    /// Made before the programs start, for keys that the configuration names.
    static std::unique_ptr<TemporaryFolder> new_folder() { return std::make_unique<TemporaryFolder>(); }
    TokenSetting(const std::string& toml, std::unique_ptr<TemporaryFolder> folder);

    const std::filesystem::path& folder() const noexcept { return folder_->path(); }
    /// The variable that a process with this pcscd needs.
    std::string environment() const { return "PCSCLITE_CSOCK_NAME=" + (folder() / "pcscd.comm").string(); }

    /// One command of kyso-token's control socket. Throws std::runtime_error where it answers an error.
    boost::json::object say(const std::string& words) const;
    /// A counter of a card, as `state` names it.
    std::int64_t count(const std::string& card, const std::string& name) const;

    void stop_pcscd();
    void start_pcscd();
    /// What pcscd has logged since its last start.
    std::string pcscd_log() const;

  private:
    std::unique_ptr<TemporaryFolder> folder_;
    std::unique_ptr<ChildProcess> token_, pcscd_;
};

} // namespace kyso::test
