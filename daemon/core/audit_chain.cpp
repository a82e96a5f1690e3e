// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/audit_chain.hpp"

#include "protocol/json_reader.hpp"
#include "signature/cms.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <ctime>

namespace kyso::core {
namespace json = boost::json;
namespace {

constexpr std::string_view hash_member = ",\"hash\":\"";
constexpr std::size_t hash_digits = 64;
constexpr std::string_view tail = "\"}";

std::string utc(std::chrono::system_clock::time_point when) {
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
    const std::time_t seconds = static_cast<std::time_t>(since / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    const std::string milliseconds = std::to_string(1000 + since % 1000).substr(1);
    return std::string{text, length} + "." + milliseconds + "Z";
}

/// SHA-256 over the hash before and the line without its own hash.
std::string hash_of(std::string_view before, std::string_view body) {
    std::string joined{before};
    joined.append("\n").append(body);
    return to_hex(signature::digest_of(DigestAlgorithm::sha256, as_bytes(joined)));
}

} // namespace

std::string_view to_text(AuditEvent event) noexcept {
    constexpr std::array<std::string_view, 11> texts = {"start",     "intent",   "outcome", "stop",
                                                        "recovered", "approve",  "deny",    "lock",
                                                        "unlock",    "disclose", "rotation"};
    return texts[static_cast<std::size_t>(event)];
}

std::string AuditChain::genesis() {
    return to_hex(signature::digest_of(DigestAlgorithm::sha256, as_bytes("kyso-audit-v1")));
}

std::string AuditChain::line(const AuditRecord& record, std::chrono::system_clock::time_point when) const {
    json::object members{{"seq", next_}, {"time", utc(when)}, {"event", to_text(record.event)}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) members[name] = value;
    };
    put("request", record.request);
    put("requester", record.requester);
    put("operation", record.operation);
    put("certificate", record.certificate);
    put("toBeSigned", record.to_be_signed);
    if (record.signatures > 0) members["signatures"] = record.signatures;
    put("result", record.result);
    members["previous"] = head_;
    std::string body = json::serialize(members);
    body.pop_back(); // the closing brace comes after the hash
    const std::string hash = hash_of(head_, body);
    return body.append(hash_member).append(hash).append(tail).append("\n");
}

void AuditChain::commit(std::string_view line) {
    head_ = line.substr(line.size() - 1 - tail.size() - hash_digits, hash_digits);
    ++next_;
}

Result<json::object> AuditChain::follow(std::string_view line) {
    const auto broken = [&](const char* what) {
        return Error{Errc::audit_broken, "record " + std::to_string(next_) + ": " + what};
    };
    const std::size_t suffix = hash_member.size() + hash_digits + tail.size();
    if (line.size() > max_line || line.size() <= suffix || !line.ends_with(tail))
        return broken("not a whole record");
    const std::string_view body = line.substr(0, line.size() - suffix);
    if (line.substr(body.size(), hash_member.size()) != hash_member) return broken("no hash");
    const std::string_view hash = line.substr(body.size() + hash_member.size(), hash_digits);
    if (hash != hash_of(head_, body)) return broken("altered, or a record before it is missing");
    auto value = read_json(line);
    if (!value || !value->is_object()) return broken("not JSON");
    const json::object& members = value->get_object();
    const json::value* previous = members.if_contains("previous");
    const json::value* sequence = members.if_contains("seq");
    if (previous == nullptr || !previous->is_string() || std::string_view{previous->get_string()} != head_)
        return broken("does not name the record before it");
    if (sequence == nullptr || !sequence->is_int64() ||
        sequence->get_int64() != static_cast<std::int64_t>(next_))
        return broken("out of order");
    head_ = hash;
    ++next_;
    return members;
}

} // namespace kyso::core
