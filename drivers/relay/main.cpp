// SPDX-License-Identifier: Apache-2.0
// kyso-relay: the one process of a person's machine with internet access. Started by systemd when kysod asks,
// or by `kyso run`. It fetches what is public by rules of its own, passes calls on to the SIM gateways that
// relay.toml names, and holds no secret.
#include "drivers/helper_sandbox.hpp"
#include "drivers/relay/relay_configuration.hpp"
#include "drivers/relay/relay_server.hpp"
#include "program/end_signals.hpp"
#include "program/program.hpp"
#include "protocol/log.hpp"
#include "protocol/version.hpp"

#include <CLI/App.hpp>
#include <boost/asio/io_context.hpp>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>

namespace {

namespace drivers = kyso::drivers;
using kyso::Errc;
using kyso::Error;
using kyso::Result;

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
    kyso::log::start("kyso-relay");
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
    const auto opened = open_door(server, listening_passed ? std::filesystem::path{} : places.socket);
    if (!opened && opened.error() == Errc::busy) { // somebody does this work already
        kyso::log::info("{}", opened.error().detail());
        return {};
    }
    if (!opened) return opened.error();
    sd_notify(0, "READY=1");
    ::clearenv(); // from here on no variable steers the name server's client, TLS or anything else
    if (auto closed = drivers::close_helper_sandbox({AF_UNIX, AF_INET, AF_INET6, AF_NETLINK}); !closed)
        return closed.error();
    const kyso::EndSignals signals{io, [&io] { io.stop(); }};
    server.start();
    kyso::log::info("kyso-relay {} is ready", kyso::version);
    io.run();
    if (!listening_passed) ::unlink(places.socket.c_str());
    return {};
}

} // namespace

int main(int argc, char** argv) {
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    auto places = drivers::RelayPlaces::from_environment();
    kyso::Program program{
        "kyso-relay",
        "fetches lists of revoked certificates and OCSP answers for kysod, and calls SIM gateways."};
    program.options()
        .add_option("-c,--config", places.configuration, "Configuration file (relay.toml(5))")
        ->type_name("FILE");
    return program.run(argc, argv, [&places] { return serve(std::move(places)); });
}
