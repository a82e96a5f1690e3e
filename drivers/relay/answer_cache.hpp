// SPDX-License-Identifier: Apache-2.0
// What was fetched, on disk, so that a list of megabytes is fetched once a day and a door without network
// still knows. Used by RelayServer only. It believes nothing: whoever gets a remembered answer judges it
// again, and a file that is damaged or altered is as good as none.
#pragma once

#include "signature/revocation_check.hpp"

#include <filesystem>

namespace kyso::drivers {

class AnswerCache {
  public:
    /// `folder` is made (0700) when something is first kept; its files are 0600. Empty: nothing is kept.
    explicit AnswerCache(std::filesystem::path folder, std::uintmax_t most_octets = std::uintmax_t{64} << 20U)
        : folder_(std::move(folder)), most_octets_(most_octets) {}

    /// Nothing for a question that wants a fresh answer.
    std::optional<Bytes> find(const signature::RevocationQuestion& question,
                              std::chrono::sys_seconds now) const;
    /// Until the answer's own nextUpdate, but an hour (OCSP) or twelve (CRL) at most; one without nextUpdate
    /// is not kept. The oldest go when the folder is full. A disk that cannot be written is no error.
    void keep(const signature::RevocationQuestion& question, ByteView answer,
              std::chrono::sys_seconds now) const;

  private:
    std::filesystem::path file_of(const signature::RevocationQuestion& question) const;
    void make_room(std::uintmax_t octets) const;

    std::filesystem::path folder_;
    std::uintmax_t most_octets_;
};

} // namespace kyso::drivers
