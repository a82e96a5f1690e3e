// SPDX-License-Identifier: Apache-2.0
// How the control API answers: JSON, never cached.
#pragma once

#include "http/http_message.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::telco {

inline http::HttpResponse tell(const boost::json::value& value, unsigned status = 200) {
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"X-Kysod-Simulator", "1"}},
            boost::json::serialize(value)};
}
inline http::HttpResponse refuse(unsigned status, std::string why) {
    return tell(boost::json::object{{"error", std::move(why)}}, status);
}

} // namespace kyso::telco
