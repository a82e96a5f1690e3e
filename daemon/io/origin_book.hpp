// SPDX-License-Identifier: Apache-2.0
// What each origin may do now: the administrator's list first, then what the person approved. Looks at the
// person's file whenever it is asked, so `kyso origins` needs no restart. A file that cannot be read approves
// nothing.
#pragma once

#include "daemon/core/enrolment_pace.hpp"
#include "daemon/flow/ports.hpp"
#include "daemon/io/approvals_file.hpp"

namespace kyso::io {

class OriginBook final : public core::Grants, public flow::ApprovalBook {
  public:
    OriginBook(const core::AllowList& allow_list, ApprovalsFile file, const flow::Clock& clock)
        : allow_list_(allow_list), file_(std::move(file)), clock_(clock) {}

    const core::OriginGrant* find(const Origin& origin) const override;

    core::Standing standing(const Origin& origin) override;
    std::chrono::seconds refused_for(const Origin& origin) override;
    Result<std::chrono::sys_seconds> approve(const Origin& origin, core::OriginGrant grant) override;
    Result<void> decline(const Origin& origin) override;
    core::EnrolmentPace& pace() override { return pace_; }

  private:
    void refresh() const;
    std::chrono::sys_seconds now() const;

    const core::AllowList& allow_list_;
    ApprovalsFile file_;
    const flow::Clock& clock_;
    core::EnrolmentPace pace_;
    mutable core::Approvals approvals_;
    mutable std::optional<ApprovalsFile::Stamp> stamp_;
};

} // namespace kyso::io
