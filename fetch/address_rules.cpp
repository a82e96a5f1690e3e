// SPDX-License-Identifier: Apache-2.0
#include "fetch/address_rules.hpp"

#include <algorithm>
#include <array>

namespace kyso::fetch {
namespace {

namespace ip = boost::asio::ip;

struct BlockV4 {
    std::uint32_t network;
    unsigned prefix;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) {
    return a << 24U | b << 16U | c << 8U | d;
}

// IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast (RFC 5771), reserved (RFC 1112 section 4).
constexpr BlockV4 special_v4[] = {
    {v4(0, 0, 0, 0), 8},      {v4(10, 0, 0, 0), 8},     {v4(100, 64, 0, 0), 10}, {v4(127, 0, 0, 0), 8},
    {v4(169, 254, 0, 0), 16}, {v4(172, 16, 0, 0), 12},  {v4(192, 0, 0, 0), 24},  {v4(192, 0, 2, 0), 24},
    {v4(192, 88, 99, 0), 24}, {v4(192, 168, 0, 0), 16}, {v4(198, 18, 0, 0), 15}, {v4(198, 51, 100, 0), 24},
    {v4(203, 0, 113, 0), 24}, {v4(224, 0, 0, 0), 4},    {v4(240, 0, 0, 0), 4},
};

bool is_public_v4(std::uint32_t address) {
    return std::ranges::none_of(special_v4, [&](const BlockV4& block) {
        return (address ^ block.network) >> (32U - block.prefix) == 0;
    });
}

bool begins_with(const ip::address_v6::bytes_type& bytes, std::initializer_list<unsigned> start) {
    return std::equal(start.begin(), start.end(), bytes.begin(),
                      [](unsigned wanted, unsigned octet) { return wanted == octet; });
}

std::uint32_t v4_at(const ip::address_v6::bytes_type& bytes, std::size_t at) {
    return v4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

bool is_public_v6(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    if (address.is_v4_mapped()) return is_public_v4(v4_at(bytes, 12));
    // NAT64 (RFC 6052): on networks without IPv4 every IPv4 server looks like this.
    if (begins_with(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0}))
        return is_public_v4(v4_at(bytes, 12));
    if ((bytes[0] & 0xE0U) != 0x20) return false; // only 2000::/3 is global unicast (RFC 4291 section 2.4)
    if (begins_with(bytes, {0x20, 0x01}) && bytes[2] < 2)
        return false;                                               // 2001::/23, Teredo and other protocols
    if (begins_with(bytes, {0x20, 0x01, 0x0D, 0xB8})) return false; // documentation (RFC 3849)
    if (begins_with(bytes, {0x3F, 0xFF}) && bytes[2] < 0x10) return false;      // documentation (RFC 9637)
    if (begins_with(bytes, {0x20, 0x02})) return is_public_v4(v4_at(bytes, 2)); // 6to4 (RFC 3056)
    return true;
}

} // namespace

bool is_public(const ip::address& address) noexcept {
    return address.is_v4() ? is_public_v4(address.to_v4().to_uint()) : is_public_v6(address.to_v6());
}

Result<std::vector<ip::address>> AddressRules::permitted(const WebAddress& address,
                                                         std::vector<ip::address> resolved) const {
    if (resolved.empty()) return Error{Errc::fetch_failed, address.host + " has no address"};
    if (allow_private.contains(address.authority())) return resolved;
    for (const ip::address& one : resolved)
        if (!is_public(one))
            return Error{Errc::fetch_refused,
                         address.host + " is " + one.to_string() + ", which is not a public address"};
    return resolved;
}

} // namespace kyso::fetch
