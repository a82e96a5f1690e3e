// SPDX-License-Identifier: Apache-2.0
// The file of core::Approvals, as kysod and `kyso origins` read and change it. A change is: lock, read,
// change, write beside, rename; so a reader sees the old file or the new one, and two writers lose nothing.
#pragma once

#include "daemon/core/approvals.hpp"
#include "daemon/io/install_key.hpp"

#include <functional>

namespace kyso::io {

class ApprovalsFile {
  public:
    /// `file`: $XDG_CONFIG_HOME/kyso/origins; `key`: $XDG_STATE_HOME/kyso/origins.key.
    ApprovalsFile(std::filesystem::path file, std::filesystem::path key)
        : file_(std::move(file)), key_(std::move(key)) {}

    /// What identifies one state of the file; equal stamps, equal content.
    struct Stamp {
        std::uint64_t inode = 0;
        std::int64_t size = -1; ///< -1: there is no file
        std::int64_t seconds = 0;
        std::int64_t nanoseconds = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Stamp stamp() const noexcept;

    /// No file: nothing is approved. Errc::approvals_unavailable.
    Result<core::Approvals::Reading> read() const;
    /// What `change` makes of the file as it is then. Errc::approvals_unavailable: the file is as it was.
    Result<core::Approvals> change(const std::function<void(core::Approvals&)>& change) const;

    const std::filesystem::path& path() const noexcept { return file_; }

  private:
    Result<core::Approvals::Reading> read(ByteView key) const;
    Result<void> replace(const std::string& text) const;

    std::filesystem::path file_;
    std::filesystem::path key_;
};

} // namespace kyso::io
