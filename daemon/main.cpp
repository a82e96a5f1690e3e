// SPDX-License-Identifier: Apache-2.0
// kysod: forks its launcher, reads its configuration, serves.
#include "daemon/io/daemon.hpp"
#include "daemon/io/launcher_process.hpp"
#include "daemon/io/module_choice.hpp"
#include "daemon/io/sandbox.hpp"
#include "program/program.hpp"
#include "protocol/log.hpp"
#include "protocol/version.hpp"

#include <CLI/App.hpp>
#include <csignal>
#include <iostream>

namespace kyso {
namespace {

/// For `kysod --check-config`: what kyso doctor goes on to look at, one thing a line (kysod(8)).
void describe(const std::filesystem::path& file, const io::Configuration& configuration) {
    std::cout << "ok " << file.string() << "\nports " << configuration.first_port << '-'
              << configuration.last_port << '\n';
    for (const auto& module : configuration.modules)
        std::cout << "module " << module.path.string() << '\n';
    if (configuration.developer) std::cout << "developer\n";
    if (!configuration.catalogue.use) return;
    for (const auto& folder : io::catalogue_folders(configuration))
        std::cout << "catalogue " << folder.string() << '\n';
    if (configuration.catalogue.p11_kit) std::cout << "p11-kit\n";
}

struct Options {
    std::string file;
    bool check = false;
};

Result<void> serve(const Options& options, Result<Fd> launcher) {
    if (!launcher) return launcher.error();
    const auto path =
        options.file.empty() ? io::default_configuration_file() : std::filesystem::path{options.file};
    auto configuration = io::read_configuration(path);
    if (!configuration) return configuration.error();
    const auto choice = io::choose_modules(*configuration);
    if (!choice) return choice.error();
    if (options.check) {
        describe(path, *configuration);
        return {};
    }
    auto places = io::Places::from_environment();
    if (!places) return places.error();
    log::start("kysod", configuration->log_level);
    io::tell(*choice);
    configuration->modules = choice->modules;

    io::Daemon daemon{std::move(*configuration), std::move(*places), *std::move(launcher)};
    if (auto opened = daemon.open(); !opened) return opened.error();
    if (daemon.port() == 0)
        log::info("kysod {} listens for programs only", version);
    else
        log::info("kysod {} listens on ws://127.0.0.1:{}/v1", version, daemon.port());
    daemon.run();
    return {};
}

/// What a person at a terminal reads: besides the cause, what to do.
Result<void> with_advice(Result<void> ended) {
    if (ended) return ended;
    const ErrorInfo& row = info(ended.error().code());
    return Error{row.errc, ended.error().detail() + "\n       " + std::string{row.vi} + "\n       " +
                               std::string{row.en}};
}

} // namespace
} // namespace kyso

int main(int argc, char** argv) {
    using namespace kyso;
    // Before anything else: the launcher is a copy of this process, and there is nothing in it yet.
    auto launcher = io::fork_launcher(std::filesystem::read_symlink("/proc/self/exe").parent_path());
    io::harden_process();
    // A full disk or a file limit is an error of one write, not the end of kysod.
    std::signal(SIGXFSZ, SIG_IGN);

    Options options;
    Program program{
        "kysod", "signing for web pages and programs with USB tokens. Started by «kyso run» or by systemd."};
    program.options()
        .add_option("-c,--config", options.file, "Configuration file (kysod.toml(5))")
        ->type_name("FILE");
    program.options().add_flag("--check-config", options.check,
                               "Read the configuration, say whether it is right, and exit");
    return program.run(argc, argv, [&] { return with_advice(serve(options, std::move(launcher))); });
}
