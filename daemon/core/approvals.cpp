// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/approvals.hpp"

#include "daemon/core/keyed_hash.hpp"
#include "protocol/by_name.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <openssl/crypto.h>

namespace kyso::core {
namespace {

namespace json = boost::json;
using std::chrono::sys_seconds;

constexpr std::string_view mac_member = ",\"mac\":\"";
constexpr std::string_view tail = "\"}";
constexpr std::size_t mac_digits = 64;
constexpr TextLimits time_text{20, 20};

/// Bound to this use and to these octets.
std::string mac_of(std::string_view body, ByteView key) {
    return keyed_hash(key, as_bytes("kyso-origins-v1\n" + std::string{body}));
}

std::string body_of(const Origin& origin, const Approval& line) {
    json::array methods;
    for (const Method method : line.grant.methods)
        methods.emplace_back(method_name(method));
    std::string body = json::serialize(json::object{{"origin", origin.text()},
                                                    {"decision", to_text(line.decision)},
                                                    {"methods", std::move(methods)},
                                                    {"firstSeen", signature::to_rfc3339(line.first_seen)},
                                                    {"until", signature::to_rfc3339(line.until)},
                                                    {"denials", line.denials}});
    body.pop_back(); // the closing brace comes after the MAC
    return body;
}

sys_seconds time_in(JsonFields& fields, std::string_view name) {
    const auto when = signature::read_rfc3339(fields.text(name, time_text));
    if (!when) fields.fail(name, "no time");
    return when ? *when : sys_seconds{};
}

Result<std::pair<Origin, Approval>> read_body(std::string_view line) {
    const auto value = read_json(line);
    if (!value) return value.error();
    JsonFields fields{*value, "line"};
    const auto origin = Origin::parse(fields.text("origin", {1, Origin::max_size}));
    constexpr std::array decisions = {Standing::approved, Standing::declined, Standing::blocked};
    Approval read;
    read.decision = decisions[fields.choice("decision", {"approved", "declined", "blocked"})];
    for (const json::value* name : fields.list("methods", 0, 64))
        if (const auto* text = name->if_string()) // one without a row is a later kysod's
            if (const auto method = method_named(*text)) read.grant.methods.insert(*method);
    read.first_seen = time_in(fields, "firstSeen");
    read.until = time_in(fields, "until");
    read.denials = static_cast<unsigned>(fields.number("denials", 1'000'000));
    (void)fields.member("mac", true);
    if (auto whole = fields.finish(); !whole) return whole.error();
    if (!origin) return origin.error();
    return std::pair{*origin, std::move(read)};
}

Result<std::pair<Origin, Approval>> read_line(std::string_view line, ByteView key) {
    const Error edited{Errc::config_invalid, "it was not written by kysod or kyso: its MAC does not fit"};
    const std::size_t suffix = mac_member.size() + mac_digits + tail.size();
    if (line.size() <= suffix || !line.ends_with(tail)) return edited;
    const std::string_view body = line.substr(0, line.size() - suffix);
    if (line.substr(body.size(), mac_member.size()) != mac_member) return edited;
    const std::string mac = mac_of(body, key);
    if (CRYPTO_memcmp(mac.data(), line.data() + body.size() + mac_member.size(), mac_digits) != 0)
        return edited;
    return read_body(line);
}

} // namespace

std::string_view to_text(Standing standing) noexcept {
    constexpr std::array<std::string_view, 5> texts = {"unknown", "approved", "expired", "declined",
                                                       "blocked"};
    return texts[static_cast<std::size_t>(standing)];
}

Standing Approval::standing(sys_seconds now) const noexcept {
    if (decision == Standing::blocked) return decision;
    if (now < until) return decision;
    return decision == Standing::approved ? Standing::expired : Standing::unknown;
}

Approvals::Reading Approvals::read(std::string_view text, ByteView key) {
    Reading reading;
    if (text.size() > most_octets) {
        reading.ignored.push_back({1, "the file is larger than 1 MiB"});
        return reading;
    }
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        auto read = read_line(line, key);
        if (!read)
            reading.ignored.push_back({number, read.error().describe()});
        else if (reading.approvals.lines_.size() >= most_lines)
            reading.ignored.push_back({number, "more than 1000 origins"});
        else if (!reading.approvals.lines_.emplace(std::move(*read)).second)
            reading.ignored.push_back({number, "its origin was there before"});
    }
    return reading;
}

std::string Approvals::write(ByteView key) const {
    std::string text;
    for (const auto& [origin, line] : lines_) {
        const std::string body = body_of(origin, line);
        text.append(body).append(mac_member).append(mac_of(body, key)).append(tail).append("\n");
    }
    return text;
}

Standing Approvals::standing(const Origin& origin, sys_seconds now) const {
    const auto found = lines_.find(origin);
    return found == lines_.end() ? Standing::unknown : found->second.standing(now);
}

const OriginGrant* Approvals::find(const Origin& origin, sys_seconds now) const {
    const auto found = lines_.find(origin);
    if (found == lines_.end() || found->second.standing(now) != Standing::approved) return nullptr;
    return &found->second.grant;
}

sys_seconds Approvals::until(const Origin& origin) const {
    const auto found = lines_.find(origin);
    return found == lines_.end() ? sys_seconds{} : found->second.until;
}

Approval& Approvals::line_of(const Origin& origin, sys_seconds now) {
    const auto found = lines_.find(origin);
    if (found != lines_.end()) return found->second;
    // A full file forgets the decision that ends first; what is blocked stays.
    while (lines_.size() >= most_lines) {
        const auto ends_first = std::ranges::min_element(lines_, [](const auto& left, const auto& right) {
            const auto rank = [](const Approval& line) {
                return std::pair{line.decision == Standing::blocked, line.until};
            };
            return rank(left.second) < rank(right.second);
        });
        lines_.erase(ends_first);
    }
    Approval& line = lines_[origin];
    line.first_seen = now;
    return line;
}

void Approvals::approve(const Origin& origin, OriginGrant grant, sys_seconds now) {
    Approval& line = line_of(origin, now);
    line.decision = Standing::approved;
    line.grant = std::move(grant);
    line.until = now + lifetime;
    line.denials = 0;
}

void Approvals::decline(const Origin& origin, sys_seconds now) {
    Approval& line = line_of(origin, now);
    line.grant = {};
    line.until = now + refusal;
    line.decision = ++line.denials >= most_denials ? Standing::blocked : Standing::declined;
}

void Approvals::block(const Origin& origin, sys_seconds now) {
    Approval& line = line_of(origin, now);
    line.grant = {};
    line.until = now;
    line.decision = Standing::blocked;
}

bool Approvals::remove(const Origin& origin) {
    return lines_.erase(origin) > 0;
}

OriginGrant grant_of(const std::vector<Method>& methods) {
    OriginGrant grant{{Method::hello, Method::cancel, Method::resume_operation, Method::list_devices}};
    grant.methods.insert(methods.begin(), methods.end());
    return grant;
}

} // namespace kyso::core
