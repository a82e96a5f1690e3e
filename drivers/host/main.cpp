// SPDX-License-Identifier: Apache-2.0
// kyso-driver-host: one vendor module, loaded in a process of its own, so that its crashes, hangs and exits
// are not kysod's. Started by kysod's launcher; descriptor 3 is its stream. Never opens anything itself.
#include "drivers/driver_wire.hpp"
#include "drivers/host/handle.hpp"
#include "drivers/host/host_stream.hpp"
#include "drivers/host/sandbox.hpp"
#include "drivers/token/token_driver.hpp"
#include "pkcs11/client/module_elf.hpp"
#include "pkcs11/client/module_path.hpp"

#include <cstdio>
#include <optional>
#include <span>
#include <string_view>
#include <unistd.h>

namespace {

using namespace kyso;

constexpr int stream = 3;

constexpr const char* usage =
    "usage: kyso-driver-host [--developer] [--files PATH]... MODULE\n"
    "Holds one PKCS#11 module for kysod, which starts it with a stream on descriptor 3.\n"
    "MODULE       absolute path; it and all folders above it belong to root alone\n"
    "--developer  accept a module that others may write to\n"
    "--files      a file or folder of the person's that the module may use\n"
    "--help       show this text\n";

struct Options {
    bool developer = false;
    std::vector<std::string> files; ///< of the person's, that the module may use
    std::string module;
};

std::optional<Options> read_options(std::span<char*> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        if (word == "--developer")
            options.developer = true;
        else if (word == "--files" && i + 1 < arguments.size())
            options.files.emplace_back(arguments[++i]);
        else if (word.starts_with('-') || !options.module.empty())
            return std::nullopt;
        else
            options.module = word;
    }
    if (options.module.empty()) return std::nullopt;
    return options;
}

pkcs11::Outcome<std::unique_ptr<pkcs11::Module>> load(const Options& options) {
    const auto file = pkcs11::checked_module_path(options.module, {.developer = options.developer});
    if (!file) return file.error();
    if (const auto module = pkcs11::exports_function_list(*file); !module) return module.error();
    if (auto limited = drivers::limit_files(*file, options.files); !limited) return limited.error();
    if (auto limited = drivers::limit_system_calls(); !limited) return limited.error();
    return pkcs11::Module::load(*file);
}

/// Exit status: 0 at the end of the stream, 1 when it cannot be read or written on.
int serve(drivers::Driver& driver) {
    drivers::HostStream kysod{stream, drivers::max_driver_frame};
    for (;;) {
        auto frame = kysod.receive();
        if (!frame) {
            std::fprintf(stderr, "kyso-driver-host: %s\n", frame.error().describe().c_str());
            return 1;
        }
        if (!*frame) return 0;
        if ((*frame)->descriptor) drivers::silence_output(); // a PIN comes
        const Bytes answer =
            (*frame)->too_many_descriptors
                ? drivers::error_answer(Error{Errc::invalid_request, "more than one descriptor"}, 0)
                : drivers::handle(driver, (*frame)->payload, std::move((*frame)->descriptor));
        if (!kysod.send(answer)) return 1;
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::span<char*> arguments{argv + 1, static_cast<std::size_t>(argc - 1)};
    if (!arguments.empty() && std::string_view{arguments.front()} == "--help") {
        std::fputs(usage, stdout);
        return 0;
    }
    const auto options = read_options(arguments);
    if (!options) {
        std::fputs(usage, stderr);
        return 2;
    }
    drivers::harden_host();
    drivers::TokenDriver driver{load(*options)};
    const int status = serve(driver);
    driver.logout();
    // No C_Finalize, no destructors: vendors' ones hang and crash, and
    // the end of the process frees everything, the readers included. What was to be logged is logged
    // unbuffered.
    ::_exit(status);
}
