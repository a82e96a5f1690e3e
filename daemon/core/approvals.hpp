// SPDX-License-Identifier: Apache-2.0
// The origins about which the person has decided: approved for a time, declined for a day, or blocked. Pure:
// the text of the file comes in and goes out, time is given. Kept on disk by kysod and by `kyso origins`;
// asked by admission and policy through io::OriginBook. Never approves by itself, never drops a decision
// unsaid.
#pragma once

#include "daemon/core/allow_list.hpp"
#include "protocol/bytes.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace kyso::core {

enum class Standing : std::uint8_t { unknown, approved, expired, declined, blocked };
std::string_view to_text(Standing standing) noexcept;

/// One line of the file.
struct Approval {
    Standing decision = Standing::unknown; ///< approved, declined or blocked
    OriginGrant grant;                     ///< of `approved`
    std::chrono::sys_seconds first_seen{};
    std::chrono::sys_seconds until{}; ///< end of the approval or of the refusal; of `blocked` without meaning
    unsigned denials = 0;             ///< since the last approval

    Standing standing(std::chrono::sys_seconds now) const noexcept;
    friend bool operator==(const Approval&, const Approval&) = default;
};

/// A line that was not believed; it is gone with the next change of the file.
struct IgnoredLine {
    std::size_t line = 0; ///< from 1
    std::string reason;   ///< English, for the log
};

class Approvals {
  public:
    static constexpr std::chrono::days lifetime{90};
    static constexpr std::chrono::hours refusal{24};
    static constexpr unsigned most_denials = 3; ///< then blocked
    static constexpr std::size_t most_lines = 1000;
    static constexpr std::size_t most_octets = std::size_t{1} << 20U;

    struct Reading;
    /// Never fails: what cannot be believed is named in `ignored`. `key` made every line's MAC.
    static Reading read(std::string_view text, ByteView key);
    std::string write(ByteView key) const;

    Standing standing(const Origin& origin, std::chrono::sys_seconds now) const;
    /// Null unless the origin is approved now.
    const OriginGrant* find(const Origin& origin, std::chrono::sys_seconds now) const;
    /// When a declined origin may ask again.
    std::chrono::sys_seconds until(const Origin& origin) const;

    void approve(const Origin& origin, OriginGrant grant, std::chrono::sys_seconds now);
    void decline(const Origin& origin, std::chrono::sys_seconds now);
    void block(const Origin& origin, std::chrono::sys_seconds now);
    /// False where nothing was decided about it.
    bool remove(const Origin& origin);

    const std::map<Origin, Approval>& all() const noexcept { return lines_; }
    friend bool operator==(const Approvals&, const Approvals&) = default;

  private:
    Approval& line_of(const Origin& origin, std::chrono::sys_seconds now);
    std::map<Origin, Approval> lines_;
};

struct Approvals::Reading {
    Approvals approvals;
    std::vector<IgnoredLine> ignored;
};

/// What an approval may cover; what every page may besides is in it always.
OriginGrant grant_of(const std::vector<Method>& methods);

} // namespace kyso::core
