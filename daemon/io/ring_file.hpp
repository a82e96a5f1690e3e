// SPDX-License-Identifier: Apache-2.0
// How often each phone was rung from this computer, on disk: a restart does not reset it. The numbers stand
// there as keyed hashes. A file that cannot be written stops the ringing; one that cannot be read begins
// anew.
#pragma once

#include "daemon/flow/ports.hpp"
#include "drivers/sim/sim_pace.hpp"

#include <filesystem>
#include <map>

namespace kyso::io {

class RingFile final : public flow::RingLog {
  public:
    static constexpr const char* file_name = "rings";
    static constexpr std::size_t most = 256; ///< numbers

    /// `log` gives the keyed hashes and must outlive this. What was open when an earlier kysod ended counts
    /// as ended: its operation is taken up by SimOperations.
    RingFile(const std::filesystem::path& folder, const flow::AuditLog& log, std::chrono::sys_seconds now);

    Result<void> may_ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) override;
    Result<void> ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) override;
    void ended(const sim::PhoneNumber& number, std::optional<Errc> how,
               std::chrono::sys_seconds now) override;

  private:
    std::string key(const sim::PhoneNumber& number) const;
    Result<void> write(std::chrono::sys_seconds now);

    std::filesystem::path path_;
    const flow::AuditLog& log_;
    std::map<std::string, sim::SimPace> paces_;
};

} // namespace kyso::io
