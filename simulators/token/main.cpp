// SPDX-License-Identifier: Apache-2.0
// kyso-token: reads its configuration, plays cards until SIGTERM or SIGINT.
#include "program/end_signals.hpp"
#include "program/program.hpp"
#include "simulators/token/server.hpp"

#include <CLI/App.hpp>

#include <fstream>
#include <iostream>

namespace kyso::token {
namespace {

struct Options {
    std::string config, ifd_handler;
};

Result<void> serve(const Options& options) {
    auto configuration = read_configuration(options.config);
    if (!configuration) return configuration.error();
    if (!configuration->reader_conf.empty()) {
        std::ofstream file{configuration->reader_conf};
        file << reader_conf(*configuration, std::filesystem::absolute(options.ifd_handler));
        if (!file.flush())
            return Error{Errc::config_invalid, configuration->reader_conf.string() + ": cannot be written"};
    }
    const std::filesystem::path control = configuration->control;
    boost::asio::io_context context{1};
    Server server{context, std::move(*configuration)};
    if (auto listening = server.listen(); !listening) return listening;
    const EndSignals signals{context, [&server] { server.stop(); }};
    std::cout << "listening; control: " << control.string() << std::endl;
    context.run();
    return {};
}

} // namespace
} // namespace kyso::token

int main(int argc, char** argv) {
    using namespace kyso;
    token::Options options;
    Program program{"kyso-token",
                    "plays USB tokens (PIV cards) behind pcscd. For tests and demonstrations; its "
                    "keys are in memory and protect nothing."};
    program.options()
        .add_option("--config", options.config, "TOML file: readers, cards, keys (kyso-token(1))")
        ->required();
    program.options()
        .add_option("--ifd-handler", options.ifd_handler,
                    "libkyso-ifd.so, for the reader_conf that is written")
        ->default_val("libkyso-ifd.so");
    return program.run(argc, argv, [&options] { return token::serve(options); });
}
