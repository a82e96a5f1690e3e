// SPDX-License-Identifier: Apache-2.0
// A registration as a portal gets it: the first octet says whether the statement, the signed object of
// data/'s statement, or the statement of data/'s object follows. Only what data/ holds is ever accepted.
#include "signature/rfc3339.hpp"
#include "signature/verification.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

namespace {

using namespace kyso;
using namespace kyso::signature;

constexpr const char* origin = "https://portal.example";

void check_statement(std::string_view text) {
    const auto statement = RegistrationStatement::read(text);
    fuzz::promise_refusal(statement, {Errc::statement_invalid, Errc::too_large, Errc::too_deep});
    if (!statement) return;
    fuzz::promise(statement->canonical() == text, "one spelling");
    fuzz::promise(statement->check().has_value(), "within its limits");
    fuzz::promise(read_rfc3339(to_rfc3339(statement->issued_at)).value() == statement->issued_at, "a time");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto trust = TrustDirectory::of({fuzz::sample_certificate("root.der")}).value();
    static const Bytes object = fuzz::sample("registration.der");
    static const Bytes statement = fuzz::sample("statement.json");
    fuzz::Input input{data, size};
    const unsigned part = input.octet() % 3U;
    if (part == 0) check_statement(input.text());
    if (part == 1) {
        const auto verified =
            verify_registration(input.rest(), as_text(statement), trust, origin, fuzz::sample_time);
        fuzz::promise(verified.has_value() == fuzz::same(input.rest(), object), "that object and no other");
    }
    if (part == 2) {
        const auto verified = verify_registration(object, input.text(), trust, origin, fuzz::sample_time);
        fuzz::promise(verified.has_value() == fuzz::same(input.rest(), statement),
                      "that statement and no other");
    }
    return 0;
}
