// SPDX-License-Identifier: Apache-2.0
// Operations on phones, a file each (`operations/TRANSACTION.json`, 0600 in 0700), written whole or not at
// all.
#pragma once

#include "daemon/flow/sim_ports.hpp"

#include <filesystem>

namespace kyso::io {

class OperationFiles final : public flow::OperationStore {
  public:
    /// More files than this are not looked at: kysod has one open operation and ten minutes of results.
    static constexpr std::size_t most = 64;

    /// `folder`: $XDG_STATE_HOME/kyso/operations; made when it is first needed.
    explicit OperationFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<void> keep(const sim::Operation& operation) override;
    void remove(const std::string& transaction) noexcept override;
    std::vector<sim::Operation> load() override;

  private:
    std::filesystem::path path_of(const std::string& transaction) const;

    std::filesystem::path folder_;
};

} // namespace kyso::io
