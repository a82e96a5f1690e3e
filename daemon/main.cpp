// SPDX-License-Identifier: Apache-2.0
// kysod: reads its configuration, forks its launcher, serves.
#include "daemon/io/daemon.hpp"
#include "daemon/io/launcher_process.hpp"
#include "daemon/io/sandbox.hpp"
#include "protocol/log.hpp"
#include "protocol/version.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

namespace {

/// sysexits(3), as systemd and scripts know them.
constexpr int exit_configuration = 78;
constexpr int exit_failure = 70;

int fail(const kyso::Error& error) {
    std::cerr << "kysod: " << error.detail() << "\n       " << kyso::info(error.code()).vi << "\n       "
              << kyso::info(error.code()).en << '\n';
    return error == kyso::Errc::config_invalid ? exit_configuration : exit_failure;
}

/// For `kysod --check-config`: what kyso doctor goes on to look at, one thing a line (kysod(8)).
void describe(const std::filesystem::path& file, const kyso::io::Configuration& configuration) {
    std::cout << "ok " << file.string() << "\nports " << configuration.first_port << '-'
              << configuration.last_port << '\n';
    for (const auto& module : configuration.modules)
        std::cout << "module " << module.path.string() << '\n';
}

} // namespace

int main(int argc, char** argv) {
    namespace io = kyso::io;
    // Before anything else: the launcher is a copy of this process, and there is nothing in it yet.
    const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    auto launcher = io::fork_launcher(programs);
    if (!launcher) return fail(launcher.error());
    io::harden_process();
    // A full disk or a file limit is an error of one write, not the end of kysod; so is a peer that went.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app{
        "kysod: signing for web pages and programs with USB tokens. Started by «kyso run» or by systemd."};
    std::string file;
    app.add_option("-c,--config", file, "Configuration file (kysod.toml(5))")->type_name("FILE");
    bool check = false;
    app.add_flag("--check-config", check, "Read the configuration, say whether it is right, and exit");
    app.set_version_flag("--version", "kysod " + std::string{kyso::version});
    CLI11_PARSE(app, argc, argv);

    const auto path = file.empty() ? io::default_configuration_file() : std::filesystem::path{file};
    auto configuration = io::read_configuration(path);
    if (!configuration) return fail(configuration.error());
    if (check) {
        describe(path, *configuration);
        return 0;
    }
    auto places = io::Places::from_environment();
    if (!places) return fail(places.error());
    kyso::log::start("kysod", configuration->log_level);

    io::Daemon daemon{std::move(*configuration), std::move(*places), std::move(*launcher)};
    if (auto opened = daemon.open(); !opened) return fail(opened.error());
    if (daemon.port() == 0)
        kyso::log::info("kysod {} listens for programs only", kyso::version);
    else
        kyso::log::info("kysod {} listens on ws://127.0.0.1:{}/v1", kyso::version, daemon.port());
    daemon.run();
    return 0;
}
