// SPDX-License-Identifier: Apache-2.0
// What stands in a CMS object's place where a SIM's service signs displayed texts only, before a portal that
// has the statement. Only openssl's vector of tests/data/registration is ever accepted.
#include "drivers/sim/text_registration.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/samples.hpp"

namespace {

using namespace kyso;

Bytes vector(const std::string& name) {
    return fuzz::sample("../../data/registration/" + name);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto root = signature::Certificate::parse(vector("root.der")).value();
    static const auto trust = signature::TrustDirectory::of({root}).value();
    static const Bytes statement = vector("sim-later.json");
    static const Bytes object = vector("sim-text.sig");
    const ByteView input{data, size};
    const auto read = sim::TextSignature::read(input);
    fuzz::promise_refusal(read, {Errc::signature_malformed, Errc::too_large});
    if (read) {
        fuzz::promise(fuzz::same(input, read->encode()), "one spelling");
        fuzz::promise(sim::is_text_signature(input), "known as what it is");
    }
    if (!sim::is_text_signature(input)) return 0;
    const auto verified = sim::verify_registration(input, as_text(statement), trust, "https://portal.example",
                                                   fuzz::sample_time);
    fuzz::promise(verified.has_value() == fuzz::same(input, object), "that object and no other");
    return 0;
}
