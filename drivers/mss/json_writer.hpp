// SPDX-License-Identifier: Apache-2.0
// The requests in the JSON twin (Kiuru, Swisscom): the same model, numbers as texts, URIs without an element
// around them. Called by write_request(), which has checked the values.
#pragma once

#include "drivers/mss/request_values.hpp"

namespace kyso::mss {

std::string json_signature(const Service& service, const Call& call, const SignatureValues& values);
std::string json_status(const Service& service, const StatusRequest& request);
std::string json_profile(const Service& service, const Call& call, std::string_view msisdn);

} // namespace kyso::mss
