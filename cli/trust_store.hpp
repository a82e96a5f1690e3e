// SPDX-License-Identifier: Apache-2.0
// The two folders of trust anchors as `kyso trust` sees them: listed together, changed one at a time. Used by
// trust_command.cpp only; kysod reads the same folders through TrustDirectory.
#pragma once

#include "cli/places.hpp"
#include "signature/trust_anchor.hpp"

namespace kyso::cli {

struct StoredAnchor {
    signature::TrustAnchor anchor;
    bool system = false; ///< in the administrator's folder
};

class TrustStore {
  public:
    /// Errc::config_invalid where neither XDG_CONFIG_HOME nor HOME tells where the person's folder is.
    static Result<TrustStore> of(const Environment& environment);

    /// The administrator's, then the person's. Errc::config_invalid names the file that cannot be read.
    Result<std::vector<StoredAnchor>> list() const;
    /// Writes `SHA256.pem`, whole or not at all; an anchor that is there already is written anew.
    Result<StoredAnchor> add(signature::TrustAnchor anchor, bool system) const;
    /// The one anchor of that folder whose SHA-256 begins with `prefix` (at least 8 hexadecimal digits) and
    /// which is alone in its file. Errc::anchor_unknown where there is none, or more than one.
    Result<StoredAnchor> remove(const std::string& prefix, bool system) const;

  private:
    TrustStore(std::filesystem::path system, std::filesystem::path person)
        : system_(std::move(system)), person_(std::move(person)) {}

    std::filesystem::path system_, person_;
};

/// `name (uid N)`, or `uid N` where the name is not known.
std::string current_user();

} // namespace kyso::cli
