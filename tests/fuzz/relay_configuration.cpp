// SPDX-License-Identifier: Apache-2.0
// relay.toml: the file of the one process with internet access.
#include "drivers/relay/relay_configuration.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    const auto read = drivers::parse_relay_configuration(as_text({data, size}), "relay.toml");
    fuzz::promise_refusal(read, {Errc::config_invalid});
    if (!read) {
        fuzz::promise(read.error().detail().starts_with("relay.toml:"), "a refusal names file and line");
        return 0;
    }
    fuzz::promise(read->fetch.deadline >= std::chrono::seconds{1} &&
                      read->fetch.deadline <= std::chrono::seconds{300},
                  "a deadline");
    fuzz::promise(read->cache_octets <= std::uintmax_t{4096} << 20U, "a bounded cache");
    for (const drivers::GatewayPlace& gateway : read->gateways) {
        const auto address = fetch::WebAddress::parse(gateway.address);
        fuzz::promise(address && address->tls && address->target == "/", "gateways over TLS, without a path");
        fuzz::promise(gateway.roots.starts_with('/'), "with roots");
    }
    for (const std::string& authority : read->fetch.rules.allow_private) {
        const auto address = fetch::WebAddress::parse("http://" + authority + "/");
        fuzz::promise(address && address->authority() == authority, "private places in their one spelling");
    }
    return 0;
}
