// SPDX-License-Identifier: Apache-2.0
// Which certificates a page or program wants to choose from: a validated value, made only by the reader below
// from the parameters of `certificates.choose`. Matched by the flow.
#pragma once

#include "protocol/result.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace kyso {

/// Everything that is set must fit.
struct CertificateFilter {
    std::optional<std::string> holder;   ///< `person`, `organisation` or `person_in_organisation`
    std::optional<std::string> id_type;  ///< the holder has a valid id of this type: `cccd`, `mst`, …
    std::optional<std::string> tax_code; ///< a valid MST with this value; 1 to 32
    std::optional<std::string> issuer;   ///< CN or O of the issuer, exactly; 1 to 256
    std::optional<std::string> device;   ///< `usb-token`
};

/// Errc::invalid_params with the path of the wrong member.
Result<CertificateFilter> read_certificate_filter(const boost::json::value& params);

} // namespace kyso
