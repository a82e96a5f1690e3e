// SPDX-License-Identifier: Apache-2.0
// kyso-driver-host: one vendor module, loaded in a process of its own, so that its crashes, hangs and exits
// are not kysod's. Started by kysod's launcher; descriptor 3 is its stream. Never opens anything itself.
#include "drivers/driver_wire.hpp"
#include "drivers/host/handle.hpp"
#include "drivers/host/host_stream.hpp"
#include "drivers/token/token_driver.hpp"
#include "pkcs11/client/module_elf.hpp"
#include "pkcs11/client/module_path.hpp"

#include <csignal>
#include <cstdio>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace kyso;

constexpr int stream = 3;

constexpr const char* usage =
    "usage: kyso-driver-host [--developer] MODULE\n"
    "Holds one PKCS#11 module for kysod, which starts it with a stream on descriptor 3.\n"
    "MODULE       absolute path; it and all folders above it belong to root alone\n"
    "--developer  accept a module that others may write to\n"
    "--help       show this text\n";

void limit(__rlimit_resource what, rlim_t value) {
    const rlimit both{value, value};
    ::setrlimit(what, &both);
}

/// Before any vendor code runs. What fails here failed for the launcher before: the limits are set twice.
void harden() {
    ::prctl(PR_SET_DUMPABLE,
            0); // no ptrace, no /proc/self/mem for programs of the same user: the PIN comes here
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    limit(RLIMIT_AS, rlim_t{1} << 30U); // sanitizers reserve terabytes
#endif
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN);
}

pkcs11::Outcome<std::unique_ptr<pkcs11::Module>> load(const std::string& path, bool developer) {
    const auto file = pkcs11::checked_module_path(path, {.developer = developer});
    if (!file) return file.error();
    if (const auto module = pkcs11::exports_function_list(*file); !module) return module.error();
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
        const Bytes answer =
            (*frame)->too_many_descriptors
                ? drivers::error_answer(Error{Errc::invalid_request, "more than one descriptor"}, 0)
                : drivers::handle(driver, (*frame)->payload, std::move((*frame)->descriptor));
        if (!kysod.send(answer)) return 1;
    }
}

} // namespace

int main(int argc, char** argv) {
    harden();
    const std::string_view first = argc > 1 ? argv[1] : "";
    if (first == "--help") {
        std::fputs(usage, stdout);
        return 0;
    }
    const bool developer = first == "--developer";
    if (argc != (developer ? 3 : 2) || argv[argc - 1][0] == '-') {
        std::fputs(usage, stderr);
        return 2;
    }
    drivers::TokenDriver driver{load(argv[argc - 1], developer)};
    const int status = serve(driver);
    driver.logout();
    // No C_Finalize, no destructors: vendors' ones hang and crash, and
    // the end of the process frees everything, the readers included. What was to be logged is logged
    // unbuffered.
    ::_exit(status);
}
