// SPDX-License-Identifier: Apache-2.0
// The audit log: as it comes, and with each line's hash made to fit the one before, so that what stands in
// them is read too. (The first octet chooses.)
#include "cli/audit_reader.hpp"
#include "signature/cms.hpp"
#include "tests/fuzz/promise.hpp"

#include <sstream>

namespace {

using namespace kyso;
using cli::AuditSummary;

/// Lines without their hashes and `previous`, chained as core::AuditChain does it.
std::string chained(std::string_view text) {
    std::string log, head = core::AuditChain::genesis();
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string body{text.substr(0, end)};
        text.remove_prefix(std::min(end + 1, text.size()));
        if (const std::size_t old = body.find(",\"previous\":\""); old != std::string::npos) body.resize(old);
        if (body.ends_with('}')) body.pop_back();
        body += ",\"previous\":\"" + head + "\"";
        const std::string hash =
            to_hex(signature::digest_of(DigestAlgorithm::sha256, as_bytes(head + "\n" + body)));
        log.append(body).append(",\"hash\":\"").append(hash).append("\"}\n");
        head = hash;
    }
    return log;
}

struct Read {
    AuditSummary summary;
    std::vector<std::uint64_t> numbers;
};

Read read(const std::string& text) {
    Read result;
    std::istringstream log{text};
    result.summary = cli::read_audit(log, [&](const cli::AuditEntry& entry) {
        (void)entry.signatures();
        (void)entry.text("event");
        result.numbers.push_back(entry.sequence);
    });
    return result;
}

void check_whole(const std::string& text, const Read& whole) {
    fuzz::promise(whole.summary.next == whole.summary.missing + whole.summary.records + 1,
                  "numbered through");
    // Cutting the last octet off is noticed, or that of its line end told.
    if (text.empty()) return;
    const Read cut = read(text.substr(0, text.size() - 1));
    fuzz::promise(cut.summary.problem.has_value() || cut.summary.records < whole.summary.records,
                  "a cut is noticed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const bool fitting = (input.octet() & 1U) != 0;
    const std::string text = fitting ? chained(input.text()) : std::string{input.text()};
    const Read got = read(text);
    fuzz::promise(got.numbers.size() == got.summary.records, "each record is given out");
    for (std::size_t i = 0; i < got.numbers.size(); ++i)
        fuzz::promise(got.numbers[i] == got.summary.missing + i + 1, "in order, none left out");
    fuzz::promise(got.summary.unanswered.size() <= got.summary.records, "unanswered are among them");
    if (got.summary.problem)
        fuzz::promise(got.summary.problem->line >= 1, "a problem has a line");
    else
        check_whole(text, got);
    return 0;
}
