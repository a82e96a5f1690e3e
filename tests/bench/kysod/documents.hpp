// SPDX-License-Identifier: Apache-2.0
// What the benchmark has kysod sign.
#pragma once

#include "tests/support/citizen/citizen.hpp"

#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace kyso::bench {

inline test::Citizen citizen_with(test::KeyKind kind) {
    test::Profile profile;
    profile.key = kind;
    return test::Citizen{profile};
}

inline boost::json::object documents(std::size_t count) {
    const std::string digest = to_base64(Bytes(32, 0x5A));
    boost::json::array list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(boost::json::object{
            {"name", "d"}, {"digest", boost::json::object{{"algorithm", "sha256"}, {"value", digest}}}});
    return {{"format", "cades-detached"}, {"documents", std::move(list)}};
}

inline std::string signing_call(std::size_t count) {
    return boost::json::serialize(boost::json::object{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "document.sign"}, {"params", documents(count)}});
}

/// Past the notices, to the answer; it is not read beyond its first letters, for that is the program's own
/// work.
template <class Client>
void await_answer(Client& client) {
    while (const auto text = client.receive_text()) {
        const std::string_view begin = std::string_view{*text}.substr(0, 64);
        if (begin.find("\"method\"") != std::string_view::npos) continue;
        if (begin.find("\"result\"") == std::string_view::npos) throw std::runtime_error(*text);
        return;
    }
    throw std::runtime_error("kysod closed");
}

inline void must_be_ok(const boost::json::object& answer) {
    if (test::outcome_of(answer) != "ok") throw std::runtime_error(boost::json::serialize(answer));
}

} // namespace kyso::bench
