// SPDX-License-Identifier: Apache-2.0
// kyso-relay: the one process of a person's machine with internet access. Started by systemd when kysod asks,
// or by `kyso run`. It fetches what is public by rules of its own, passes calls on to the SIM gateways that
// relay.toml names, and holds no secret.
#include "drivers/relay/relay_configuration.hpp"
#include "drivers/relay/relay_sandbox.hpp"
#include "drivers/relay/relay_server.hpp"
#include "protocol/log.hpp"
#include "protocol/version.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <openssl/ssl.h>
#include <systemd/sd-daemon.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace {

namespace drivers = kyso::drivers;
using kyso::Errc;
using kyso::Error;
using kyso::Result;

/// sysexits(3), as systemd and scripts know them.
constexpr int exit_configuration = 78;
constexpr int exit_failure = 70;

std::chrono::sys_seconds wall_clock() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Result<void> open_door(drivers::RelayServer& server, const std::filesystem::path& socket) {
    const int passed = sd_listen_fds(1);
    if (passed > 1) return Error{Errc::config_invalid, "one socket is wanted from systemd"};
    if (passed == 1) return server.adopt(kyso::Fd{SD_LISTEN_FDS_START});
    if (socket.empty())
        return Error{Errc::config_invalid, "XDG_RUNTIME_DIR is not set: run kyso-relay in a login session"};
    return server.listen(socket);
}

Result<void> serve(drivers::RelayPlaces places) {
    auto configuration = drivers::read_relay_configuration(places.configuration);
    if (!configuration) return configuration.error();
    if (configuration->cache_octets == 0) places.cache.clear();
    const bool listening_passed = std::getenv("LISTEN_FDS") != nullptr;
    boost::asio::io_context io{1};
    const auto resolver = kyso::fetch::system_resolver(io.get_executor());
    drivers::Gateways gateways{io.get_executor(), std::move(configuration->gateways),
                               configuration->fetch.deadline, resolver};
    kyso::fetch::Fetcher fetcher{io.get_executor(), std::move(configuration->fetch), resolver};
    const drivers::AnswerCache cache{places.cache, configuration->cache_octets};
    drivers::RelayServer server{io.get_executor(), fetcher, cache, gateways, wall_clock};
    if (auto opened = open_door(server, listening_passed ? std::filesystem::path{} : places.socket); !opened)
        return opened.error();
    sd_notify(0, "READY=1");
    ::clearenv(); // from here on no variable steers the name server's client, TLS or anything else
    if (auto closed = drivers::close_relay_sandbox(); !closed) return closed.error();
    boost::asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) io.stop();
    });
    server.start();
    kyso::log::info("kyso-relay {} is ready", kyso::version);
    io.run();
    if (!listening_passed) ::unlink(places.socket.c_str());
    return {};
}

} // namespace

int main(int argc, char** argv) {
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    auto places = drivers::RelayPlaces::from_environment();
    CLI::App app{
        "kyso-relay: fetches lists of revoked certificates and OCSP answers for kysod, and calls SIM "
        "gateways."};
    app.add_option("-c,--config", places.configuration, "Configuration file (relay.toml(5))")
        ->type_name("FILE");
    app.set_version_flag("--version", "kyso-relay " + std::string{kyso::version});
    CLI11_PARSE(app, argc, argv);
    kyso::log::start("kyso-relay");
    const auto served = serve(std::move(places));
    if (served) return 0;
    std::cerr << "kyso-relay: " << served.error().detail() << '\n';
    if (served.error() == Errc::busy) return 0; // somebody does this work already
    return served.error() == Errc::config_invalid ? exit_configuration : exit_failure;
}
