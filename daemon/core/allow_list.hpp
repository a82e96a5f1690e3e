// SPDX-License-Identifier: Apache-2.0
// What each origin may do, whoever said so; and the administrator's list of them. Filled by
// io::read_configuration; asked by admission before a WebSocket opens and by Policy before a request runs.
// Exact comparison only.
#pragma once

#include "protocol/origin.hpp"
#include "protocol/rpc.hpp"

#include <map>
#include <set>

namespace kyso::core {

struct OriginGrant {
    std::set<Method> methods;
    friend bool operator==(const OriginGrant&, const OriginGrant&) = default;
};

class Grants {
  public:
    virtual ~Grants() = default;
    /// Null for an origin that may do nothing. Lives until the next call.
    virtual const OriginGrant* find(const Origin& origin) const = 0;
};

class AllowList final : public Grants {
  public:
    void allow(const Origin& origin, OriginGrant grant) { grants_[origin] = std::move(grant); }
    const OriginGrant* find(const Origin& origin) const override {
        const auto found = grants_.find(origin);
        return found == grants_.end() ? nullptr : &found->second;
    }
    std::size_t size() const noexcept { return grants_.size(); }

  private:
    std::map<Origin, OriginGrant> grants_;
};

} // namespace kyso::core
