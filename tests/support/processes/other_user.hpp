// SPDX-License-Identifier: Apache-2.0
// Does something in a process of its own as another user. Only root may become another; `unprivileged` is for
// tests of what a user without privileges may do, and needs no root.
#pragma once

#include <functional>
#include <string>
#include <sys/types.h>

namespace kyso::test {

/// A uid that owns nothing, as far as these tests go.
constexpr uid_t nobody = 65534;

/// What `work` returns, run in a child as `uid` and gid `uid` without supplementary groups. An exception's
/// text comes back as `exception: …`, a death as `died: …`. Nothing of the child's memory does.
std::string as_user(uid_t uid, const std::function<std::string()>& work);

/// As `nobody` where the caller is root; else as the caller, in a child just so.
std::string unprivileged(const std::function<std::string()>& work);

/// For good, in this process. Throws std::runtime_error.
void become_user(uid_t uid, gid_t gid);

} // namespace kyso::test
