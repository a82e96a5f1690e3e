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

inline boost::json::object signing_call(int id, boost::json::object params) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"method", "document.sign"}, {"params", std::move(params)}};
}

inline void must_be_ok(const boost::json::object& answer) {
    if (test::outcome_of(answer) != "ok") throw std::runtime_error(boost::json::serialize(answer));
}

} // namespace kyso::bench
