// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/ring_file.hpp"

#include "protocol/log.hpp"
#include "protocol/replace_file.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace kyso::io {
namespace {

constexpr std::size_t hash_digits = 64;
constexpr std::size_t longest_line = hash_digits + 1 + 256 + 1; ///< hash, space, pace, line feed

bool is_hash(std::string_view text) noexcept {
    return text.size() == hash_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string read_text(const std::filesystem::path& path) {
    const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    std::string text(RingFile::most * longest_line, '\0');
    const ssize_t got = file ? ::read(file.get(), text.data(), text.size()) : -1;
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

sim::SimPace::End end_of(std::optional<Errc> how) {
    if (!how) return sim::SimPace::End::signed_;
    const bool setback = *how == Errc::sim_cancelled || *how == Errc::sim_timed_out;
    return setback ? sim::SimPace::End::setback : sim::SimPace::End::neither;
}

} // namespace

RingFile::RingFile(const std::filesystem::path& folder, const flow::AuditLog& log,
                   std::chrono::sys_seconds now)
    : path_(folder / file_name), log_(log) {
    const std::string text = read_text(path_);
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        const std::size_t space = line.find(' ');
        auto pace = is_hash(line.substr(0, space)) && space != line.npos
                        ? sim::SimPace::decode(line.substr(space + 1))
                        : Result<sim::SimPace>{Error{Errc::invalid_params}};
        if (!pace || end == rest.npos) {
            log::warn("{} cannot be read to its end; what was left out begins anew", path_.string());
            break;
        }
        pace->end(sim::SimPace::End::neither, now);
        paces_.insert_or_assign(std::string{line.substr(0, space)}, std::move(*pace));
        rest.remove_prefix(end + 1);
    }
}

std::string RingFile::key(const sim::PhoneNumber& number) const {
    return log_.pseudonym(as_bytes("ring " + number.msisdn()));
}

Result<void> RingFile::may_ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) {
    const auto found = paces_.find(key(number));
    if (found == paces_.end()) return {};
    return found->second.may_start(now);
}

Result<void> RingFile::ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) {
    const std::string which = key(number);
    const sim::SimPace before = paces_[which];
    if (auto begun = paces_[which].start(now); !begun) return begun.error();
    auto written = write(now);
    if (!written) paces_[which] = before; // it is not rung
    return written;
}

void RingFile::ended(const sim::PhoneNumber& number, std::optional<Errc> how, std::chrono::sys_seconds now) {
    paces_[key(number)].end(end_of(how), now);
    if (auto written = write(now); !written) log::warn("{}", written.error().describe());
}

Result<void> RingFile::write(std::chrono::sys_seconds now) {
    std::erase_if(paces_, [&](const auto& entry) { return entry.second.idle(now); });
    if (paces_.size() > most) return Error{Errc::sim_too_often, "too many numbers today"};
    std::string text;
    for (const auto& [hash, pace] : paces_)
        text += hash + " " + pace.encode() + "\n";
    if (const auto error = replace_file(path_, text, 0600))
        return Error{Errc::file_unwritable, path_.string() + ": " + error.message()};
    return {};
}

} // namespace kyso::io
