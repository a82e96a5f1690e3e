// SPDX-License-Identifier: Apache-2.0
// What kyso-gateway.toml(5) says: one file, read once at start, strictly. It names no secret: passwords,
// client certificates and keys are systemd credentials, read from $CREDENTIALS_DIRECTORY beside it.
#pragma once

#include "drivers/mss/messages.hpp"
#include "drivers/sim/verification_code.hpp"
#include "protocol/result.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kyso::gateway {

/// A portal whose tickets count.
struct Portal {
    std::string origin;
    std::filesystem::path ticket_key; ///< PEM of its public key
    std::int64_t starts_a_minute = 5; ///< phones rung for it
};

/// How one signature service is spoken to.
struct Service {
    enum class Certificates : std::uint8_t {
        none,  ///< told with the signature only
        asked, ///< by registration (vgca) or profile (etsi), before the phone rings
    };
    std::string name; ///< for the person
    mss::Service account;
    std::string address;                    ///< `https://host[:port]`
    std::string path = "/";                 ///< what stands before the names of the ports
    std::string profile_port;               ///< instead of the dialect's own name; empty: that
    std::filesystem::path roots;            ///< PEM
    std::vector<std::string> prefixes;      ///< national, as `096`; empty: every number that is nobody else's
    std::filesystem::path certificate, key; ///< PEM of the client; empty: none
    Certificates certificates = Certificates::none;
    sim::CodeRule code = sim::CodeRule::mobile_id; ///< text: it signs the displayed text only
    Mechanism mechanism = Mechanism::rsa_pkcs1;    ///< of its SIMs, where certificates are not told before
    std::size_t text_limit = 110;
    std::chrono::milliseconds first_poll{10'000}, poll{5'000};
    std::size_t connections = 16; ///< for polling, at once
    /// For an answer; a synchronous signature's is the person's, and has time_out.
    std::chrono::seconds answer_within{10};
    /// «No such subscriber», «not activated» and «not reachable» of a number that never signed here all read
    /// sim_unreachable, and not before this time has passed. Zero: the service's own words at once.
    std::chrono::seconds uniform_after{10};
    bool test = false; ///< its certificates are of the simulator's CA
};

struct Configuration {
    boost::asio::ip::tcp::endpoint listen;
    std::filesystem::path certificate, key; ///< PEM of this server
    std::string database;                   ///< `sqlite:/path` or `postgresql:conninfo`
    std::string name = "gateway";           ///< tells gateways of one database apart
    std::string log_level = "info";
    std::size_t most_pending = 20'000;
    std::chrono::seconds database_time_out{5};
    std::chrono::seconds dead_after{20}; ///< silent for so long, a gateway's work is the others'
    std::vector<Portal> portals;
    std::vector<Service> services;
};

/// Errc::config_invalid: `FILE:LINE: what is wrong and what is wanted`. `credentials`: the folder of secrets;
/// empty where there is none.
Result<Configuration> read_configuration(const std::filesystem::path& file,
                                         const std::filesystem::path& credentials);
/// The same of a text, for tests.
Result<Configuration> parse_configuration(std::string_view text, const std::filesystem::path& file,
                                          const std::filesystem::path& credentials);

/// Index of the service of that number; none: nobody's. `msisdn` as PhoneNumber spells it.
std::optional<std::size_t> service_of(const std::vector<Service>& services, std::string_view msisdn);

} // namespace kyso::gateway
