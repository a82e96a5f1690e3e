// SPDX-License-Identifier: Apache-2.0
// A mobile signature service's answer in the JSON twin.
#include "tests/fuzz/mss_promises.hpp"

#include <boost/json/parse.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    fuzz::Input input{data, size};
    const auto question = fuzz::mss_question(input.octet());
    const auto reply =
        mss::read_reply(mss::Encoding::json, question.operation, input.rest(), question.http_status);
    fuzz::check_answer(reply, question);
    if (!reply) return 0;
    boost::json::error_code error;
    const auto value = boost::json::parse(input.text(), error);
    fuzz::promise(!error && value.is_object(), "an answer is a JSON object");
    fuzz::promise(value.get_object().contains("Fault") || !reply->fault, "a fault is called so");
    return 0;
}
