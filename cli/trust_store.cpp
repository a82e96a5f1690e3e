// SPDX-License-Identifier: Apache-2.0
#include "cli/trust_store.hpp"

#include "protocol/replace_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <pwd.h>
#include <unistd.h>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

Error unusable(const fs::path& file, std::string_view why) {
    return Error{Errc::config_invalid, file.string() + ": " + std::string{why}};
}

Result<std::vector<StoredAnchor>> read(const fs::path& folder, bool system) {
    std::error_code failure;
    std::vector<StoredAnchor> stored;
    if (!fs::exists(folder, failure) && !failure) return stored;
    auto anchors = signature::read_trust_folder(folder);
    if (!anchors) return anchors.error();
    for (auto& anchor : *anchors)
        stored.push_back({std::move(anchor), system});
    return stored;
}

} // namespace

Result<TrustStore> TrustStore::of(const Environment& environment) {
    const auto person = configuration_home(environment);
    if (!person) return person.error();
    return TrustStore{signature::system_trust_folder(), signature::person_trust_folder(*person)};
}

Result<std::vector<StoredAnchor>> TrustStore::list() const {
    auto all = read(system_, true);
    if (!all) return all.error();
    auto own = read(person_, false);
    if (!own) return own.error();
    std::ranges::move(*own, std::back_inserter(*all));
    return all;
}

Result<StoredAnchor> TrustStore::add(signature::TrustAnchor anchor, bool system) const {
    const fs::path& folder = system ? system_ : person_;
    std::error_code failure;
    const bool made = fs::create_directories(folder, failure);
    if (failure) return unusable(folder, failure.message());
    // Everybody's kysod reads the administrator's folder.
    if (made) fs::permissions(folder, fs::perms{system ? 0755U : 0700U}, failure);
    anchor.file = folder / (to_hex(anchor.certificate.sha256()) + ".pem");
    const mode_t mode = system ? 0644 : 0600;
    failure = replace_file(anchor.file, signature::to_trust_file(anchor), mode);
    if (failure) return unusable(anchor.file, failure.message());
    return StoredAnchor{std::move(anchor), system};
}

Result<StoredAnchor> TrustStore::remove(const std::string& prefix, bool system) const {
    constexpr std::size_t shortest = 8;
    if (prefix.size() < shortest) return Error{Errc::anchor_unknown, "at least eight digits are wanted"};
    auto stored = read(system ? system_ : person_, system);
    if (!stored) return stored.error();
    const auto named = [&](const StoredAnchor& it) {
        return to_hex(it.anchor.certificate.sha256()).starts_with(prefix);
    };
    if (std::ranges::count_if(*stored, named) != 1) return Error{Errc::anchor_unknown, prefix};
    const auto found = std::ranges::find_if(*stored, named);
    const auto same_file = [&](const StoredAnchor& it) { return it.anchor.file == found->anchor.file; };
    if (std::ranges::count_if(*stored, same_file) != 1)
        return unusable(found->anchor.file, "holds other certificates too; take it out with an editor");
    if (::unlink(found->anchor.file.c_str()) != 0) return unusable(found->anchor.file, std::strerror(errno));
    return *found;
}

std::string current_user() {
    const uid_t uid = ::getuid();
    const passwd* entry = ::getpwuid(uid); // one thread
    const std::string number = "uid " + std::to_string(uid);
    return entry != nullptr ? std::string{entry->pw_name} + " (" + number + ")" : number;
}

} // namespace kyso::cli
