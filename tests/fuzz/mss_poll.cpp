// SPDX-License-Identifier: Apache-2.0
// Two answers to a poll, one an altered copy of the other. Where the gateway would take them for the same,
// the full reader must read the same in both: input is the encoding, a number of alterations (place, octet),
// then the answer.
#include "drivers/mss/poll_reader.hpp"
#include "tests/fuzz/mss_promises.hpp"

#include <tuple>

namespace {

using namespace kyso;

constexpr unsigned http_ok = 200;

/// All but the message, which is for the log.
auto meaning(const mss::Reply& reply) {
    return std::tie(reply.code, reply.sub_code, reply.fault, reply.ap_transaction, reply.mssp_transaction,
                    reply.msisdn, reply.signature, reply.signed_data, reply.certificates);
}

struct Alteration {
    std::size_t at;
    char to;
};

/// Above 200 it is a digit: those are what may be passed over.
Alteration alteration(fuzz::Input& input) {
    const std::size_t high = input.octet();
    const std::size_t at = high * 256 + input.octet();
    const std::uint8_t octet = input.octet();
    return {at, static_cast<char>(octet < 200 ? octet : '0' + octet % 10)};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const auto encoding = static_cast<mss::Encoding>(input.octet() % 2);
    std::vector<Alteration> alterations(input.octet() % 16);
    for (Alteration& one : alterations)
        one = alteration(input);
    const std::string before{input.text()};
    std::string after = before;
    for (const auto& [at, to] : alterations)
        if (!after.empty()) after[at % after.size()] = to;

    const auto first = mss::read_poll(encoding, as_bytes(before), http_ok, {});
    fuzz::promise(!first.same, "what is like nothing is read");
    const auto second = mss::read_poll(encoding, as_bytes(after), http_ok, first.print);
    fuzz::promise(first.print && second.print, "a small answer can be known again");
    fuzz::promise(second.same || before != after, "the same octets are the same answer");
    fuzz::promise(!mss::read_poll(encoding, as_bytes(before), 500, first.print).same,
                  "an error of HTTP is not the same answer");
    if (!second.same) return 0;
    const auto read = mss::read_reply(encoding, mss::Operation::status, as_bytes(after), http_ok);
    fuzz::promise(read.has_value() == first.reply.has_value(), "the same answer is read or refused alike");
    if (!read) return 0;
    fuzz::promise(meaning(*read) == meaning(*first.reply), "the same answer says the same");
    return 0;
}
