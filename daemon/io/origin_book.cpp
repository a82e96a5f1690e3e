// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/origin_book.hpp"

#include "protocol/log.hpp"

namespace kyso::io {

using std::chrono::sys_seconds;

sys_seconds OriginBook::now() const {
    return std::chrono::floor<std::chrono::seconds>(clock_.now());
}

void OriginBook::refresh() const {
    const auto stamp = file_.stamp();
    if (stamp_ == stamp) return;
    stamp_ = stamp;
    approvals_ = {};
    if (stamp.size < 0) return;
    auto reading = file_.read();
    if (!reading) {
        log::error("nothing that the person approved is in force: {}", reading.error().describe());
        return;
    }
    for (const core::IgnoredLine& line : reading->ignored)
        log::warn("{}, line {} is ignored: {}", file_.path().string(), line.line, line.reason);
    approvals_ = std::move(reading->approvals);
}

const core::OriginGrant* OriginBook::find(const Origin& origin) const {
    if (const core::OriginGrant* grant = allow_list_.find(origin)) return grant;
    refresh();
    return approvals_.find(origin, now());
}

core::Standing OriginBook::standing(const Origin& origin) {
    if (allow_list_.find(origin) != nullptr) return core::Standing::approved;
    refresh();
    return approvals_.standing(origin, now());
}

std::chrono::seconds OriginBook::refused_for(const Origin& origin) {
    return std::max(std::chrono::seconds{0}, approvals_.until(origin) - now());
}

Result<sys_seconds> OriginBook::approve(const Origin& origin, core::OriginGrant grant) {
    const auto changed =
        file_.change([&](core::Approvals& all) { all.approve(origin, std::move(grant), now()); });
    if (!changed) return changed.error();
    return changed->until(origin);
}

Result<void> OriginBook::decline(const Origin& origin) {
    const auto changed = file_.change([&](core::Approvals& all) { all.decline(origin, now()); });
    if (!changed) return changed.error();
    return {};
}

} // namespace kyso::io
