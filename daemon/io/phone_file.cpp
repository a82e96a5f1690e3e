// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/phone_file.hpp"

#include "protocol/log.hpp"
#include "protocol/replace_file.hpp"
#include "signature/rfc3339.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_line = 22; ///< number, space, day

Result<PhoneFile::Entry> read_line(std::string_view line) {
    const std::size_t space = line.find(' ');
    const auto number = sim::PhoneNumber::read(line.substr(0, space));
    const std::string day{space == line.npos ? std::string_view{} : line.substr(space + 1)};
    const auto since = signature::read_rfc3339(day + "T00:00:00Z");
    if (!number || number->msisdn() != line.substr(0, space) || !since) return Error{Errc::config_invalid};
    return PhoneFile::Entry{*number, std::chrono::floor<std::chrono::days>(*since)};
}

} // namespace

Result<std::vector<PhoneFile::Entry>> PhoneFile::read() const {
    const Fd file{::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file && errno == ENOENT) return std::vector<Entry>{};
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return Error{Errc::file_unreadable, file_.string()};
    std::string text(most * (longest_line + 1) + 1, '\0');
    const ssize_t got = ::read(file.get(), text.data(), text.size());
    if (got < 0) return Error{Errc::file_unreadable, file_.string()};
    text.resize(static_cast<std::size_t>(got));
    std::vector<Entry> entries;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        auto entry = read_line(rest.substr(0, end));
        if (end == rest.npos || !entry || entries.size() == most)
            return Error{Errc::config_invalid, file_.string() + ":" + std::to_string(entries.size() + 1) +
                                                   ": \"84912345678 2026-11-22\" is wanted"};
        entries.push_back(*entry);
        rest.remove_prefix(end + 1);
    }
    return entries;
}

bool PhoneFile::holds(const sim::PhoneNumber& number) {
    const auto all = numbers();
    return std::ranges::find(all, number) != all.end();
}

std::vector<sim::PhoneNumber> PhoneFile::numbers() {
    const auto entries = read();
    if (!entries) {
        log::warn("bound numbers: {}", entries.error().describe());
        return {};
    }
    std::vector<sim::PhoneNumber> all;
    for (const Entry& entry : *entries)
        all.push_back(entry.number);
    return all;
}

Result<void> PhoneFile::add(const sim::PhoneNumber& number) {
    const auto held = lock();
    if (!held) return held.error();
    auto entries = read();
    if (!entries) return entries.error();
    std::erase_if(*entries, [&](const Entry& entry) { return entry.number == number; });
    if (entries->size() == most) return Error{Errc::file_unwritable, file_.string() + " is full"};
    entries->push_back({number, today_()});
    return write(*entries);
}

Result<bool> PhoneFile::remove(const sim::PhoneNumber& number) {
    const auto held = lock();
    if (!held) return held.error();
    auto entries = read();
    if (!entries) return entries.error();
    if (std::erase_if(*entries, [&](const Entry& entry) { return entry.number == number; }) == 0)
        return false;
    if (auto written = write(*entries); !written) return written.error();
    return true;
}

Result<Fd> PhoneFile::lock() const {
    const fs::path folder = file_.parent_path();
    std::error_code error;
    if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms::owner_all, error);
    Fd held{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (error || !held || ::flock(held.get(), LOCK_EX) != 0)
        return Error{Errc::file_unwritable, folder.string()};
    return held;
}

Result<void> PhoneFile::write(const std::vector<Entry>& entries) const {
    std::string text;
    for (const Entry& entry : entries)
        text += entry.number.msisdn() + " " + signature::to_rfc3339(entry.since).substr(0, 10) + "\n";
    if (const auto error = replace_file(file_, text, 0600))
        return Error{Errc::file_unwritable, file_.string() + ": " + error.message()};
    return {};
}

} // namespace kyso::io
