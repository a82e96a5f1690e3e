// SPDX-License-Identifier: Apache-2.0
// The phone numbers that the person bound: one a line with the day, as kysod and `kyso sim` read and change
// them. A number here may be rung by pages that the person lets sign; each time kysod still shows its window.
#pragma once

#include "daemon/flow/sim_ports.hpp"
#include "protocol/fd.hpp"

#include <chrono>
#include <filesystem>
#include <functional>

namespace kyso::io {

class PhoneFile final : public flow::PhoneBook {
  public:
    struct Entry {
        sim::PhoneNumber number;
        std::chrono::sys_days since;
    };
    static constexpr std::size_t most = 64; ///< numbers

    /// `file`: $XDG_CONFIG_HOME/kyso/sims. `today` is asked when a number is added.
    PhoneFile(std::filesystem::path file, std::function<std::chrono::sys_days()> today)
        : file_(std::move(file)), today_(std::move(today)) {}

    /// Empty without a file. Errc::file_unreadable; config_invalid with the line that is none.
    Result<std::vector<Entry>> read() const;
    bool holds(const sim::PhoneNumber& number) override;
    std::vector<sim::PhoneNumber> numbers() override;
    /// Errc::file_unwritable, also where there are `most` already; those of read().
    Result<void> add(const sim::PhoneNumber& number) override;
    /// False where it was not there. Errors as of add().
    Result<bool> remove(const sim::PhoneNumber& number);

  private:
    /// kysod and `kyso sim` may change the file at the same time: one waits until the other's is closed.
    Result<Fd> lock() const;
    Result<void> write(const std::vector<Entry>& entries) const;

    std::filesystem::path file_;
    std::function<std::chrono::sys_days()> today_;
};

} // namespace kyso::io
