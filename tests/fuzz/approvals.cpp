// SPDX-License-Identifier: Apache-2.0
// The file of approved origins: as it comes, and with a fitting MAC put at the end of each line, so that what
// stands in them is read too. (The first octet chooses.)
#include "daemon/core/approvals.hpp"
#include "daemon/core/keyed_hash.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using core::Approvals;
using core::Standing;

constexpr std::string_view key = "kyso fuzz approvals: no secret..";

std::string mac_of(std::string_view body) {
    return core::keyed_hash(as_bytes(key), as_bytes("kyso-origins-v1\n" + std::string{body}));
}

/// Each line, without its last brace, with the MAC that it would need.
std::string with_macs(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view body = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (const std::size_t old = body.find(",\"mac\":\""); old != body.npos) body = body.substr(0, old);
        if (body.ends_with('}')) body.remove_suffix(1);
        lines.append(body).append(",\"mac\":\"").append(mac_of(body)).append("\"}\n");
    }
    return lines;
}

void check(const Approvals::Reading& reading, std::string_view text) {
    const auto& all = reading.approvals.all();
    fuzz::promise(all.size() <= Approvals::most_lines, "not too many origins");
    constexpr std::chrono::sys_seconds now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
    for (const auto& [origin, line] : all) {
        fuzz::promise(text.find(origin.text()) != text.npos, "an origin that stands there");
        const Standing standing = reading.approvals.standing(origin, now);
        const bool usable = reading.approvals.find(origin, now) != nullptr;
        fuzz::promise(usable == (standing == Standing::approved), "usable where approved");
        fuzz::promise(!usable || line.until > now, "and in time");
    }
    const std::string written = reading.approvals.write(as_bytes(key));
    const auto again = Approvals::read(written, as_bytes(key));
    fuzz::promise(again.ignored.empty() && again.approvals == reading.approvals, "reads what it writes");
    fuzz::promise(Approvals::read(written, as_bytes("another key")).approvals.all().empty(),
                  "for this key only");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const bool fitting = (input.octet() & 1U) != 0;
    const std::string text = fitting ? with_macs(input.text()) : std::string{input.text()};
    const auto reading = Approvals::read(text, as_bytes(key));
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
    fuzz::promise(reading.approvals.all().size() + reading.ignored.size() <= lines, "each line once");
    for (const auto& ignored : reading.ignored)
        fuzz::promise(!ignored.reason.empty() && ignored.line >= 1 && ignored.line <= lines,
                      "said which and why");
    check(reading, text);
    return 0;
}
