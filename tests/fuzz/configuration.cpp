// SPDX-License-Identifier: Apache-2.0
// kysod.toml: whatever it says, what is accepted is within every limit of kysod.toml(5).
#include "daemon/io/configuration.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;

void check(const io::Configuration& configuration) {
    const auto within = [](auto value, auto min, auto max) { return value >= min && value <= max; };
    fuzz::promise(within(configuration.first_port, 1U, 65535U) &&
                      within(configuration.last_port, configuration.first_port, 65535U),
                  "a range of ports");
    const io::Limits& limits = configuration.limits;
    fuzz::promise(within(limits.connections, 1U, 65536U) &&
                      within(limits.connections_per_origin, 1U, 65536U) &&
                      within(limits.calls_per_connection, 1U, 1024U) && limits.enrolments <= 1024,
                  "connections");
    fuzz::promise(within(limits.message, 1024U, 64U << 20U) && within(limits.ipc_message, 1024U, 64U << 20U),
                  "messages");
    fuzz::promise(within(limits.prompt.count(), 1, 3600) && within(limits.idle.count(), 5, 86400), "times");
    fuzz::promise(within(configuration.revocation.patience.count(), 1, 60), "patience");
    fuzz::promise(configuration.audit_file_size >= 64U * 1024, "audit files are not tiny");
    for (const auto& folder :
         configuration.catalogue.directories.value_or(std::vector<std::filesystem::path>{}))
        fuzz::promise(folder.is_absolute(), "folders by absolute path");
    for (const auto& module : configuration.modules) {
        fuzz::promise(module.path.is_absolute(), "modules by absolute path");
        for (const std::string& variable : module.environment)
            fuzz::promise(configuration.developer ||
                              (!variable.starts_with("LD_") && !variable.starts_with("OPENSSL_CONF=")),
                          "nothing steers the loader");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = io::parse_configuration(as_text({data, size}), "/etc/kyso/kysod.toml");
    fuzz::promise_refusal(read, {Errc::config_invalid});
    if (read)
        check(*read);
    else
        fuzz::promise(read.error().detail().starts_with("/etc/kyso/kysod.toml"), "a refusal names the file");
    return 0;
}
