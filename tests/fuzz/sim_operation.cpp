// SPDX-License-Identifier: Apache-2.0
// The file of an operation on a phone, as a kysod finds it that an earlier one left. Nothing is taken that
// would not be written the same, and nothing that finishing the operation would trip over.
#include "drivers/sim/operation.hpp"
#include "drivers/sim/phone_number.hpp"
#include "protocol/json_reader.hpp"
#include "protocol/origin.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using sim::Operation;

void check_names(const Operation& operation) {
    fuzz::promise(sim::is_transaction(operation.transaction), "a transaction, and no path");
    const auto origin = Origin::parse(operation.origin);
    fuzz::promise(origin && origin->text() == operation.origin, "an origin");
    const auto number = sim::PhoneNumber::read(operation.msisdn);
    fuzz::promise(number && number->msisdn() == operation.msisdn, "a number in its one spelling");
    fuzz::promise(operation.to_be_signed.digest.size() == 32, "a SHA-256");
    fuzz::promise(operation.certificate.size() <= 4096 && operation.issuers.size() <= 8, "limits");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    const auto operation = sim::read_operation(text);
    fuzz::promise_refusal(operation, {Errc::invalid_params});
    if (!operation) return 0;
    check_names(*operation);
    fuzz::promise(!operation->error || (operation->ended && operation->result.empty()), "one end");
    fuzz::promise(operation->ended || operation->result.empty(), "no result before the end");
    const std::string written = sim::encode(*operation);
    auto said = *read_json(text);
    said.as_object().emplace("textIsSigned", false); // which an earlier kysod did not write
    fuzz::promise(*read_json(written) == said, "writes what it read");
    const auto again = sim::read_operation(written);
    fuzz::promise(again && sim::encode(*again) == written, "reads what it writes");
    return 0;
}
