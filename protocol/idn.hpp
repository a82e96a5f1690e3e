// SPDX-License-Identifier: Apache-2.0
// Internationalised host names: what an `xn--` host reads like in letters, to warn a person with. Never used
// to compare, allow or refuse anything: origins are compared in the ASCII form that browsers send.
#pragma once

#include "protocol/result.hpp"

namespace kyso {

/// Whether a label of the host is an A-label (RFC 5890 section 2.3.2.1).
bool is_internationalised(std::string_view host) noexcept;

/// The host with each A-label in letters, UTF-8. Errc::bad_encoding where one is no Punycode (RFC 3492) of
/// anything beyond ASCII, or is longer than 63 letters.
Result<std::string> to_letters(std::string_view host);

/// `host` of `scheme://host[:port]`.
std::string_view host_of(std::string_view origin) noexcept;

} // namespace kyso
