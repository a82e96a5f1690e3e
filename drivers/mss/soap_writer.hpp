// SPDX-License-Identifier: Apache-2.0
// The requests as SOAP 1.2 envelopes, rpc/literal. Which element follows which is a table for each dialect.
// Called by write_request(), which has checked the values.
#pragma once

#include "drivers/mss/request_values.hpp"

namespace kyso::mss {

std::string soap_signature(const Service& service, const Call& call, const SignatureValues& values);
std::string soap_status(const Service& service, const StatusRequest& request);
/// MSS_ProfileReq (etsi), MSS_RegistrationReq (vgca). `msisdn` as the dialect spells it.
std::string soap_certificate(const Service& service, const Call& call, std::string_view msisdn);

} // namespace kyso::mss
