// SPDX-License-Identifier: Apache-2.0
// Which machines may be connected to: public ones, and those of the intranet that the administrator named.
// Asked with the addresses that a name resolved to, right before connecting to one of exactly these.
#pragma once

#include "fetch/web_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <set>
#include <vector>

namespace kyso::fetch {

/// A globally routed unicast address: none of the special-purpose blocks of RFC 6890 and its registry, and no
/// transition address (IPv4-mapped, 6to4, Teredo, NAT64) around an address that is not public itself.
bool is_public(const boost::asio::ip::address& address) noexcept;

struct AddressRules {
    /// `host:port` as WebAddress::authority() writes it: these may be private.
    std::set<std::string> allow_private;

    /// `resolved` if each may be connected to. Errc::fetch_refused names the first that may not: a public
    /// name with one private address is an attempt to rebind. Errc::fetch_failed where there is none.
    Result<std::vector<boost::asio::ip::address>>
    permitted(const WebAddress& address, std::vector<boost::asio::ip::address> resolved) const;
};

} // namespace kyso::fetch
